//! JSON values in the canonical form of RFC 8785, and their order.

use core::fmt;
use std::cmp::Ordering;

use super::number::Number;

/// How deep a value may nest.
const DEPTH: u32 = 128;

/// A JSON value, ordered by its canonical bytes.
///
/// Two numbers that are one double have one canonical form; then the digits decide, so that
/// values which print differently never compare equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Value {
    canonical: String,
    exact: Option<String>,
}

impl Value {
    /// Reads the text of one JSON value, whose syntax has been checked.
    pub(super) fn read(text: &str) -> Result<Self, BadValue> {
        let mut parser = Parser { text, at: 0 };
        let node = parser.node(0)?;
        let exact = node.is_rounded().then(|| node.write(Digits::All));
        Ok(Self {
            canonical: node.write(Digits::OfTheDouble),
            exact,
        })
    }
}

/// Canonical, but with every digit of its numbers.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.exact.as_ref().unwrap_or(&self.canonical))
    }
}

/// Why a well-formed JSON value has no canonical form.
#[derive(Debug)]
pub(super) enum BadValue {
    Duplicate(String),
    TooDeep,
    TooLarge(String),
    Text(String),
}

impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate(key) => write!(f, "the value has the key {key:?} twice in one object"),
            Self::TooDeep => write!(f, "the value nests deeper than {DEPTH} levels"),
            Self::TooLarge(literal) => {
                let literal = crate::output::shorten(literal, 30);
                write!(
                    f,
                    "the number {literal} is beyond what a number in JSON (a double) can hold"
                )
            }
            Self::Text(why) => write!(f, "the value has a text that is no Unicode: {why}"),
        }
    }
}

impl BadValue {
    pub(super) fn advice(&self) -> &'static str {
        match self {
            Self::Duplicate(_) => "keep one of them; readers of JSON differ on which one counts",
            Self::TooDeep => "store the inner part as text, or flatten the value",
            Self::TooLarge(_) => "write it as text, in quotes",
            Self::Text(_) => "write both halves of the surrogate pair, or the character itself",
        }
    }
}

/// A parsed value; the members of objects are sorted.
enum Node {
    Plain(&'static str),
    Number(Number),
    Text(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

/// Which digits of a number to write.
#[derive(Clone, Copy)]
enum Digits {
    OfTheDouble,
    All,
}

impl Node {
    /// Whether a number below has digits that its double lacks.
    fn is_rounded(&self) -> bool {
        match self {
            Self::Plain(_) | Self::Text(_) => false,
            Self::Number(number) => number.exact.is_some(),
            Self::Array(items) => items.iter().any(Self::is_rounded),
            Self::Object(members) => members.iter().any(|(_, value)| value.is_rounded()),
        }
    }

    fn write(&self, digits: Digits) -> String {
        let mut out = String::new();
        self.write_to(digits, &mut out);
        out
    }

    fn write_to(&self, digits: Digits, out: &mut String) {
        match (self, digits) {
            (Self::Plain(word), _) => out.push_str(word),
            (
                Self::Number(Number {
                    exact: Some(exact), ..
                }),
                Digits::All,
            ) => out.push_str(exact),
            (Self::Number(number), _) => out.push_str(&number.canonical),
            (Self::Text(text), _) => write_text(text, out),
            (Self::Array(items), _) => {
                let mut separator = '[';
                for item in items {
                    out.push(separator);
                    item.write_to(digits, out);
                    separator = ',';
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            (Self::Object(members), _) => {
                let mut separator = '{';
                for (key, value) in members {
                    out.push(separator);
                    write_text(key, out);
                    out.push(':');
                    value.write_to(digits, out);
                    separator = ',';
                }
                out.push_str(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }
}

/// Writes a text with the escapes of RFC 8785: only what must be escaped, and that shortly.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => {
                let code = u32::from(control);
                out.push_str(&format!("\\u{code:04x}"));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Walks over text whose syntax has been checked, so that there is nothing left to expect.
struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn node(&mut self, depth: u32) -> Result<Node, BadValue> {
        if depth > DEPTH {
            return Err(BadValue::TooDeep);
        }
        Ok(match self.peek() {
            b'n' => self.word("null"),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'"' => Node::Text(self.string()?),
            b'[' => {
                let mut items = Vec::new();
                while self.enter(b']') {
                    items.push(self.node(depth + 1)?);
                }
                Node::Array(items)
            }
            b'{' => self.object(depth)?,
            _ => Node::Number(Number::read(self.number())?),
        })
    }

    fn object(&mut self, depth: u32) -> Result<Node, BadValue> {
        let mut members = Vec::new();
        while self.enter(b'}') {
            self.peek();
            let key = self.string()?;
            self.peek();
            self.at += 1; // The colon.
            members.push((key, self.node(depth + 1)?));
        }
        members.sort_by(|(left, _), (right, _)| by_utf16(left, right));
        if let Some(pair) = members.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(BadValue::Duplicate(pair[0].0.clone()));
        }
        Ok(Node::Object(members))
    }

    /// Steps over white space and looks at the next byte.
    fn peek(&mut self) -> u8 {
        let rest = &self.text.as_bytes()[self.at..];
        let blank = rest
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        self.at += blank;
        rest.get(blank).copied().unwrap_or_default()
    }

    /// Steps over an opening bracket or a comma, or over `close`; whether an item follows.
    fn enter(&mut self, close: u8) -> bool {
        if self.peek() != close {
            self.at += 1;
        }
        let more = self.peek() != close;
        if !more {
            self.at += 1;
        }
        more && self.at < self.text.len()
    }

    fn word(&mut self, word: &'static str) -> Node {
        self.at += word.len();
        Node::Plain(word)
    }

    fn number(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let end = rest
            .find([',', ']', '}', ' ', '\t', '\r', '\n'])
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn string(&mut self) -> Result<String, BadValue> {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        let (mut end, mut escaped) = (1, false);
        while bytes.get(end).is_some_and(|byte| *byte != b'"') {
            escaped |= bytes[end] == b'\\';
            end += 1 + usize::from(bytes[end] == b'\\');
        }
        self.at += end + 1;
        if !escaped {
            return Ok(rest[1..end].to_owned());
        }
        serde_json::from_str(&rest[..=end]).map_err(|error| {
            let why = error.to_string();
            BadValue::Text(why.split(" at line ").next().unwrap_or_default().to_owned())
        })
    }
}

/// RFC 8785 sorts keys by their UTF-16 code units, which is not the order of their bytes.
fn by_utf16(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}
