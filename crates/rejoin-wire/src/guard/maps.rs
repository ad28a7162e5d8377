//! Maps in values: written by ascending bytes of the keys, whatever order they come in.

use core::ops::Range;

use alloc::vec::Vec;

use bincode::Encode;
use bincode::config::standard;
use bincode::enc::{Encoder, EncoderImpl};
use serde::ser::{Serialize, SerializeMap};

use super::serializer::Serializer;
use super::sink::{Append, Sink};
use super::{Config, Fault};

pub(super) struct SortedMap<'a, S: Sink> {
    to: &'a mut EncoderImpl<S, Config>,
    depth: u32,
    length: usize,
    bytes: Vec<u8>,
    /// Where each entry starts in `bytes`, and where its value does.
    entries: Vec<(usize, usize)>,
}

impl<'a, S: Sink> SortedMap<'a, S> {
    pub(super) fn new(to: &'a mut EncoderImpl<S, Config>, depth: u32, length: usize) -> Self {
        Self {
            to,
            depth,
            length,
            bytes: Vec::new(),
            entries: Vec::new(),
        }
    }

    fn append<T: Serialize + ?Sized>(&mut self, part: &T) -> Result<(), Fault> {
        let mut encoder = EncoderImpl::new(Append::new(&mut self.bytes), standard());
        let written = part.serialize(Serializer::at(&mut encoder, self.depth));
        if let Err(Fault::Skipped) = written {
            let field = encoder.into_writer().skipped_field();
            self.to.writer().skipped(field);
        }
        written
    }
}

impl<S: Sink> SerializeMap for SortedMap<'_, S> {
    type Ok = ();
    type Error = Fault;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Fault> {
        let start = self.bytes.len();
        self.append(key)?;
        self.entries.push((start, self.bytes.len()));
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        self.append(value)?;
        match self.entries.last() {
            Some(&(start, _)) if start == self.bytes.len() => Err(Fault::ZeroSized),
            _ => Ok(()),
        }
    }

    fn end(self) -> Result<(), Fault> {
        if self.entries.len() != self.length {
            return Err(Fault::Value);
        }
        (self.length as u64).encode(self.to)?;
        let Self { bytes, entries, .. } = self;
        let key = |index: usize| &bytes[entries[index].0..entries[index].1];
        if entries.len() < 2 || (1..entries.len()).all(|index| key(index - 1) < key(index)) {
            return Ok(bincode::enc::write::Writer::write(
                self.to.writer(),
                &bytes,
            )?);
        }
        let whole = |index: usize| -> Range<usize> {
            entries[index].0..entries.get(index + 1).map_or(bytes.len(), |next| next.0)
        };
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_unstable_by(|&a, &b| key(a).cmp(key(b)));
        if order.windows(2).any(|pair| key(pair[0]) == key(pair[1])) {
            return Err(Fault::DuplicateKey);
        }
        for index in order {
            bincode::enc::write::Writer::write(self.to.writer(), &bytes[whole(index)])?;
        }
        Ok(())
    }
}
