//! Where encoded values go: to the end of a buffer, or against bytes that they must equal.

use alloc::vec::Vec;

use bincode::enc::write::Writer;
use bincode::error::EncodeError;

pub(super) trait Sink: Writer {
    /// A number that differs once something has been written.
    fn mark(&self) -> usize;

    /// Hears which field was left out. An error is too small to carry a name: it is the answer of
    /// every call here.
    fn skipped(&mut self, _field: &'static str) {}
}

pub(super) struct Append<'a> {
    out: &'a mut Vec<u8>,
    skipped: &'static str,
}

impl<'a> Append<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, skipped: "" }
    }

    /// The field that was left out, if one was.
    pub(super) fn skipped_field(self) -> &'static str {
        self.skipped
    }
}

impl Writer for Append<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.out.extend_from_slice(bytes);
        Ok(())
    }
}

impl Sink for Append<'_> {
    fn mark(&self) -> usize {
        self.out.len()
    }

    fn skipped(&mut self, field: &'static str) {
        self.skipped = field;
    }
}

/// Holds what is still to come, so that checking needs no buffer.
pub(super) struct Compare<'a>(pub(super) &'a [u8]);

impl Writer for Compare<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.0 = self
            .0
            .strip_prefix(bytes)
            .ok_or(EncodeError::UnexpectedEnd)?;
        Ok(())
    }
}

impl Sink for Compare<'_> {
    fn mark(&self) -> usize {
        self.0.len()
    }
}
