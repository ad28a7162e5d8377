use std::collections::BTreeSet;

use rejoin_causality::{CausalContext, Dot, ReplicaId, VersionVector};
use rejoin_wire::{DecodeError, EncodeError, Reader, Writer};

use super::entry::{Entry, Gone, State};
use super::events::Events;
use super::expiry::Expiry;
use super::{Contents, ROOM};
use crate::schema::{KindId, Schema};

const LIVE: u64 = 0;
const EXPIRED: u64 = 1;
const DELETED: u64 = 2;

impl Contents {
    pub(crate) fn write(&self, schema: &Schema, out: &mut Writer) -> Result<(), EncodeError> {
        let mut entries: Vec<&Entry> = self.table.iter().map(|(_, entry)| entry).collect();
        entries.sort_unstable_by_key(|entry| (&*entry.key, schema.name(entry.kind)));
        let kinds: BTreeSet<&str> = entries.iter().map(|of| schema.name(of.kind)).collect();
        let kinds: Vec<&str> = kinds.into_iter().collect();

        let mut inner = Writer::new();
        inner.replicas(self.replicas(&entries))?;
        inner.context(&self.version)?;
        inner.context(&self.forgotten)?;
        inner.u64(kinds.len() as u64);
        for kind in &kinds {
            inner.bytes(kind.as_bytes());
        }
        inner.u64(entries.len() as u64);
        for entry in entries {
            let name = schema.name(entry.kind);
            let kind = kinds.binary_search(&name).unwrap_or_default();
            inner.bytes(entry.key.as_bytes());
            inner.u64(kind as u64);
            entry.write(&mut inner)?;
        }
        out.bytes(&inner.finish()?);
        Ok(())
    }

    fn replicas(&self, entries: &[&Entry]) -> BTreeSet<ReplicaId> {
        let contexts = [&self.version, &self.forgotten];
        let mut all: BTreeSet<_> = contexts
            .iter()
            .flat_map(|context| context.replicas().map(|(replica, _)| replica))
            .collect();
        for entry in entries {
            entry.name_in(&mut all);
        }
        all
    }

    pub(crate) fn read(schema: &Schema, input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut inner = Reader::new(input.bytes()?);
        let contents = Self::read_inner(schema, &mut inner)?;
        inner.finish()?;
        Ok(contents)
    }

    fn read_inner(schema: &Schema, input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut contents = Self::new();
        input.replicas()?;
        contents.version = input.context()?;
        contents.forgotten = input.context()?;
        let kinds = kinds(schema, input)?;
        let mut used = vec![false; kinds.len()];
        let mut before: Option<(&str, u64)> = None;
        for _ in 0..input.count(6)? {
            let at = input.offset();
            let key = core::str::from_utf8(input.bytes()?);
            let key = key.map_err(|_| input.invalid("a key is no text"))?;
            let place = input.u64()?;
            if before.is_some_and(|before| before >= (key, place)) {
                return Err(DecodeError::NotAscending { at });
            }
            before = Some((key, place));
            let index = usize::try_from(place).unwrap_or(usize::MAX);
            let Some((kind, used)) = kinds.get(index).zip(used.get_mut(index)) else {
                return Err(DecodeError::OutOfRange { at });
            };
            *used = true;
            let entry = Entry::read(schema, key, *kind, input)?;
            contents.table.push(entry);
        }
        if used.contains(&false) {
            return Err(input.invalid("a kind is named and not used"));
        }
        Ok(contents)
    }
}

/// The kinds that a message names, ascending.
fn kinds(schema: &Schema, input: &mut Reader<'_>) -> Result<Vec<KindId>, DecodeError> {
    let mut kinds = Vec::new();
    let mut before: &[u8] = &[];
    for _ in 0..input.count(2)? {
        let at = input.offset();
        let name = input.bytes()?;
        if name <= before {
            return Err(DecodeError::NotAscending { at });
        }
        before = name;
        let kind = core::str::from_utf8(name).ok();
        let kind = kind.and_then(|name| schema.find(name));
        kinds.push(kind.ok_or_else(|| input.invalid("the schema lacks a kind; declare it"))?);
    }
    Ok(kinds)
}

