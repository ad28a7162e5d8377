// The example of the front page takes a random id, which needs the system.
#![cfg_attr(feature = "std", doc = include_str!("../README.md"))]
#![cfg_attr(
    not(feature = "std"),
    doc = "Who wrote, what has been seen, and what came later."
)]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod causal_context;
mod dot;
mod drift;
mod forgotten;
mod members;
mod replica;
mod replica_id;
mod run;
mod runs;
mod saved;
#[cfg(feature = "serde")]
mod serde_impls;
mod sorted;
mod stamp;
mod time_source;
mod timestamp;
mod unsorted;
mod version_vector;

pub use causal_context::CausalContext;
pub use dot::{Dot, MAX_SEQUENCE};
pub use drift::{Admission, Drift, TooFarAhead};
pub use forgotten::Forgotten;
pub use members::{Members, NotAMember};
pub use replica::Replica;
pub use replica_id::{BadReplicaId, ReplicaId};
pub use run::Run;
pub use saved::{BadSave, Saved};
pub use stamp::Stamp;
#[cfg(feature = "std")]
pub use time_source::SystemClock;
pub use time_source::TimeSource;
pub use timestamp::Timestamp;
pub use unsorted::Unsorted;
pub use version_vector::VersionVector;
