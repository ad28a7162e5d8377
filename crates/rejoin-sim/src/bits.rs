/// A set of small numbers, such as the writes of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    pub(crate) fn insert(&mut self, number: usize) {
        let word = number / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (number % 64);
    }

    pub(crate) fn remove(&mut self, number: usize) {
        if let Some(word) = self.words.get_mut(number / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    pub(crate) fn contains(&self, number: usize) -> bool {
        let word = self.words.get(number / 64);
        word.is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        let numbers = 0..self.words.len() * 64;
        numbers.filter(|number| self.contains(*number))
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        for number in other.iter() {
            self.insert(number);
        }
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        let mut bits = Self::default();
        for number in numbers {
            bits.insert(number);
        }
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_numbers_is_one() {
        let mut bits = Bits::from_iter([3, 200, 64]);
        bits.remove(64);
        bits.remove(9999);
        bits.extend(&Bits::from_iter([63]));
        assert_eq!(bits.iter().collect::<Vec<_>>(), [3, 63, 200]);
        assert!(!bits.contains(64) && !bits.contains(100_000));
    }
}
