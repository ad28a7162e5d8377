use rejoin_causality::{CausalContext, ReplicaId};
use rejoin_merge::Merge as _;

use super::{Read, Waiting, What, Write};
use crate::failure::Failure;
use crate::level::Level;
use crate::schema::{KindId, Place};
use crate::store::Store;
use crate::store::answers::{Answer, Found, Ticket};
use crate::value::Erased;

impl Store {
    /// How many members a level asks for now: they come and go while a request waits.
    pub(super) fn needed(&self, level: Level) -> usize {
        level.of(self.peers.len() + 1)
    }

    /// The answer to a request, if it can be answered or has waited too long.
    pub(super) fn judge(&mut self, ticket: u64, waiting: &mut Waiting) -> Option<Answer> {
        #[cfg(test)]
        {
            self.requests.looks += 1;
        }
        let is_late = waiting.deadline <= self.now;
        let need = self.needed(waiting.level);
        let place = &waiting.place;
        let (done, failure) = match &mut waiting.what {
            What::Write(write) => (self.has_spread(write, need), Failure::Timeout),
            What::Read(read) => {
                let version = &self.contents.version;
                let session = read.session.as_ref();
                if session.is_none_or(|session| session.may_read(version)) {
                    self.requests.by_session.remove(&ticket);
                    let done = self.has_answers(ticket, place, read, need);
                    (done, Failure::Unavailable)
                } else {
                    self.requests.by_session.insert(ticket);
                    (false, Failure::NotReady)
                }
            }
        };
        let (kind, key) = (place.0, &place.1);
        let is_read = matches!(waiting.what, What::Read(_));
        let result = match (done, is_late) {
            (true, _) if is_read => self.found_value(kind, key),
            (true, _) => Ok(None),
            (false, true) => Err(failure),
            (false, false) => return None,
        };
        Some(Answer {
            ticket: Ticket(ticket),
            result: result.map(|value| Found {
                value,
                freshness: self.freshness(),
            }),
            read: match is_read {
                true => self.shown_by(kind, key),
                false => CausalContext::new(),
            },
            version: self.contents.version.clone(),
        })
    }

    /// The events that a read has shown, and those of deletions that are forgotten.
    fn shown_by(&self, kind: KindId, key: &str) -> CausalContext {
        let mut shown = self.events_of(kind, key);
        shown.merge(&self.contents.forgotten);
        shown
    }

    fn has_spread(&self, write: &Write, need: usize) -> bool {
        let keep = || {
            let peers = self.peers.keys();
            peers.filter(|peer| self.keeps(**peer, write)).count()
        };
        need <= 1 || write.events.is_empty() || keep() + 1 >= need
    }

    pub(in crate::store) fn keeps(&self, peer: ReplicaId, write: &Write) -> bool {
        let kept = self.endpoint.kept_by(peer);
        write.kept.contains(&peer) || kept.is_some_and(|kept| write.events.is_subset(kept))
    }

    /// Whether enough members have answered a read, and have what any of them had. Sends it to
    /// those who lack it.
    fn has_answers(&mut self, ticket: u64, place: &Place, read: &mut Read, need: usize) -> bool {
        if need <= 1 {
            return true;
        }
        // What was here when a member was asked may have been given up since.
        let version = &self.contents.version;
        read.told.retain(|_, told| told.is_subset(version));
        if read.told.len() + 1 < need {
            return false;
        }
        let newest = self.events_of(place.0, &place.1);
        let has_all = |told: &CausalContext| newest.is_subset(told);
        if read.told.values().filter(|told| has_all(told)).count() + 1 >= need {
            return true;
        }
        self.lay_lines();
        for (peer, told) in &read.told {
            if !has_all(told)
                && !read.sent.get(peer).is_some_and(has_all)
                && let Some(line) = self.requests.lines.get_mut(peer)
            {
                line.add(place, ticket);
                read.sent.insert(*peer, newest.clone());
            }
        }
        false
    }

    fn found_value(&self, kind: KindId, key: &str) -> Result<Option<Box<dyn Erased>>, Failure> {
        let (hash, slot) = self.contents.find(key, kind);
        match slot.and_then(|slot| self.contents.table.entry(slot)) {
            Some(entry) => Ok(self.value_of(entry)?.map(Erased::copy)),
            None => self.nothing(hash, key, kind).map(|()| None),
        }
    }
}
