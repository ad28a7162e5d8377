//! Reads records one by one, however many there are.

mod fields;
mod meter;

use std::io::BufRead;

use self::fields::Fields;
use self::meter::Meter;
use super::canonical::Value;
use super::record::{Place, Record, Written};
use super::time::{Time, Unit};
use crate::error::Failure;

/// The records of an input: an array, or one object after another. Holds one at a time.
///
/// It ends at the first mistake, which `finish` then hands out.
pub(super) struct Records {
    name: String,
    input: Meter,
    unit: Option<Unit>,
    array: bool,
    place: Place,
    /// The lines of the first integer and of the first text that were a timestamp.
    kinds: [Option<u64>; 2],
    ended: bool,
    failure: Option<Failure>,
}

/// What is left of an input that was read to its end.
pub(super) struct Seen {
    name: String,
}

impl Seen {
    /// There was no record at all.
    pub(super) fn nothing(&self) -> Failure {
        Failure::input(
            format_args!("{} holds no value, so nothing can win", self.name),
            "give at least one line such as {\"value\": 42, \"timestamp\": 1}",
        )
    }
}

impl Records {
    /// # Errors
    /// A [`Failure`] when the input can't be read, or starts like no JSON of ours.
    pub(super) fn new(
        name: String,
        input: Box<dyn BufRead>,
        unit: Option<Unit>,
    ) -> Result<Self, Failure> {
        let (input, place) = (Meter::new(input), Place { record: 0, line: 1 });
        let (kinds, failure) = ([None; 2], None);
        let mut new = Self {
            name,
            input,
            unit,
            array: false,
            place,
            kinds,
            ended: false,
            failure,
        };
        new.start()?;
        Ok(new)
    }

    /// # Errors
    /// The mistake that ended the input, if one did.
    pub(super) fn finish(self) -> Result<Seen, Failure> {
        self.failure.map_or(Ok(Seen { name: self.name }), Err)
    }

    fn start(&mut self) -> Result<(), Failure> {
        let first = self.peek()?;
        if matches!(first, Some(0xef | 0xff | 0xfe | 0)) {
            return self.start_with_mark(first);
        }
        if first == Some(b'[') {
            self.array = true;
            self.input.step();
        }
        Ok(())
    }

    /// Steps over the byte-order mark of UTF-8; that of UTF-16 gets its own advice.
    fn start_with_mark(&mut self, first: Option<u8>) -> Result<(), Failure> {
        if first == Some(0xef) && self.input.skip_mark() {
            return self.start();
        }
        Err(Failure::input(
            format_args!("{} is not UTF-8, as JSON has to be", self.name),
            "convert it, for example with iconv -f UTF-16 -t UTF-8",
        ))
    }

    fn peek(&mut self) -> Result<Option<u8>, Failure> {
        self.input
            .peek()
            .map_err(|error| Failure::file(&self.name, &error))
    }

    /// The next record, or nothing at the end of the input.
    fn read(&mut self) -> Result<Option<Record>, Failure> {
        let first = self.peek()?;
        if self.array && self.ends_array(first)? {
            return Ok(None);
        }
        let Some(first) = self.peek()? else {
            return if self.array {
                Err(self.cut_off())
            } else {
                Ok(None)
            };
        };
        self.place = Place {
            record: self.place.record + 1,
            line: self.input.line(),
        };
        if first != b'{' {
            return Err(self.no_object(first));
        }
        let fields = self
            .input
            .object::<Fields>()
            .map_err(|error| self.syntax(&error))?;
        self.record(&fields).map(Some)
    }

    /// Reads what stands between the items of an array; whether the array ends there.
    fn ends_array(&mut self, first: Option<u8>) -> Result<bool, Failure> {
        let started = self.place.record > 0;
        match first {
            Some(b']') => {
                self.input.step();
                match self.peek()? {
                    None => Ok(true),
                    Some(_) => Err(self.wrong(
                        "something follows the end of the array",
                        "put every record into one array, or one object on each line",
                    )),
                }
            }
            Some(b',') if started => {
                self.input.step();
                if self.peek()? == Some(b']') {
                    return Err(self.wrong("the array ends in a comma", "remove that comma"));
                }
                Ok(false)
            }
            Some(_) if started => Err(self.wrong(
                "two records without a comma between them",
                "put a comma there",
            )),
            _ => Ok(false),
        }
    }

