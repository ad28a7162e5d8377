// The example of the front page takes random ids, which need the system.
#![cfg_attr(feature = "std", doc = include_str!("../README.md"))]
#![cfg_attr(
    not(feature = "std"),
    doc = "Keeps copies up to date over a network that loses, doubles and mixes up messages."
)]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod delta_buffers;
mod delta_log;
mod delta_receiver;
mod endpoint;
mod fingerprint;
mod limits;
mod message;
mod protocol;
mod ranges;
mod received;
mod replicated;

pub use delta_buffers::DeltaBuffers;
pub use delta_log::{DeltaGroup, DeltaLog};
pub use delta_receiver::{DeltaReceiver, Verdict};
pub use endpoint::Endpoint;
pub use fingerprint::Fingerprint;
pub use limits::Limits;
pub use message::{Message, Session};
pub use protocol::{Protocol, UnknownProtocol};
pub use ranges::{Claim, Findings, Summary, compare};
pub use received::{Outcome, Received, Refused};
pub use rejoin_causality::{CausalContext, ReplicaId, Run};
pub use rejoin_merge::Merge;
pub use replicated::{Points, Replicated};
