//! What a store has to tell, to the recorder of the program.

use metrics::{counter, gauge};

use crate::Store;

impl Store {
    /// Hands what was counted to the recorder of the [`metrics`] crate, under names that begin
    /// with `rejoin_store_`, each with the label `member`.
    ///
    /// Call it as often as you like to look. Where no recorder is installed, it does next to
    /// nothing.
    ///
    /// | Counters, since the start | |
    /// |---|---|
    /// | `writes_lost` | writes that lost against a concurrent one, where the last one wins |
    /// | `conflicts_resolved` | keys that were written here and elsewhere at once, and joined |
    /// | `equivocations`, `kind_clashes` | one name with two contents; one key with two kinds |
    /// | `bytes_in`, `bytes_out`, `frames_in`, `frames_out` | traffic |
    /// | `frames_held_back`, `frames_refused` | because of a clock ahead; for any other reason |
    /// | `events_in`, `gaps`, `differences` | what came from others, before its turn, or unequal |
    /// | `unwritable` | frames that could not be written |
    /// | `incarnations`, `set_back` | how often it took a new id; how often it began anew |
    /// | `deletions_forgotten`, `entries_reaped` | what is gone without a trace |
    /// | `windows_closed` | writes that every member has acknowledged |
    ///
    /// | Gauges | |
    /// |---|---|
    /// | `events_behind`, `age_ms` | lag: events known to be lacking; since when that may be |
    /// | `writes_open`, `window_open_ms` | writes that not all have; for how long the oldest |
    /// | `window_p50_ms`, `window_p99_ms`, `window_max_ms` | windows from here to the last member |
    /// | `entries` | entries here |
    ///
    /// A gauge of what is not known, such as the age before all members were met, is NaN, so that
    /// it does not go on to show what was known before.
    pub fn publish_metrics(&self) {
        let member = self.id().to_string();
        let counts = self.counts();
        let windows = self.windows();
        for (name, count) in [
            ("rejoin_store_writes_lost", counts.lost),
            ("rejoin_store_conflicts_resolved", counts.conflicts),
            ("rejoin_store_equivocations", counts.equivocations),
            ("rejoin_store_kind_clashes", counts.clashes),
            ("rejoin_store_frames_held_back", counts.held_back),
            ("rejoin_store_frames_refused", counts.refused),
            ("rejoin_store_frames_in", counts.frames_in),
            ("rejoin_store_bytes_in", counts.bytes_in),
            ("rejoin_store_frames_out", counts.frames_out),
            ("rejoin_store_bytes_out", counts.bytes_out),
            ("rejoin_store_unwritable", counts.unwritable),
            ("rejoin_store_events_in", counts.events_in),
            ("rejoin_store_gaps", counts.gaps),
            ("rejoin_store_differences", counts.differences),
            ("rejoin_store_incarnations", counts.incarnations),
            ("rejoin_store_set_back", counts.set_back),
            ("rejoin_store_deletions_forgotten", counts.forgotten),
            ("rejoin_store_entries_reaped", counts.reaped),
            ("rejoin_store_windows_closed", windows.count()),
        ] {
            counter!(name, "member" => member.clone()).absolute(count);
        }
        let freshness = self.freshness();
        let longest_open = windows.open_for(self.now());
        let quantile = |share| windows.quantile(share);
        for (name, value) in [
            ("rejoin_store_events_behind", Some(freshness.behind)),
            ("rejoin_store_age_ms", freshness.age),
            ("rejoin_store_writes_open", Some(windows.open_count())),
            (
                "rejoin_store_window_open_ms",
                Some(longest_open.unwrap_or(0)),
            ),
            ("rejoin_store_window_p50_ms", quantile(0.5)),
            ("rejoin_store_window_p99_ms", quantile(0.99)),
            ("rejoin_store_window_max_ms", Some(windows.longest())),
            ("rejoin_store_entries", Some(self.contents().len() as u64)),
        ] {
            #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
            let value = value.map_or(f64::NAN, |value| value as f64);
            gauge!(name, "member" => member.clone()).set(value);
        }
    }
}
