#![doc = include_str!("../README.md")]

pub mod cache;
pub mod quorum;
