use core::fmt;

use crate::Place;

/// Some links, each in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    All,
    /// To and from this machine.
    Of(Place),
    /// From the first to the second alone.
    OneWay(Place, Place),
    /// Between the groups, both ways.
    Between(Vec<Vec<Place>>),
    /// From these machines to all others, and not back.
    OutOf(Vec<Place>),
    /// Between machines that are no neighbours in a ring of so many with some chords.
    NotNeighbours(Vec<(Place, Place)>),
}

impl Links {
    pub(crate) fn contain(&self, from: Place, to: Place) -> bool {
        match self {
            Self::All => true,
            Self::Of(place) => from == *place || to == *place,
            Self::OneWay(out, into) => (from, to) == (*out, *into),
            Self::Between(groups) => {
                let group = |place| groups.iter().position(|group| group.contains(&place));
                group(from) != group(to)
            }
            Self::OutOf(inside) => inside.contains(&from) && !inside.contains(&to),
            Self::NotNeighbours(edges) => {
                !edges.contains(&(from, to)) && !edges.contains(&(to, from))
            }
        }
    }
}

impl fmt::Display for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all links"),
            Self::Of(place) => write!(f, "all links of {}", name(*place)),
            Self::OneWay(from, to) => write!(f, "{} to {}", name(*from), name(*to)),
            Self::Between(groups) => {
                let groups: Vec<_> = groups.iter().map(|group| names(group)).collect();
                f.write_str(&groups.join(" | "))
            }
            Self::OutOf(inside) => write!(f, "out of {}", names(inside)),
            Self::NotNeighbours(edges) => {
                f.write_str("all but ")?;
                let edges = edges
                    .iter()
                    .map(|(a, b)| format!("{}-{}", name(*a), name(*b)));
                f.write_str(&edges.collect::<Vec<_>>().join(" "))
            }
        }
    }
}

/// The name of a machine: `A`, `B`, …, `Z`, `A1`, `B1`, ….
///
/// ```
/// use rejoin_sim::place_name;
///
/// let names = [0, 25, 26, 999].map(place_name);
/// assert_eq!(names, ["A", "Z", "A1", "L38"]);
/// ```
pub fn name(place: Place) -> String {
    let letter = u8::try_from(place % 26).unwrap_or(0);
    let letter = char::from(b'A' + letter);
    match place / 26 {
        0 => letter.into(),
        round => format!("{letter}{round}"),
    }
}

fn names(places: &[Place]) -> String {
    places.iter().map(|place| name(*place)).collect()
}
