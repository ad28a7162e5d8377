use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A user's value of every shape that serde has, as deep as it likes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tree {
    /// Nothing but the number of its variant.
    Nothing,
    /// One of two bytes, so that the others must be refused.
    Flag(bool),
    /// A number in as many bytes as it needs.
    Number(i64),
    /// The largest number that the format has.
    Wide(u128),
    /// A number with holes: surrogates are no characters.
    Letter(char),
    /// Bytes that must be UTF-8.
    Text(String),
    /// Bytes with a claimed length.
    Bytes(Vec<u8>),
    /// One more level, or none.
    Maybe(Option<Box<Tree>>),
    /// Two more levels, without a length.
    Pair(Box<(Tree, Tree)>),
    /// Fields by name.
    Named {
        /// What it is called.
        name: String,
        /// One more level.
        child: Box<Tree>,
    },
    /// As many as are claimed.
    List(Vec<Tree>),
    /// Keys that must ascend, because a `BTreeMap` writes them so.
    Table(BTreeMap<String, Tree>),
    /// Items without bytes, of which any number fits into nothing.
    Units(Vec<()>),
}
