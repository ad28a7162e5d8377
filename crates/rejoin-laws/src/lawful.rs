use core::fmt::Debug;

use rejoin_causality::Replica;
use rejoin_merge::Merge;

use crate::{CheckTold, Codec, Gene, History, Parts, Versions};

/// A type that the kit can test: how to edit it, how to read it, and what must be read.
///
/// Five items are needed; the rest have defaults. An optional ability that is not given
/// ([`codec`](Self::codec), [`parts`](Self::parts), [`versions`](Self::versions)) switches off
/// the laws that need it, and their tests say so.
pub trait Lawful: Merge + Clone + PartialEq + Debug + Default + 'static {
    /// One edit that a user can make.
    type Op: Clone + Debug + 'static;

    /// What a user reads.
    type View: PartialEq + Debug;

    /// Performs `op` and returns its delta, or `None` where it changed nothing: it had no effect,
    /// such as removing what is absent, or it was refused.
    ///
    /// An edit that returns `None` is no part of the history, and must leave the state as it was.
    fn apply(&mut self, replica: &mut Replica, op: &Self::Op) -> Option<Self>;

    /// What a user reads from this state.
    fn view(&self) -> Self::View;

    /// What a replica must read, from the edits that it has seen and their happens-before alone.
    ///
    /// This is the meaning of the type. Write it without using the type, as plainly as possible:
    /// it may be slow, histories are short.
    fn spec(history: &History<'_, Self::Op>) -> Self::View;

    /// Chooses an op. Few different elements and keys make edits meet, which is where bugs are.
    fn op(gene: &mut Gene) -> Self::Op;

    /// The two or three ops that the exhaustive small worlds are built of.
    fn small_ops() -> Vec<Self::Op>;

    /// Which edits a delta carries.
    const DELTA: Reach = Reach::Edit;

    /// Whether the delta of `op` carries the effect of `earlier`, an older edit of the same writer.
    ///
    /// Follows [`DELTA`](Self::DELTA) unless written: a struct of a counter and a set needs it,
    /// because the delta of an increment carries the older increments, and no edit of the set.
    fn carries(op: &Self::Op, earlier: &Self::Op) -> bool {
        let _ = (op, earlier);
        matches!(Self::DELTA, Reach::Writer)
    }

    /// Whether `op` takes away what `earlier` brought in, if it has seen it.
    ///
    /// Only for the report: it counts removals of seen and of unseen edits, and demands enough of
    /// both where this is ever `true`.
    fn removes(op: &Self::Op, earlier: &Self::Op) -> bool {
        let _ = (op, earlier);
        false
    }

    /// Whether `op`, if it has seen `earlier`, takes its place by a later stamp.
    ///
    /// For types in which the last write wins: law [`StampsGrow`](crate::Law::StampsGrow) demands
    /// a larger stamp of such an edit than of the edit that it replaces.
    fn replaces(op: &Self::Op, earlier: &Self::Op) -> bool {
        let _ = (op, earlier);
        false
    }

    /// How the type is turned into bytes and back.
    fn codec() -> Option<Codec<Self>> {
        None
    }

    /// How the type is taken apart.
    fn parts() -> Option<Parts<Self>> {
        None
    }

    /// How the type is synchronised by versions.
    fn versions() -> Option<Versions<Self>> {
        None
    }

    /// What `merge_observed` must tell its observer, from what is read before and after the merge.
    ///
    /// For sets there is [`told_of_set`](crate::told_of_set). Where nothing is given, the type may
    /// tell as little as it likes, but no change where the merge changed nothing.
    fn told() -> Option<CheckTold<Self::View>> {
        None
    }

    /// What must be true of the insides of every state.
    ///
    /// # Errors
    /// Says what is wrong.
    fn check_invariants(&self) -> Result<(), String> {
        Ok(())
    }
}

/// Which edits a delta carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Its own edit, as in sets, maps and registers.
    Edit,
    /// All edits of its writer up to its own, as in counters, where the delta is a running total.
    Writer,
}
