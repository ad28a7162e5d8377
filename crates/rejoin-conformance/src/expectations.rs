mod pages;
mod sorted;

use crate::fault::Fault;
use crate::json::{Fields, Json};
use crate::replay::World;
use crate::scenario::{Scenario, Step};
use crate::subject::Subject;
use crate::trouble::Trouble;

/// What a check finds: that it holds, what is wrong, or that it cannot be made.
type Checked = Result<Result<(), Fault>, Trouble>;

/// All that a scenario expects in the end and does not get.
pub(crate) fn check<S: Subject>(world: &World<'_, S>, scenario: &Scenario) -> Vec<Fault> {
    let expectations = match scenario.expectations() {
        Ok(expectations) => expectations,
        Err(trouble) => return vec![Fault::new("the scenario", "expectations", trouble)],
    };
    let mut faults = Vec::new();
    for (name, expected) in expectations {
        for (place, expected) in single(expected) {
            let (wanted, found) = match check_one(world, scenario, name, &place, &expected) {
                Ok(Ok(())) => continue,
                Ok(Err(fault)) => (fault.expected().to_owned(), fault.found().to_owned()),
                Err(trouble) => (expected.to_string(), trouble.to_string()),
            };
            faults.push(Fault::new(format!("{name}: {place}"), wanted, found));
        }
    }
    faults
}

/// The expectations in one field, each with its place: the name of a replica, or a number.
fn single(expected: &Json) -> Vec<(String, Json)> {
    match expected {
        Json::Map(by_replica) => by_replica
            .iter()
            .map(|(name, expected)| (name.clone(), expected.clone()))
            .collect(),
        Json::List(all) => (1..)
            .zip(all)
            .map(|(number, expected)| (format!("{number}."), expected.clone()))
            .collect(),
        other => vec![(String::new(), other.clone())],
    }
}

fn check_one<S: Subject>(
    world: &World<'_, S>,
    scenario: &Scenario,
    name: &str,
    of: &str,
    expected: &Json,
) -> Checked {
    let has_no = || Trouble::unclear(format!("the type has no `{name}`"));
    let order_free = scenario.is_set("order_free");
    match name {
        "values" => Ok(value(world, &world.state(of), expected)),
        "entries" => {
            let found = world.subject.entries(&world.state(of), &world.names);
            Ok(by_replica(expected, &found.ok_or_else(has_no)?))
        }
        "local" => {
            let found = world.subject.rights(&world.state(of), &world.names);
            Ok(by_replica(expected, &found.ok_or_else(has_no)?))
        }
        "equal" => equal(world, expected),
        "not_equal" => not_equal(world, expected),
        "compare" => compare(world, expected),
        "subtract" => subtract(world, expected),
        "all_merge_orders" => all_merge_orders(world, expected),
        "newest_first" => sorted::newest_first(world, of, expected, order_free),
        "read_all" => sorted::read_all(world, expected),
        "pages" => pages::page(world, expected, order_free),
        "page_walk" => pages::walk(world, expected),
        _ => Err(Trouble::unclear(
            "the runner does not know this expectation of a data type",
        )),
    }
}

/// Whether a state reads this value.
pub(crate) fn value<S: Subject>(
    world: &World<'_, S>,
    state: &S::State,
    expected: &Json,
) -> Result<(), Fault> {
    let mut found = world.subject.read(state);
    let mut asked = expected.clone();
    if world.hides_empty {
        found = found.without_empty();
        asked = without(asked, &Json::is_empty);
    }
    if found.is(&asked) {
        Ok(())
    } else {
        Err(Fault::new("", expected, found))
    }
}

/// Entries of zero are the same as none.
fn by_replica(expected: &Json, found: &Json) -> Result<(), Fault> {
    let is_zero = |json: &Json| {
        let zero = Json::from(0_u64);
        *json == zero
            || json
                .as_list()
                .is_some_and(|pair| pair.iter().all(|side| *side == zero))
    };
    let same = without(found.clone(), &is_zero).agrees_with(&without(expected.clone(), &is_zero));
    if same {
        Ok(())
    } else {
        Err(Fault::new("", expected, found))
    }
}

/// The object without the values that `drop` names, at any depth of objects.
fn without(json: Json, drop: &impl Fn(&Json) -> bool) -> Json {
    match json {
        Json::Map(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, without(value, drop)))
            .filter(|(_, value)| !drop(value))
            .collect(),
        other => other,
    }
}

