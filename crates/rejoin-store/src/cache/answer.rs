use std::fmt;

/// An answer of a cache, and what a reader should know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer<V> {
    /// Where it comes from.
    pub state: State,
    /// The value; `None` if there is none, or if the state is an error.
    pub value: Option<V>,
    /// How many whole seconds ago the origin was asked for it.
    pub age: u64,
    /// For how many seconds it stays fresh, rounded down; of a stale answer zero or below, since
    /// when it is stale.
    pub ttl: i64,
    /// Whether the origin was asked for it.
    pub forwarded: bool,
    /// Whether the answer of the origin is now held.
    pub stored: bool,
    pub(super) had_one: bool,
}

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// From the origin; the cache had nothing.
    Miss,
    /// From the cache, within its lifetime.
    Fresh,
    /// From the cache, beyond its lifetime: it is being refreshed, or the origin failed.
    Stale,
    /// From the origin; what the cache had was too old.
    Revalidated,
    /// From nowhere: the origin failed, and the cache has nothing that may be served.
    Error,
}

impl<V> Answer<V> {
    pub(super) fn error(had_one: bool) -> Self {
        Self {
            state: State::Error,
            value: None,
            age: 0,
            ttl: 0,
            forwarded: true,
            stored: false,
            had_one,
        }
    }

    /// The answer as a member of the header `Cache-Status` (RFC 9211), by a cache of this name.
    ///
    /// ```
    /// # use rejoin_store::cache::{Cache, Lookup, Policy, Reply};
    /// # use std::time::Duration;
    /// # let policy = Policy { max_age: Duration::from_secs(60), ..Policy::default() };
    /// # let mut cache = Cache::new(policy, 10);
    /// # let Lookup::Ask(request) = cache.get(&1, 0) else { panic!() };
    /// # cache.answer(request, Reply::found('a'), 0);
    /// let Lookup::Answer(answer) = cache.get(&1, 20_000) else { panic!() };
    /// assert_eq!(answer.cache_status("edge-7").to_string(), "edge-7; hit; ttl=40");
    /// ```
    pub fn cache_status<'a>(&self, cache: &'a str) -> CacheStatus<'a> {
        CacheStatus {
            cache,
            state: self.state,
            ttl: self.ttl,
            forwarded: self.forwarded,
            stored: self.stored,
            had_one: self.had_one,
        }
    }
}

/// How the header `Cache-Status` tells an answer, written by its `Display`.
#[derive(Clone, Copy, Debug)]
pub struct CacheStatus<'a> {
    cache: &'a str,
    state: State,
    ttl: i64,
    forwarded: bool,
    stored: bool,
    had_one: bool,
}

impl fmt::Display for CacheStatus<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        name(f, self.cache)?;
        f.write_str(match (self.forwarded, self.had_one) {
            (false, _) => "; hit",
            (true, true) => "; fwd=stale",
            (true, false) => "; fwd=uri-miss",
        })?;
        let failed = self.forwarded && !matches!(self.state, State::Miss | State::Revalidated);
        if self.state != State::Error && (self.stored || !self.forwarded || failed) {
            write!(f, "; ttl={}", self.ttl)?;
        }
        f.write_str(match (self.stored, failed) {
            (true, _) => "; stored",
            (_, true) => "; detail=unreachable",
            _ => "",
        })
    }
}

/// A token of RFC 8941 if it can be one, or else a string, which has only printable ASCII.
fn name(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '*');
    let is_token = |each: char| each.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(each);
    if begins && name.chars().all(is_token) {
        return f.write_str(name);
    }
    f.write_str("\"")?;
    for each in name.chars() {
        match each {
            '"' | '\\' => write!(f, "\\{each}")?,
            ' '..='~' => write!(f, "{each}")?,
            _ => f.write_str("?")?,
        }
    }
    f.write_str("\"")
}
