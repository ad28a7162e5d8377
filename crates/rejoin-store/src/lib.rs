#![doc = include_str!("../README.md")]

pub mod cache;
mod cluster;
mod contents;
mod counts;
mod failure;
mod frame;
mod hash;
mod level;
#[cfg(feature = "metrics")]
mod metrics;
pub mod quorum;
mod schema;
mod session;
mod settings;
mod storage;
mod store;
mod value;

pub use cluster::{Cluster, Staleness};
pub use contents::Contents;
pub use counts::Counts;
pub use failure::{Failure, Rejected};
pub use frame::{BadFrame, Carried, Part};
pub use level::{Level, UnknownLevel};
#[cfg(feature = "durable")]
pub use redb::StorageBackend;
pub use schema::{BadKind, Kind, Schema};
pub use session::{BadSession, Guarantees, Session};
pub use settings::{Limits, Settings, Start};
#[cfg(feature = "durable")]
pub use storage::Durable;
pub use storage::{Loaded, Memory, Storage, StorageError, Write};
pub use store::{
    Access, Answer, Event, Found, Freshness, OpenError, Recovered, Store, Subscription, Ticket,
    Windows, Written,
};
pub use value::Value;
