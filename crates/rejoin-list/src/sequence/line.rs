//! What is kept for each replica.

use super::leaves::Leaves;
use super::runs::Runs;

/// The events of one replica, and where its elements are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) runs: Runs,
    pub(crate) leaves: Leaves,
}
