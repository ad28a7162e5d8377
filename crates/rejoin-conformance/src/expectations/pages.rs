use std::collections::BTreeSet;

use super::Checked;
use super::sorted::timed;
use crate::fault::Fault;
use crate::json::Json;
use crate::replay::World;
use crate::scenario::Step;
use crate::subject::{Page, Subject};
use crate::trouble::Trouble;

/// One page of members.
pub(super) fn page<S: Subject>(world: &World<'_, S>, row: &Json, order_free: bool) -> Checked {
    let row = Step::of(row)?;
    let cursor = |name: &str| match row.find(name) {
        None | Some(Json::Null) => Ok(None),
        Some(cursor) => pair(world, cursor).map(Some),
    };
    let page = Page {
        after: cursor("after")?,
        stop: cursor("stop")?,
        offset: size(row.count_or("offset", 0)?),
        limit: size(row.count_or("limit", u64::MAX)?),
    };
    let state = world.state(&row.name("at")?);
    let found = members(world, &state, &page)?;
    let expected = row.list("value")?;
    let is_same = if order_free {
        // Members of one time may stand in any order, so their times are what can be compared.
        let all = timed(world, &state)?;
        let time = |member: &Json| all.iter().find(|(other, _)| other == member).map(|of| of.1);
        found.iter().map(time).eq(expected.iter().map(time))
    } else {
        found == expected
    };
    if is_same {
        return Ok(Ok(()));
    }
    Ok(Err(Fault::new(
        "",
        row.get("value")?,
        Json::from_iter(found),
    )))
}

/// Pages one after the other, until one is empty.
pub(super) fn walk<S: Subject>(world: &World<'_, S>, row: &Json) -> Checked {
    let row = Step::of(row)?;
    let state = world.state(&row.name("at")?);
    let mut page = Page {
        limit: size(row.count("limit")?),
        ..Page::default()
    };
    let mut seen = BTreeSet::new();
    loop {
        let found = world.subject.page(&state, &page);
        let found = found.ok_or_else(|| Trouble::unclear("the type has no pages"))?;
        for (member, _) in &found {
            if !seen.insert(member.clone()) {
                let twice = format!("{member} twice");
                return Ok(Err(Fault::new("", "each member once", twice)));
            }
        }
        page.after = found.last().cloned();
        if found.is_empty() {
            break;
        }
    }
    let (expected, found) = (row.count("count")?, seen.len());
    if size(expected) == found {
        return Ok(Ok(()));
    }
    let members = |count| format!("{count} members");
    Ok(Err(Fault::new("", members(size(expected)), members(found))))
}

/// A member and its time.
pub(super) fn pair<S: Subject>(world: &World<'_, S>, pair: &Json) -> Result<(Json, u64), Trouble> {
    match pair.as_list() {
        Some([member, time]) => Ok((member.clone(), world.clock.read(time)?)),
        _ => Err(Trouble::unclear(format!(
            "{pair} is no member with its time"
        ))),
    }
}

fn members<S: Subject>(
    world: &World<'_, S>,
    state: &S::State,
    page: &Page,
) -> Result<Vec<Json>, Trouble> {
    let found = world.subject.page(state, page);
    let found = found.ok_or_else(|| Trouble::unclear("the type has no pages"))?;
    Ok(found.into_iter().map(|(member, _)| member).collect())
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
