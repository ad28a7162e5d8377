mod shape;
mod text;

use self::shape::Shape;
pub use self::text::BadDistribution;
use crate::random::Random;

/// How long something takes, in milliseconds: fixed, drawn, or drawn from one of several.
///
/// It is written as a text, in files and on the command line:
///
/// | text | is |
/// |---|---|
/// | `5` or `5ms` | always 5 ms |
/// | `5-20` | anything from 5 to 20 ms, equally likely |
/// | `exp:12` | exponential, with the mean of 12 ms |
/// | `rate:0.5` | exponential, with the rate of 0.5 a millisecond, so a mean of 2 ms |
/// | `pareto:1.05,1.51` | at least 1.05 ms, with a tail that falls by the power of 1.51 |
/// | `75+exp:12` | 75 ms more than `exp:12` |
/// | `38% pareto:1,2 \| 62% exp:5` | in 38 of 100 cases the first, else the second |
///
/// Percentages are shares: they need not add up to 100. In a file, a fixed time may be a number.
///
/// ```
/// use rejoin_sim::{Distribution, Random};
///
/// let delay: Distribution = "90% 1-5 | 10% 75+exp:12".parse()?;
/// let mut random = Random::new(1);
/// assert!((0..100).all(|_| delay.sample(&mut random) >= 1.0));
/// assert_eq!(delay.above(5.0), 0.1, "one of ten takes longer than 5 ms");
/// assert_eq!(delay.to_string(), "90% 1-5 | 10% 75+exp:12");
/// # Ok::<(), rejoin_sim::BadDistribution>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(try_from = "text::Written")]
pub struct Distribution {
    /// At least one, in the order in which they were named.
    parts: Vec<Part>,
}

/// A shape that is drawn from in some cases.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    /// In so many of all cases.
    share: f64,
    /// So much is added.
    offset: f64,
    shape: Shape,
}

impl Distribution {
    /// Always the same time.
    ///
    /// # Errors
    /// [`BadDistribution`] if it is negative, or no number. So do all that follow.
    pub fn constant(ms: f64) -> Result<Self, BadDistribution> {
        Ok(Self::of(Shape::Constant).plus(text::at_least_zero(ms)?))
    }

    /// Anything between two times, equally likely.
    ///
    /// # Errors
    /// [`BadDistribution`] if the first is above the second.
    pub fn uniform(from: f64, to: f64) -> Result<Self, BadDistribution> {
        let width = text::at_least_zero(to - text::at_least_zero(from)?)?;
        Ok(Self::of(Shape::Uniform { width }).plus(from))
    }

    /// Exponential: however long it has lasted, the rest has this mean.
    ///
    /// # Errors
    /// [`BadDistribution`] if the mean is not above zero.
    pub fn exponential(mean: f64) -> Result<Self, BadDistribution> {
        let mean = text::above_zero(mean)?;
        Ok(Self::of(Shape::Exponential { mean }))
    }

    /// Pareto: longer than x in (`scale` / x)^`power` of all cases, and never below `scale`.
    ///
    /// # Errors
    /// [`BadDistribution`] if one of the two is not above zero.
    pub fn pareto(scale: f64, power: f64) -> Result<Self, BadDistribution> {
        let (scale, power) = (text::above_zero(scale)?, text::above_zero(power)?);
        Ok(Self::of(Shape::Pareto { scale, power }))
    }

    /// One of several, in proportion to their shares.
    ///
    /// # Errors
    /// [`BadDistribution`] if there is none, or a share is not above zero.
    pub fn mixture(of: impl IntoIterator<Item = (f64, Self)>) -> Result<Self, BadDistribution> {
        let mut parts = Vec::new();
        for (share, distribution) in of {
            let share = text::above_zero(share)?;
            parts.extend(distribution.parts.iter().map(|part| Part {
                share: part.share * share,
                ..*part
            }));
        }
        let all: f64 = parts.iter().map(|part| part.share).sum();
        if parts.is_empty() || !all.is_finite() {
            return Err(BadDistribution::Empty);
        }
        for part in &mut parts {
            part.share /= all;
        }
        Ok(Self { parts })
    }

    /// The same with a fixed time more.
    ///
    /// # Errors
    /// [`BadDistribution`] if that is negative, or no number.
    pub fn later(self, ms: f64) -> Result<Self, BadDistribution> {
        Ok(self.plus(text::at_least_zero(ms)?))
    }

    /// A time drawn by one random number.
    pub fn sample(&self, random: &mut Random) -> f64 {
        self.at(random.unit())
    }

    /// The time at one place of all cases, which are the numbers above 0 and up to 1. Within each
    /// part of a mixture, the longest times come first.
    pub fn at(&self, mut place: f64) -> f64 {
        let mut chosen = None;
        for part in &self.parts {
            chosen = Some((part, place / part.share));
            if place <= part.share {
                break;
            }
            place -= part.share;
        }
        // Shares may add up to a little less than one.
        chosen.map_or(0.0, |(part, place)| {
            part.offset + part.shape.at(place.min(1.0))
        })
    }

    /// In what share of all cases it takes longer than this.
    pub fn above(&self, ms: f64) -> f64 {
        let parts = self.parts.iter();
        let shares = parts.map(|part| part.share * part.shape.above(ms - part.offset));
        shares.sum()
    }

    /// A long time, in milliseconds: of the slowest of several, what one of a thousand exceeds.
    ///
    /// ```
    /// use rejoin_sim::Distribution;
    ///
    /// let delay: Distribution = "99.99% 1-5 | 0.01% 700".parse()?;
    /// assert_eq!(delay.slow(), 700.0, "however seldom it is");
    /// # Ok::<(), rejoin_sim::BadDistribution>(())
    /// ```
    pub fn slow(&self) -> f64 {
        let parts = self.parts.iter();
        let slow = parts.map(|part| part.offset + part.shape.at(0.001));
        slow.fold(0.0, f64::max)
    }

    /// Pareto in a share of all cases, and exponential by a rate in the rest: the form in which the
    /// delays of real systems were published. All numbers have to be above zero.
    pub(crate) fn fitted(share: f64, [scale, power]: [f64; 2], rate: f64) -> Self {
        let (offset, mean) = (0.0, 1.0 / rate);
        let body = Part {
            share,
            offset,
            shape: Shape::Pareto { scale, power },
        };
        let tail = Part {
            share: 1.0 - share,
            offset,
            shape: Shape::Exponential { mean },
        };
        Self {
            parts: vec![body, tail],
        }
    }

    fn of(shape: Shape) -> Self {
        let (share, offset) = (1.0, 0.0);
        Self {
            parts: vec![Part {
                share,
                offset,
                shape,
            }],
        }
    }

    fn plus(mut self, ms: f64) -> Self {
        for part in &mut self.parts {
            part.offset += ms;
        }
        self
    }
}
