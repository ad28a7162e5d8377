/// A family of distributions that begin at zero, or at a scale.
///
/// The functions of `libm` are used in place of those of `std`, which differ from machine to
/// machine in the last digit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    Constant,
    Uniform { width: f64 },
    Exponential { mean: f64 },
    Pareto { scale: f64, power: f64 },
}

impl Shape {
    /// The time that is exceeded in `place` of all cases, which is above 0 and at most 1.
    pub(super) fn at(self, place: f64) -> f64 {
        match self {
            Self::Constant => 0.0,
            Self::Uniform { width } => width * (1.0 - place),
            Self::Exponential { mean } => -libm::log(place) * mean,
            Self::Pareto { scale, power } => scale * libm::exp(-libm::log(place) / power),
        }
    }

    /// In what share of all cases the time is longer than this.
    pub(super) fn above(self, ms: f64) -> f64 {
        match self {
            _ if ms < 0.0 => 1.0,
            Self::Constant => 0.0,
            Self::Uniform { width } if ms < width => 1.0 - ms / width,
            Self::Uniform { .. } => 0.0,
            Self::Exponential { mean } => libm::exp(-ms / mean),
            Self::Pareto { scale, .. } if ms < scale => 1.0,
            Self::Pareto { scale, power } => libm::exp(libm::log(scale / ms) * power),
        }
    }
}
