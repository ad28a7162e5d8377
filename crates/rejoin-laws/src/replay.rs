use core::fmt::{self, Debug, Display};
use std::any::type_name;

use crate::action::Action;
use crate::checks::Violation;
use crate::lawful::Lawful;
use crate::report::Failure;
use crate::script::Script;
use crate::world::World;

/// Runs a history and checks every law on the way: what a failure prints to be pasted into a test.
///
/// It is run twice. The second run draws the states that it looks at as the random histories do,
/// which may be others than those of the first, though that looks at more.
///
/// # Panics
/// If a law is broken, with the law, what was expected and what was found.
pub fn replay<T: Lawful>(actions: &[Action<T::Op>]) {
    for run in [World::<T>::run, World::<T>::run_quickly] {
        let findings = run(actions).findings;
        if let Some(violation) = findings.violations().first() {
            let failure = Failure::new::<T>(violation, actions, None);
            assert!(findings.is_clean(), "{failure}");
        }
    }
}

/// Runs a script and checks every law on the way, without shrinking.
///
/// # Errors
/// The first law that is broken, with the history as Rust code.
pub fn check<T: Lawful>(script: &Script) -> Result<(), Failure> {
    let actions = script.actions::<T>();
    let outcome = World::<T>::run(&actions);
    match outcome.findings.violations().first() {
        None => Ok(()),
        Some(violation) => Err(Failure::new::<T>(violation, &actions, None)),
    }
}

/// A history as a call of [`replay`].
pub(crate) struct Code<'a, T: Lawful>(pub(crate) &'a [Action<T::Op>]);

impl<T: Lawful> Display for Code<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ops = type_name::<T::Op>();
        let bare = ops.split('<').next().unwrap_or(ops);
        if self.names_variants() {
            writeln!(f, "    use {bare}::*;")?;
        }
        writeln!(f, "    use rejoin_laws::*;")?;
        writeln!(f, "    replay::<{}>(&[", without_paths(type_name::<T>()))?;
        for action in self.0 {
            writeln!(f, "        {action},")?;
        }
        write!(f, "    ]);")
    }
}

impl<T: Lawful> Code<'_, T> {
    /// Whether ops are printed as bare names of variants, which have to be imported.
    fn names_variants(&self) -> bool {
        self.0.iter().any(|action| match action {
            Action::Edit { op, .. } => debug(op).starts_with(char::is_uppercase),
            _ => false,
        })
    }
}

/// A type as its users write it: the modules that the compiler names may be private.
fn without_paths(name: &str) -> String {
    let mut short = String::new();
    for part in name.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_' && c != ':') {
        short.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    short
}

fn debug(op: &impl Debug) -> String {
    format!("{op:?}")
}

impl Failure {
    pub(crate) fn new<T: Lawful>(
        violation: &Violation,
        actions: &[Action<T::Op>],
        seed: Option<u64>,
    ) -> Self {
        Self {
            law: violation.law,
            expected: violation.expected.clone(),
            found: violation.found.clone(),
            code: Code::<T>(actions).to_string(),
            edits: count_edits(actions),
            seed,
            replays: true,
        }
    }
}

fn count_edits<Op>(actions: &[Action<Op>]) -> usize {
    let is_edit = |action: &&Action<Op>| matches!(action, Action::Edit { .. });
    actions.iter().filter(is_edit).count()
}
