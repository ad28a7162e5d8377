use rejoin_store::{
    Cluster, Failure, Kind, Level, Schema, Session, Staleness, Subscription, Value,
};

use super::register;
use crate::clock::Clock;
use crate::names::Names;
use crate::reading::Reading;
use crate::scenario::{Scenario, Step};
use crate::subject::{Author, Subject};
use crate::subjects;
use crate::trouble::Trouble;

/// How a key of the scenario is read and written: the type that it holds.
pub(super) trait Holding {
    fn write(&self, to: Place<'_>, ops: &[Step], author: Hand<'_>) -> Outcome<()>;
    fn read(&self, from: Place<'_>) -> Result<Option<Reading>, Failure>;
    /// What is read where nobody has written.
    fn nothing(&self) -> Reading;
    fn delete(&self, place: Place<'_>) -> Result<(), Failure>;
    fn subscribe(&self, place: Place<'_>) -> Option<Subscription>;
    fn window(&self, cluster: &Cluster, key: &str) -> Option<u64>;
    fn staleness(&self, cluster: &Cluster, at: &str, key: &str) -> Staleness;
}

/// The inner error is how the store failed, the outer one that the step makes no sense.
pub(super) type Outcome<T> = Result<Result<T, Failure>, Trouble>;

/// Where, and how surely.
pub(super) struct Place<'a> {
    pub(super) cluster: &'a mut Cluster,
    pub(super) at: &'a str,
    pub(super) key: &'a str,
    pub(super) level: Level,
    pub(super) session: Option<&'a mut Session>,
}

/// What an edit may ask.
pub(super) struct Hand<'a> {
    pub(super) names: &'a Names,
    pub(super) clock: &'a mut Clock,
}

struct Typed<S: Subject<State: Value>> {
    subject: S,
    kind: Kind<S::State>,
}

impl<S: Subject<State: Value>> Holding for Typed<S> {
    fn write(&self, to: Place<'_>, ops: &[Step], hand: Hand<'_>) -> Outcome<()> {
        let Hand { names, clock } = hand;
        let mut unclear = None;
        let mut edit = |value: &mut S::State, replica: &mut _| -> Result<bool, Trouble> {
            // All of them or none.
            let mut copy = value.clone();
            let mut changed = false;
            for op in ops {
                let mut author = Author {
                    replica,
                    names,
                    clock,
                };
                changed |= self.subject.edit(&mut copy, op, &mut author)?.is_some();
            }
            *value = copy;
            Ok(changed)
        };
        let written = to.cluster.edit(
            to.at,
            self.kind,
            to.key,
            to.level,
            to.session,
            |value, replica| {
                let edited = edit(value, replica);
                if let Err(trouble @ Trouble::Unclear(_)) = &edited {
                    unclear = Some(trouble.clone());
                }
                edited
            },
        );
        match unclear {
            Some(trouble) => Err(trouble),
            None => Ok(written.map(|_| ())),
        }
    }

    fn read(&self, from: Place<'_>) -> Result<Option<Reading>, Failure> {
        let value = from
            .cluster
            .read_in(from.at, self.kind, from.key, from.level, from.session)?;
        Ok(value.map(|value| self.subject.read(&value)))
    }

    fn nothing(&self) -> Reading {
        self.subject.read(&self.subject.empty())
    }

    fn delete(&self, place: Place<'_>) -> Result<(), Failure> {
        let deleted = place
            .cluster
            .delete(place.at, self.kind, place.key, place.level);
        deleted.map(|_| ())
    }

    fn subscribe(&self, place: Place<'_>) -> Option<Subscription> {
        let store = place.cluster.store_mut(place.at)?;
        Some(store.key(self.kind, place.key).subscribe())
    }

    fn window(&self, cluster: &Cluster, key: &str) -> Option<u64> {
        cluster.window(self.kind, key)
    }

    fn staleness(&self, cluster: &Cluster, at: &str, key: &str) -> Staleness {
        cluster.staleness(at, self.kind, key)
    }
}

/// Makes a holding of the subject that it is handed.
pub(crate) struct Maker<'a> {
    schema: &'a mut Schema,
    name: &'a str,
}

impl Maker<'_> {
    fn make<S: Subject<State: Value> + 'static>(
        self,
        subject: S,
    ) -> Result<Box<dyn Holding>, Trouble> {
        let declared = self.schema.kind(self.name);
        let kind = match declared {
            Some(kind) => kind,
            None => self.schema.declare(self.name).map_err(Trouble::unclear)?,
        };
        Ok(Box::new(Typed { subject, kind }))
    }
}

/// The type of this name, declared in the schema under it.
pub(super) fn holding(
    schema: &mut Schema,
    kind: &str,
    scenario: &Scenario,
) -> Result<Box<dyn Holding>, Trouble> {
    let maker = Maker { schema, name: kind };
    match kind {
        "aw_lww_map" => maker.make(subjects::aw_lww_map::Subject),
        "bounded_counter" => maker.make(subjects::bounded_counter::Subject),
        "dw_flag" => maker.make(subjects::flag::Switch::<false, false>),
        "ew_flag" => maker.make(subjects::flag::Switch::<true, false>),
        "fww_register" => maker.make(subjects::fww_register::ByReplica),
        "g_counter" => maker.make(subjects::g_counter::Subject),
        "g_set" => maker.make(subjects::g_set::Subject),
        "lww_map" => maker.make(subjects::lww_map::Subject::of(scenario)),
        "lww_register" if register::is_by_value(scenario) => maker.make(register::ByValue),
        "lww_register" => maker.make(register::ByReplica),
        "mv_register" => maker.make(subjects::mv_register::Subject),
        "or_map" => maker.make(subjects::or_map::Subject),
        "or_multimap" => maker.make(subjects::or_multimap::Subject),
        "or_set" => maker.make(subjects::or_set::Subject),
        "pn_counter" | "counter" => maker.make(subjects::pn_counter::Subject),
        "pn_counter_map" => maker.make(subjects::pn_counter_map::Subject),
        "resettable_counter" => maker.make(subjects::resettable_counter::Subject),
        "rw_set" => maker.make(subjects::rw_set::Subject),
        "two_p_set" => maker.make(subjects::two_p_set::Subject),
        _ => Err(Trouble::unclear(format!("a store of the type {kind}"))),
    }
}
