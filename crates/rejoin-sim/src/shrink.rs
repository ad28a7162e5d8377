use crate::{Config, Failure, Machines, Outcome, run};

/// Looks for a smaller run that fails in the same way: fewer steps, fewer machines.
///
/// It runs at most `tries` others, and returns the smallest that failed.
///
/// # Paper
/// A. Zeller, R. Hildebrandt: *Simplifying and Isolating Failure-Inducing Input*, IEEE TSE 28(2),
/// 2002 (delta debugging).
pub fn shrink(failed: Outcome, machines: &dyn Machines, tries: usize) -> Outcome {
    let Some(violation) = &failed.violation else {
        return failed;
    };
    let mut search = Search {
        failure: violation.failure,
        best: failed,
        machines,
        tries,
    };
    search.cut_the_end();
    search.fewer_machines();
    search.fewer_steps();
    search.fewer_machines();
    search.best
}

struct Search<'a> {
    failure: Failure,
    best: Outcome,
    machines: &'a dyn Machines,
    tries: usize,
}

impl Search<'_> {
    /// Runs it; keeps it if it fails like the first.
    fn attempt(&mut self, config: &Config) -> bool {
        if self.tries == 0 {
            return false;
        }
        self.tries -= 1;
        let outcome = run(config, self.machines);
        let failure = outcome.violation.as_ref().map(|it| it.failure);
        let fails = failure == Some(self.failure);
        if fails {
            self.best = outcome;
        }
        fails
    }

    fn without_steps(&self, from: usize, to: usize) -> Config {
        let steps = self.best.steps.iter().enumerate();
        let kept = steps.filter(|(at, _)| !(from..to).contains(at));
        Config {
            keep: Some(kept.map(|(_, number)| *number).collect()),
            ..self.best.config.clone()
        }
    }

    /// Halves what comes last as long as that may go.
    fn cut_the_end(&mut self) {
        let mut length = self.best.steps.len() / 2;
        while length > 0 {
            let all = self.best.steps.len();
            let config = self.without_steps(all.saturating_sub(length), all);
            if !self.attempt(&config) {
                length /= 2;
            }
        }
    }

    /// Leaves out runs of steps, from long to single ones.
    fn fewer_steps(&mut self) {
        let mut length = self.best.steps.len().div_ceil(2);
        while length > 0 {
            let mut from = 0;
            let before = self.best.steps.len();
            while from < self.best.steps.len() {
                let config = self.without_steps(from, from + length);
                if !self.attempt(&config) {
                    from += length;
                }
            }
            let is_smaller = self.best.steps.len() < before;
            if length > 1 || !is_smaller {
                length /= 2;
            }
        }
    }

    fn fewer_machines(&mut self) {
        let places: Vec<_> = self.best.places().collect();
        for place in places.into_iter().rev() {
            let mut config = self.best.config.clone();
            config.without.push(place);
            config.without.sort_unstable();
            self.attempt(&config);
        }
    }
}
