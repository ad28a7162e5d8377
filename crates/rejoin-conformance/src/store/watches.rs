use rejoin_store::{Level, Subscription};

use super::holding::Place;
use super::requests::reads;
use super::{Done, World, count};
use crate::fault::Fault;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::trouble::Trouble;

/// What somebody who subscribed was told.
pub(super) struct Watch {
    at: String,
    key: String,
    subscription: Subscription,
    /// How often since it was last looked at.
    told: u64,
    /// What was read when it was told last.
    last: Option<Reading>,
}

impl World {
    pub(super) fn subscribe(&mut self, step: &Step) -> Result<(), Trouble> {
        let (at, key) = (step.name("at")?, step.name("key")?);
        let holding = self.holdings.get(&key);
        let holding = holding.ok_or_else(|| Trouble::unclear(format!("no key {key:?}")))?;
        let place = Place {
            cluster: &mut self.cluster,
            at: &at,
            key: &key,
            level: Level::Local,
            session: None,
        };
        let subscription = holding.subscribe(place);
        let subscription =
            subscription.ok_or_else(|| Trouble::unclear(format!("no member {at:?}")))?;
        let watch = Watch {
            at,
            key,
            subscription,
            told: 0,
            last: None,
        };
        self.watches.insert(step.name("name")?, watch);
        Ok(())
    }

    /// Hands out what the replicas have to tell, after each step.
    pub(super) fn listen(&mut self) {
        let mut members: Vec<String> = self.watches.values().map(|of| of.at.clone()).collect();
        members.sort_unstable();
        members.dedup();
        for at in members {
            let events = self.cluster.store_mut(&at).map(rejoin_store::Store::events);
            for event in events.into_iter().flatten() {
                for watch in self.watches.values_mut() {
                    if watch.at != at || watch.subscription != event.subscription {
                        continue;
                    }
                    watch.told += 1;
                    let place = Place {
                        cluster: &mut self.cluster,
                        at: &at,
                        key: &watch.key,
                        level: Level::Local,
                        session: None,
                    };
                    let holding = self.holdings.get(&watch.key);
                    watch.last = holding.and_then(|holding| holding.read(place).ok().flatten());
                }
            }
        }
    }

    pub(super) fn expect_events(&mut self, step: &Step) -> Done {
        let asked = step
            .name("name")
            .and_then(|name| Ok((name, count(step, "count")?, count(step, "max")?)));
        let (name, exactly, most) = match asked {
            Ok(asked) => asked,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let Some(watch) = self.watches.get_mut(&name) else {
            return Ok(Err(Trouble::unclear(format!(
                "nobody subscribed as {name:?}"
            ))));
        };
        let told = std::mem::take(&mut watch.told);
        if let Some(count) = exactly
            && count != told
        {
            return Err(Fault::new("", format!("{count} events"), format!("{told}")));
        }
        if let Some(most) = most
            && told > most
        {
            return Err(Fault::new(
                "",
                format!("at most {most} events"),
                format!("{told}"),
            ));
        }
        let Some(last) = step.find("last") else {
            return Ok(Ok(()));
        };
        if told == 0 {
            return Err(Fault::new("", "an event", "none"));
        }
        let nothing = self
            .holdings
            .get(&watch.key)
            .map(|holding| holding.nothing());
        let nothing = nothing.unwrap_or(Reading::Nothing);
        reads(watch.last.clone(), nothing, last).map(Ok)
    }
}
