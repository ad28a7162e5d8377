//! Neighbours that synchronise over good and bad networks.

mod bytes;
mod deltas;
mod endpoint;
mod history;
mod keys;
mod network;
