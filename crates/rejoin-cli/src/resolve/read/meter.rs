//! A reader that knows where it stands.

use std::io::{self, BufRead, Read};

use serde::de::DeserializeOwned;
use serde_json::Deserializer;

/// How many MiB one record may have. More than that is a mistake or an attack, and would have
/// to be held in memory.
pub(super) const MIB: u64 = 64;

/// How many bytes of a record are kept to show where a mistake is.
const NEAR: usize = 32;

/// Hands out one byte at a time, never reads ahead, and counts lines.
pub(super) struct Meter {
    input: Box<dyn BufRead>,
    lines: u64,
    after_newline: bool,
    of_record: u64,
    near: [u8; NEAR],
    // A terminal would go on after its end, if it were asked again.
    ended: bool,
}

impl Meter {
    pub(super) fn new(input: Box<dyn BufRead>) -> Self {
        Self {
            input,
            lines: 1,
            after_newline: false,
            of_record: 0,
            near: [b' '; NEAR],
            ended: false,
        }
    }

    /// The line of the last byte handed out; of the next one, after `peek`.
    pub(super) fn line(&self) -> u64 {
        self.lines
    }

    /// Whether the record was larger than a record may be.
    pub(super) fn is_over(&self) -> bool {
        self.of_record > MIB << 20
    }

    /// The last bytes that were read of this record.
    pub(super) fn near(&self) -> String {
        let count = usize::try_from(self.of_record).unwrap_or(NEAR).min(NEAR);
        let end = usize::try_from(self.of_record % NEAR as u64).unwrap_or_default();
        let bytes = (0..count).map(|back| self.near[(end + NEAR - 1 - back) % NEAR]);
        let mut bytes: Vec<u8> = bytes.collect();
        bytes.reverse();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Steps over white space, and looks at the byte after it.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let Some(byte) = self.look()? else {
                return Ok(None);
            };
            if self.after_newline {
                self.lines += 1;
                self.after_newline = false;
            }
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(Some(byte));
            }
            self.step();
        }
    }

    /// Steps over the byte that was looked at.
    pub(super) fn step(&mut self) {
        if let Ok(Some(byte)) = self.look() {
            self.note(byte);
            self.input.consume(1);
        }
    }

    /// Steps over a byte-order mark, and says whether there was one.
    pub(super) fn skip_mark(&mut self) -> bool {
        let mut mark = [0; 3];
        self.input.read_exact(&mut mark).is_ok() && mark == *b"\xef\xbb\xbf"
    }

    /// Reads one JSON object, and not a byte more.
    pub(super) fn object<T: DeserializeOwned>(&mut self) -> serde_json::Result<T> {
        self.of_record = 0;
        T::deserialize(&mut Deserializer::from_reader(self))
    }

    fn look(&mut self) -> io::Result<Option<u8>> {
        while !self.ended {
            match self.input.fill_buf() {
                Ok([]) => self.ended = true,
                Ok([first, ..]) => return Ok(Some(*first)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    fn note(&mut self, byte: u8) {
        self.lines += u64::from(self.after_newline);
        self.after_newline = byte == b'\n';
        self.near[(self.of_record % NEAR as u64) as usize] = byte;
        self.of_record += 1;
    }
}

impl Read for Meter {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(slot) = buffer.first_mut() else {
            return Ok(0);
        };
        if self.is_over() {
            return Ok(0);
        }
        let Some(byte) = self.look()? else {
            return Ok(0);
        };
        *slot = byte;
        self.note(byte);
        self.input.consume(1);
        Ok(1)
    }
}
