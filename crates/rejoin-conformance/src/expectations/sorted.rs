use std::cmp::Reverse;
use std::collections::BTreeSet;

use rejoin_merge::{Decompose as _, Merge as _};

use super::{Checked, names};
use crate::fault::Fault;
use crate::json::Json;
use crate::replay::World;
use crate::scenario::Step;
use crate::subject::Subject;
use crate::trouble::Trouble;

/// Members and their times.
type Timed = Vec<(Json, u64)>;

pub(super) fn newest_first<S: Subject>(
    world: &World<'_, S>,
    of: &str,
    expected: &Json,
    order_free: bool,
) -> Checked {
    let mut asked = read(world, expected)?;
    let found = timed(world, &world.state(of))?;
    let mut compared = found.clone();
    if order_free {
        in_one_order(&mut asked);
        in_one_order(&mut compared);
    }
    Ok(same(world, expected, &found, compared == asked))
}

/// What reading all replicas gives, and which members not all of them have in that form.
pub(super) fn read_all<S: Subject>(world: &World<'_, S>, row: &Json) -> Checked {
    let row = Step::of(row)?;
    let states: Vec<_> = names(row.get("of")?)?
        .iter()
        .map(|name| world.state(name))
        .collect();
    let mut all = world.subject.empty();
    for state in &states {
        all.merge(state);
    }
    let mut asked = read(world, row.get("union")?)?;
    let found = timed(world, &all)?;
    let mut compared = found.clone();
    in_one_order(&mut asked);
    in_one_order(&mut compared);
    if let Err(fault) = same(world, row.get("union")?, &found, compared == asked) {
        return Ok(Err(fault));
    }
    let mut repair = BTreeSet::new();
    for news in states.iter().filter_map(|state| all.difference(state)) {
        repair.extend(timed(world, &news)?.into_iter().map(|(member, _)| member));
    }
    let asked: BTreeSet<Json> = row.list("repair")?.iter().cloned().collect();
    if repair == asked {
        return Ok(Ok(()));
    }
    let shown = |members: BTreeSet<Json>| format!("to repair {}", Json::from_iter(members));
    Ok(Err(Fault::new("", shown(asked), shown(repair))))
}

pub(super) fn timed<S: Subject>(world: &World<'_, S>, state: &S::State) -> Result<Timed, Trouble> {
    let found = world.subject.newest_first(state);
    found.ok_or_else(|| Trouble::unclear("the members of this type have no times"))
}

fn read<S: Subject>(world: &World<'_, S>, pairs: &Json) -> Result<Timed, Trouble> {
    let list = pairs.as_list();
    let list = list.ok_or_else(|| Trouble::unclear(format!("{pairs} is no list of members")))?;
    list.iter()
        .map(|pair| super::pages::pair(world, pair))
        .collect()
}

fn in_one_order(members: &mut Timed) {
    members.sort_by_cached_key(|(member, time)| (Reverse(*time), member.clone()));
}

fn same<S: Subject>(
    world: &World<'_, S>,
    expected: &Json,
    found: &Timed,
    same: bool,
) -> Result<(), Fault> {
    if same {
        return Ok(());
    }
    let pairs = found
        .iter()
        .map(|(member, time)| Json::from_iter([member.clone(), world.clock.show(*time)]));
    Err(Fault::new("", expected, Json::from_iter(pairs)))
}
