//! The help of each command. Examples come first, because they are what most readers came for;
//! a test runs each of them.

/// The layout of a help page around its examples.
macro_rules! page {
    ($examples:literal) => {
        concat!(
            "{about}\n\nExamples:",
            $examples,
            "\n{usage-heading} {usage}\n\n{all-args}{after-help}\n"
        )
    };
}

pub(crate) const REJOIN: &str = page!(
    r#"
  $ rejoin tour
  $ echo '[{"value":1,"timestamp":10},{"value":2,"timestamp":20}]' | rejoin resolve
"#
);

pub(crate) const TOUR: &str = page!(
    r#"
  $ rejoin tour
  $ rejoin tour --seed 7 --save states
  $ rejoin tour --json | head -n 3
"#
);

pub(crate) const SIM: &str = page!(
    r#"
  $ rejoin sim --seeds 100
  $ rejoin sim --seed 7 --workload cart --fault drop,crash --report run.html
  $ rejoin sim --preset pbs-lnkd-ssd
  $ rejoin sim --preset pbs-wan -N 3 -R 2 -W 1 --samples 100000 --json
  $ printf '[pbs]\nwrite = "38%% pareto:1.05,1.51 | 62%% exp:5.46"\nread = "1-5"\n' > my.toml
  $ rejoin sim --custom my.toml -N 5 -R 2 -W 1
  $ rejoin sim --preset enes --topology tree --workload gset
  $ rejoin sim --preset enes --workload gmap30 --protocol known-by --json
  $ rejoin sim --preset heal --keys 1000 --differences 0,100
  $ printf '[enes]\nneighbours = [[1], [0, 2], [1]]\nevents = 20\n' > row.toml
  $ rejoin sim --custom row.toml --protocol bp+rr --loss 0.3
"#
);

pub(crate) const REPLAY: &str = page!(
    r#"
  $ rejoin replay 7 --fault partition --workload profile --keep 0-9
"#
);

pub(crate) const RESOLVE: &str = page!(
    r#"
  $ rejoin resolve writes.jsonl
  $ echo '[{"value":"a","timestamp":1},{"value":"b","timestamp":1}]' |
      rejoin resolve --explain
  $ rejoin resolve --value --unit ms writes.jsonl
"#
);

pub(crate) const INSPECT: &str = page!(
    r#"
  $ rejoin tour --save states > tour.txt     # writes real states to look into
  $ rejoin inspect states/set-a.rejoin
  $ rejoin inspect --json states/counter-b.rejoin
"#
);

pub(crate) const MERGE: &str = page!(
    r#"
  $ rejoin merge states/set-a.rejoin states/set-b.rejoin -o joined.rejoin
"#
);

pub(crate) const DIFF: &str = page!(
    r#"
  $ rejoin diff states/set-a.rejoin states/set-b.rejoin
"#
);

pub(crate) const COMPLETIONS: &str = page!(
    r#"
  $ rejoin completions bash > rejoin.bash
"#
);