fn names(group: &Json) -> Result<Vec<String>, Trouble> {
    let names = group
        .as_list()
        .map(|names| names.iter().map(Json::to_name).collect());
    names.ok_or_else(|| Trouble::unclear(format!("{group} is no list of replicas")))
}

/// They read the same, and where one knows no less than the other, they know the same.
fn equal<S: Subject>(world: &World<'_, S>, group: &Json) -> Checked {
    let names = names(group)?;
    for pair in names.windows(2) {
        let (a, b) = (world.state(&pair[0]), world.state(&pair[1]));
        let (read_a, read_b) = (world.subject.read(&a), world.subject.read(&b));
        let reads = format!("{} reads {read_a}, {} reads {read_b}", pair[0], pair[1]);
        if read_a != read_b {
            return Ok(Err(Fault::new("", "that they read the same", reads)));
        }
        let order = rejoin_merge::Merge::lattice_cmp(&a, &b);
        if order.is_some_and(std::cmp::Ordering::is_ne) {
            let found = format!("{reads}, and one knows more than the other");
            return Ok(Err(Fault::new("", "that they are equal", found)));
        }
    }
    Ok(Ok(()))
}

fn not_equal<S: Subject>(world: &World<'_, S>, group: &Json) -> Checked {
    let states: Vec<_> = names(group)?.iter().map(|name| world.state(name)).collect();
    if states.windows(2).any(|pair| pair[0] != pair[1]) {
        return Ok(Ok(()));
    }
    let read = states
        .first()
        .map(|state| world.subject.read(state).to_string());
    let found = format!("that all are equal, and read {}", read.unwrap_or_default());
    Ok(Err(Fault::new("", "that they differ", found)))
}

fn compare<S: Subject>(world: &World<'_, S>, row: &Json) -> Checked {
    let row = names(row)?;
    let [a, b, expected] = row.as_slice() else {
        return Err(Trouble::unclear("two replicas and an order are needed"));
    };
    let order = rejoin_merge::Merge::lattice_cmp(&world.state(a), &world.state(b));
    let found = match order {
        Some(std::cmp::Ordering::Equal) => "equal",
        Some(std::cmp::Ordering::Less) => "less",
        Some(std::cmp::Ordering::Greater) => "greater",
        None => "concurrent",
    };
    if found == expected {
        return Ok(Ok(()));
    }
    let place = format!("{a}, {b}: ");
    Ok(Err(Fault::new(
        "",
        format!("{place}{expected}"),
        format!("{place}{found}"),
    )))
}

/// The entries of one state that another does not cover are their difference.
fn subtract<S: Subject>(world: &World<'_, S>, row: &Json) -> Checked {
    let row = Step::of(row)?;
    let load = |of: &Fields| {
        let parts = [("entries".to_owned(), Json::Map(of.clone()))];
        world
            .subject
            .load(&Step::of(&Json::from_iter(parts))?, &world.names)
    };
    let (dots, clock) = (load(row.map("dots")?)?, load(row.map("clock")?)?);
    let rest = rejoin_merge::Decompose::difference(&dots, &clock);
    let rest = rest.unwrap_or_else(|| world.subject.empty());
    let found = world.subject.entries(&rest, &world.names);
    let found = found.ok_or_else(|| Trouble::unclear("the type has no entries"))?;
    Ok(by_replica(row.get("value")?, &found))
}

fn all_merge_orders<S: Subject>(world: &World<'_, S>, row: &Json) -> Checked {
    let row = Step::of(row)?;
    let names = names(row.get("of")?)?;
    let states: Vec<_> = names.iter().map(|name| world.state(name)).collect();
    let expected = row.get("value")?;
    for order in orders(states.len()) {
        let mut all = world.subject.empty();
        for &place in &order {
            world.carry(&states[place], &mut all);
        }
        if let Err(fault) = value(world, &all, expected) {
            let order: Vec<_> = order.iter().map(|&place| names[place].as_str()).collect();
            let found = format!("{} in the order {}", fault.found(), order.join(", "));
            return Ok(Err(Fault::new("", expected, found)));
        }
    }
    Ok(Ok(()))
}

/// Every order of the numbers below `count`.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else {
        return vec![Vec::new()];
    };
    let insert = |order: Vec<usize>| {
        (0..=last).map(move |place| {
            let mut order = order.clone();
            order.insert(place, last);
            order
        })
    };
    orders(last).into_iter().flat_map(insert).collect()
}
