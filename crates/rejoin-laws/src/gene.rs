/// Random bits from which an op is chosen, pick by pick.
///
/// A smaller gene gives earlier choices, so that shrinking a gene simplifies the op. When the bits
/// are used up, every further pick is the first choice.
#[derive(Clone, Debug)]
pub struct Gene(u64);

impl Gene {
    /// A gene with these bits.
    pub fn new(bits: u64) -> Self {
        Self(bits)
    }

    /// A number below `choices`; 0 where there is no choice.
    pub fn pick(&mut self, choices: u64) -> u64 {
        let choices = choices.max(1);
        let picked = self.0 % choices;
        self.0 /= choices;
        picked
    }

    /// One of `choices`.
    pub fn choose<T, const N: usize>(&mut self, choices: [T; N]) -> T {
        const { assert!(N > 0, "there must be something to choose from") };
        let mut place = self.pick(N as u64);
        let mut chosen = None;
        for choice in choices {
            if place == 0 {
                chosen = Some(choice);
                break;
            }
            place -= 1;
        }
        match chosen {
            Some(choice) => choice,
            None => unreachable!("a pick is below the number of choices"),
        }
    }
}
