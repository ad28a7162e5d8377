//! Neighbours that synchronise over good and bad networks.

mod endpoint;
mod history;
mod keys;
mod network;