    fn record(&mut self, fields: &Fields) -> Result<Record, Failure> {
        if let Some(name) = fields.twice {
            let advice = "keep one of them; readers of JSON differ on which one counts";
            return Err(self.bad(format_args!("it has `{name}` twice"), advice));
        }
        let (value, timestamp) = match (&fields.value, &fields.timestamp) {
            (Some(value), Some(timestamp)) => (value.get(), timestamp.get()),
            (value, _) => {
                let missing = if value.is_none() {
                    "value"
                } else {
                    "timestamp"
                };
                let what = format!("it has no `{missing}`{}", fields.others());
                return Err(self.bad(what, "write {\"value\": 42, \"timestamp\": 1}"));
            }
        };
        let value = Value::read(value).map_err(|bad| self.bad(&bad, bad.advice()))?;
        let time = self.time(timestamp)?;
        let written = Written {
            value,
            timestamp: timestamp.into(),
        };
        Ok(Record {
            time,
            written,
            place: self.place,
        })
    }

    fn time(&mut self, timestamp: &str) -> Result<Time, Failure> {
        let kind = match timestamp.as_bytes().first() {
            Some(b'"') => 1,
            Some(b'-' | b'0'..=b'9') => 0,
            _ => {
                let advice = "write an integer, or text such as \"2024-05-01T12:00:00Z\"";
                let shown = crate::output::shorten(timestamp, 30);
                return Err(self.bad(format_args!("its timestamp is {shown}"), advice));
            }
        };
        self.kinds[kind].get_or_insert(self.place.line);
        if let ([Some(integer), Some(text)], None) = (self.kinds, self.unit) {
            return Err(Failure::input(
                format_args!(
                    "{}: line {integer} has an integer as its timestamp, line {text} has text; \
                     they can't be compared",
                    self.name
                ),
                "say what the integers count: --unit s, --unit ms, --unit us or --unit ns",
            ));
        }
        let read = if kind == 0 {
            Time::integer(timestamp, self.unit)
        } else {
            let text: String = serde_json::from_str(timestamp).unwrap_or_default();
            Time::rfc3339(&text)
        };
        read.map_err(|bad| {
            let shown = crate::output::shorten(timestamp, 44);
            self.bad(format_args!("its timestamp {shown} {bad}"), bad.advice())
        })
    }

    fn syntax(&self, error: &serde_json::Error) -> Failure {
        if let Some(kind) = error.io_error_kind() {
            return Failure::file(&self.name, &kind.into());
        }
        if self.input.is_over() {
            let advice = "split the input, or shorten that value";
            return self.bad(format_args!("it is larger than {} MiB", meter::MIB), advice);
        }
        if error.is_eof() {
            return self.cut_off();
        }
        let near = self.input.near();
        let text = error.to_string();
        let why = text.split(" at line ").next().unwrap_or_default();
        let (what, advice) = match near.chars().next_back() {
            Some('N' | 'I' | 'a' | '.') if why == "expected value" || why == "expected ident" => (
                "there is no such value in JSON",
                "write null, or the number as text in quotes",
            ),
            Some('\'') => (why, "JSON uses double quotes only"),
            Some('/' | '#') => (why, "JSON has no comments: remove it"),
            Some('\n' | '{') => (why, "check that the record before it is complete"),
            _ => (why, "correct it there; `jq . FILE` can help to find it"),
        };
        self.wrong(
            format_args!("{what}, near {:?}", shorten_front(&near)),
            advice,
        )
    }

    fn no_object(&self, first: u8) -> Failure {
        let what = match first {
            b'[' => "an array where a record should be",
            b'"' => "a text where a record should be",
            b'-' | b'0'..=b'9' => "a number where a record should be",
            _ => "this is no JSON object",
        };
        self.wrong(
            what,
            "write one array, or lines, of {\"value\": 42, \"timestamp\": 1}",
        )
    }

    fn cut_off(&self) -> Failure {
        let Place { record, line } = self.place;
        let name = &self.name;
        let advice = "the input was cut off: copy or send it again";
        if record == 0 {
            return Failure::input(format_args!("{name} ends inside its array"), advice);
        }
        let what = format_args!("{name} ends in or after record {record} (line {line})");
        Failure::input(what, advice)
    }

    /// A record that is JSON, but not what it should be.
    fn bad(&self, what: impl core::fmt::Display, advice: &str) -> Failure {
        let Place { record, line } = self.place;
        let name = &self.name;
        Failure::input(
            format_args!("{name}, line {line}, record {record}: {what}"),
            advice,
        )
    }

    /// Something that is no JSON, right where the input stands.
    fn wrong(&self, what: impl core::fmt::Display, advice: &str) -> Failure {
        let (name, line) = (&self.name, self.input.line());
        Failure::input(format_args!("{name}, line {line}: {what}"), advice)
    }
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.ended {
            return None;
        }
        let next = self.read().unwrap_or_else(|failure| {
            self.failure = Some(failure);
            None
        });
        self.ended = next.is_none();
        next
    }
}

/// The end of `text`, where the mistake is.
fn shorten_front(text: &str) -> &str {
    let skip = text.chars().count().saturating_sub(24);
    text.char_indices()
        .nth(skip)
        .map_or("", |(at, _)| &text[at..])
}
