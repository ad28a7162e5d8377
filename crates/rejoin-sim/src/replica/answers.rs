//! The words of the store in those of the simulator.

use rejoin_store::{Counts, Failure, Rejected};

use crate::{Answer, View};

pub(super) fn of_read(read: Result<View, Failure>) -> Answer {
    match read {
        Ok(view) => Answer::Read(view),
        // What is deleted reads as nothing, by the specification.
        Err(Failure::Deleted) => Answer::Read(View::Nothing),
        Err(failure) => of_write(failure),
    }
}

pub(super) fn of_write(failure: Failure) -> Answer {
    match failure {
        Failure::Timeout => Answer::Timeout,
        Failure::Unavailable => Answer::Unavailable,
        Failure::NotReady => Answer::NotReady,
        Failure::Rejected(Rejected::Storage(error)) => Answer::Failed(error.to_string()),
        other => Answer::Rejected(other.to_string()),
    }
}

pub(super) fn counters(counts: Counts) -> Vec<(&'static str, u64)> {
    vec![
        ("lost to a later write", counts.lost),
        ("equivocations", counts.equivocations),
        ("clashes of kinds", counts.clashes),
        ("frames held back", counts.held_back),
        ("frames refused", counts.refused),
        ("gaps", counts.gaps),
        ("differences mended", counts.differences),
        ("incarnations", counts.incarnations),
        ("deletions forgotten", counts.forgotten),
        ("begun anew behind others", counts.set_back),
    ]
}