impl Entry {
    /// Every replica that its encoded form names.
    pub(crate) fn named(&self) -> BTreeSet<ReplicaId> {
        let mut named = BTreeSet::new();
        self.name_in(&mut named);
        named
    }

    fn name_in(&self, named: &mut BTreeSet<ReplicaId>) {
        named.extend(self.events.replicas());
        if let Some(gone) = self.gone() {
            named.extend(gone.by.replicas().map(|(replica, _)| replica));
        }
        if let Some(expiry) = &self.expiry {
            named.extend(expiry.parts().1.iter().map(|(replica, _)| replica));
        }
    }

    pub(crate) fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        out.u64(u64::from(self.life));
        match &self.state {
            State::Live(value) => {
                out.u64(LIVE);
                out.bytes(&value.bytes()?);
            }
            State::Gone(gone) => {
                out.u64(if gone.deleted { DELETED } else { EXPIRED });
                out.context(&gone.by)?;
            }
        }
        let mut exact = CausalContext::new();
        self.events.add_exact_to(&mut exact);
        out.context(&exact)?;
        match self.events.folded() {
            Some(folded) => {
                out.bool(true);
                out.context(folded)?;
            }
            None => out.bool(false),
        }
        match &self.expiry {
            Some(expiry) => {
                out.bool(true);
                write_expiry(expiry, out)
            }
            None => {
                out.bool(false);
                Ok(())
            }
        }
    }

    /// Reads an entry, and checks what the rest relies on.
    pub(crate) fn read(
        schema: &Schema,
        key: &str,
        kind: KindId,
        input: &mut Reader<'_>,
    ) -> Result<Self, DecodeError> {
        let life = u32::try_from(input.u64()?);
        let life = life.map_err(|_| input.invalid("a key has had too many lives"))?;
        let mut length = 32;
        let state = match input.u64()? {
            LIVE => {
                let bytes = input.bytes()?;
                length = bytes.len() + key.len() + ROOM;
                let kind = schema.get(kind);
                let kind = kind.ok_or_else(|| input.invalid("the schema lacks a kind"))?;
                State::Live((kind.decode)(bytes)?)
            }
            state @ (EXPIRED | DELETED) => {
                let by = input.context()?;
                if by.is_empty() {
                    return Err(input.invalid("a deletion has no event"));
                }
                let deleted = state == DELETED;
                State::Gone(Box::new(Gone { by, deleted }))
            }
            _ => return Err(input.invalid("an entry is neither alive nor deleted")),
        };
        let exact = input.context()?;
        let folded = match input.bool()? {
            true => input.context()?,
            false => CausalContext::new(),
        };
        let events = Events::from_parts(exact, folded);
        let events = events.ok_or_else(|| input.invalid("no event has made an entry"))?;
        let expiry = match input.bool()? {
            true => Some(Box::new(read_expiry(input)?)),
            false => None,
        };
        let mut entry = Self::new(key, kind, schema.seed(kind), state, events);
        entry.life = life;
        entry.expiry = expiry;
        *entry.bytes.get_mut() = u32::try_from(length).unwrap_or(u32::MAX);
        Ok(entry)
    }
}

fn write_expiry(expiry: &Expiry, out: &mut Writer) -> Result<(), EncodeError> {
    let (until, seen) = expiry.parts();
    out.vector(seen)?;
    out.u64(until.len() as u64);
    for (dot, until) in until {
        out.replica(dot.replica)?;
        out.number(dot.sequence)?;
        // For ever is 0, and a moment one more than it is.
        out.u64(until.map_or(0, |until| until.saturating_add(1)));
    }
    Ok(())
}

fn read_expiry(input: &mut Reader<'_>) -> Result<Expiry, DecodeError> {
    let seen: VersionVector = input.vector()?;
    let mut until = Vec::new();
    for _ in 0..input.count(3)? {
        let dot = Dot::new(input.replica()?, input.number()?);
        until.push((dot, input.u64()?.checked_sub(1)));
    }
    let expiry = Expiry::from_parts(until, seen);
    expiry.ok_or_else(|| input.invalid("the settings of an expiry contradict each other"))
}
