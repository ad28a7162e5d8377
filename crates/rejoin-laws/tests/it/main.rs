//! The kit under test: broken types must fail, sound ones must pass, failures must be replayable.

mod canaries;
mod timing;
