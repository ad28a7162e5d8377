use rejoin_lww_set::{LwwSet, RemoveWins};

use crate::fault::Fault;
use crate::json::{Json, Number};
use crate::reading::Reading;
use crate::replay::replay;
use crate::scenario::{Scenario, Step};
use crate::subject::{self, Author, Bytes, Edited, Page, joined, news};
use crate::trouble::Trouble;

/// A set in which the last write to each element stands, perhaps of the newest `N` only.
struct Subject<const N: usize>;

type Set<const N: usize> = LwwSet<Json, u64, RemoveWins, N>;

/// Replays on the type of the size that the scenario names.
pub(super) fn play(scenario: &Scenario) -> Vec<Fault> {
    let Some(size) = scenario.find("max_size") else {
        return replay(&Subject::<{ usize::MAX }>, scenario);
    };
    macro_rules! of_size {
        ($($size:literal)*) => {
            match size.as_number().and_then(Number::as_u64) {
                $(Some($size) => replay(&Subject::<$size>, scenario),)*
                _ => vec![Fault::new("max_size", "a size that the runner was built for", size)],
            }
        };
    }
    // The size is part of the type, so those that scenarios use are listed.
    of_size!(1 2 3 4 5 6 8 10 20 50 100)
}

impl<const N: usize> subject::Subject for Subject<N> {
    type State = Set<N>;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> Set<N> {
        Set::default()
    }

    /// One element, or pairs of elements and their times.
    fn edit(&self, state: &mut Set<N>, step: &Step, author: &mut Author<'_>) -> Edited<Set<N>> {
        let adds = match step.verb()? {
            "add" => true,
            "remove" => false,
            _ => return Err(step.unknown()),
        };
        let mut write = |element: &Json, time: &Json| {
            let seen = state.stamp_of(element);
            let time = author.clock.time_at(time, seen)?;
            let element = element.clone();
            Ok(news(match adds {
                true => state.insert_stamped(time, element),
                false => state.remove_stamped(time, element),
            }))
        };
        if step.find("items").is_none() {
            return write(step.get("value")?, step.find("ts").unwrap_or(&Json::Null));
        }
        let writes = step.list("items")?.iter().map(|pair| match pair.as_list() {
            Some([element, time]) => write(element, time),
            _ => Err(Trouble::unclear(format!(
                "{pair} is no element with its time"
            ))),
        });
        Ok(joined(writes.collect::<Result<Vec<_>, _>>()?))
    }

    fn read(&self, state: &Set<N>) -> Reading {
        Reading::any(state.iter().cloned())
    }

    fn newest_first(&self, state: &Set<N>) -> Option<Vec<(Json, u64)>> {
        Some(
            state
                .newest_first()
                .map(|(time, member)| (member.clone(), time))
                .collect(),
        )
    }

    fn page(&self, state: &Set<N>, page: &Page) -> Option<Vec<(Json, u64)>> {
        let [after, stop] = [&page.after, &page.stop];
        let [after, stop] = [after, stop].map(|of| of.as_ref().map(|(of, time)| (*time, of)));
        let limit = page.limit.saturating_add(page.offset);
        let found = state.page(after, stop, limit).skip(page.offset);
        Some(found.map(|(time, member)| (member.clone(), time)).collect())
    }
}
