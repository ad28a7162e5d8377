use rejoin_store::{Failure, Guarantees, Level, Session};

use super::holding::{Hand, Holding, Place};
use super::{CLUSTER, Done, World, called};
use crate::fault::Fault;
use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::trouble::Trouble;

const OK: &str = "ok";

/// What a step with `error` asks for: a failure, whichever.
const REFUSED: &str = "a refusal";

impl World {
    pub(super) fn update(&mut self, step: &Step) -> Done {
        let asked = match Asked::of(step) {
            Ok(asked) => asked,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let ops = match step.find("op") {
            Some(Json::List(_)) => step.steps("op"),
            Some(op) => Step::of(op).map(|op| vec![op]),
            None => step.steps("ops"),
        };
        let ops = match ops {
            Ok(ops) => ops,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let written = self.try_twice(&asked, |holding, place, hand| {
            holding.write(place, &ops, hand)
        });
        Ok(match written {
            // What cannot even be written is refused as well.
            Err(Trouble::Refused(_)) if asked.result == REFUSED => Ok(()),
            Err(trouble) => Err(trouble),
            Ok(written) => return self.judge(&asked, written.map(|()| None)),
        })
    }

    pub(super) fn read(&mut self, step: &Step) -> Done {
        let asked = match Asked::of(step) {
            Ok(asked) => asked,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let read = self.try_twice(&asked, |holding, place, _| {
            let nothing = holding.nothing();
            Ok(holding.read(place).map(|found| (found, nothing)))
        });
        match read {
            Err(trouble) => Ok(Err(trouble)),
            Ok(read) => self.judge(&asked, read.map(Some)),
        }
    }

    pub(super) fn delete_key(&mut self, step: &Step) -> Done {
        let asked = match Asked::of(step) {
            Ok(asked) => asked,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let deleted = self.try_twice(&asked, |holding, place, _| Ok(holding.delete(place)));
        match deleted {
            Err(trouble) => Ok(Err(trouble)),
            Ok(deleted) => self.judge(&asked, deleted.map(|()| None)),
        }
    }

    /// A request that may wait is tried again when the replica has what others have.
    fn try_twice<T>(
        &mut self,
        asked: &Asked,
        mut request: impl FnMut(
            &dyn Holding,
            Place<'_>,
            Hand<'_>,
        ) -> Result<Result<T, Failure>, Trouble>,
    ) -> Result<Result<T, Failure>, Trouble> {
        let mut once = |world: &mut Self| {
            let holding = world.holdings.get(&asked.key);
            let holding = holding.ok_or_else(|| {
                Trouble::unclear(format!("the scenario has no key {:?}", asked.key))
            })?;
            let session = match &asked.session {
                None => None,
                Some(name) => match world.sessions.get_mut(name) {
                    None => return Err(Trouble::unclear(format!("no session {name:?}"))),
                    session => session,
                },
            };
            let place = Place {
                cluster: &mut world.cluster,
                at: &asked.at,
                key: &asked.key,
                level: asked.level,
                session,
            };
            let hand = Hand {
                names: &world.names,
                clock: &mut world.clock,
            };
            request(&**holding, place, hand)
        };
        let first = once(self)?;
        if asked.result != "not_ready" && matches!(first, Err(Failure::NotReady)) {
            for from in self.cluster.names() {
                if from != asked.at {
                    self.cluster.replicate(&from, &asked.at);
                }
            }
            return once(self);
        }
        Ok(first)
    }

    fn judge(
        &self,
        asked: &Asked,
        found: Result<Option<(Option<Reading>, Reading)>, Failure>,
    ) -> Done {
        let found = match found {
            Err(failure) => {
                let name = called(&failure);
                let may = asked.session.is_some() && self.or_result.as_deref() == Some(name);
                if name == asked.result || asked.result == REFUSED || (may && asked.result == OK) {
                    return Ok(Ok(()));
                }
                return Err(Fault::new("", &asked.result, format!("{name}: {failure}")));
            }
            Ok(_) if asked.result != OK => return Err(Fault::new("", &asked.result, OK)),
            Ok(found) => found,
        };
        if let (Some((found, nothing)), Some(expected)) = (found, &asked.value) {
            return reads(found, nothing, expected).map(Ok);
        }
        Ok(Ok(()))
    }

    pub(super) fn begin_session(&mut self, step: &Step) -> Result<(), Trouble> {
        let mut guarantees = Guarantees::NONE;
        for name in step.list("guarantees")? {
            guarantees = guarantees
                | match name.as_text().unwrap_or_default() {
                    "ryw" => Guarantees::READ_YOUR_WRITES,
                    "mr" => Guarantees::MONOTONIC_READS,
                    "mw" => Guarantees::MONOTONIC_WRITES,
                    "wfr" => Guarantees::WRITES_FOLLOW_READS,
                    other => return Err(Trouble::unclear(format!("no guarantee {other:?}"))),
                };
        }
        let session = Session::new(CLUSTER, guarantees);
        self.sessions.insert(step.name("name")?, session);
        Ok(())
    }

    pub(super) fn export_session(&mut self, step: &Step) -> Result<(), Trouble> {
        let session = self.sessions.get(&step.name("name")?);
        let session = session.ok_or_else(|| Trouble::unclear("no such session"))?;
        let token = session.to_bytes().map_err(Trouble::unclear)?;
        self.tokens.insert(step.name("as")?, token);
        Ok(())
    }

    /// A token that no step has exported is one of another cluster.
    pub(super) fn import_session(&mut self, step: &Step) -> Result<(), Trouble> {
        let session = match self.tokens.get(&step.name("from")?) {
            Some(token) => Session::from_bytes(token).map_err(Trouble::unclear)?,
            None => Session::new(CLUSTER + 1, Guarantees::ALL),
        };
        self.sessions.insert(step.name("name")?, session);
        Ok(())
    }
}

/// Whether a reading is what a scenario expects.
pub(super) fn reads(
    found: Option<Reading>,
    nothing: Reading,
    expected: &Json,
) -> Result<(), Fault> {
    if found.is_none() && expected.is_empty() {
        return Ok(());
    }
    let found = found.unwrap_or(nothing);
    if found.is(expected) {
        Ok(())
    } else {
        Err(Fault::new("", expected, found))
    }
}

/// What a step may ask for.
const RESULTS: [&str; 8] = [
    OK,
    REFUSED,
    "timeout",
    "unavailable",
    "not_ready",
    "rejected",
    "deleted",
    "bad_session",
];

/// What the words of a step mean that reads or writes.
struct Asked {
    at: String,
    key: String,
    level: Level,
    session: Option<String>,
    result: String,
    value: Option<Json>,
}

impl Asked {
    fn of(step: &Step) -> Result<Self, Trouble> {
        let level = match step.find("level") {
            None => Level::Local,
            Some(_) => level_of(step.text("level")?)?,
        };
        let result = match (step.find("result"), step.is_set("error")) {
            (Some(_), _) => step.text("result")?,
            (None, true) => REFUSED,
            (None, false) => OK,
        };
        if !RESULTS.contains(&result) {
            return Err(Trouble::unclear(format!("no result {result:?}")));
        }
        Ok(Self {
            at: step.name("at")?,
            key: step.name("key")?,
            level,
            session: step.find("session").map(Json::to_name),
            result: result.to_owned(),
            value: step.find("value").cloned(),
        })
    }
}

fn level_of(text: &str) -> Result<Level, Trouble> {
    let count = text.strip_prefix("n:").and_then(|count| count.parse().ok());
    match (text, count) {
        ("local", _) => Ok(Level::Local),
        ("majority", _) => Ok(Level::Majority),
        ("all", _) => Ok(Level::All),
        (_, Some(count)) => Ok(Level::N(count)),
        _ => Err(Trouble::unclear(format!("no level {text:?}"))),
    }
}
