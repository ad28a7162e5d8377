//! The page about a run.

mod arbitrary;
mod made_up;
mod markup;

use rejoin_sim::report::{
    Cut, FaultCount, Held, Message, Micros, Outage, Read, Report, Verdict, Write,
};

use self::made_up::Plan;
use self::markup::Markup;

const MS: Micros = 1000;

fn held(node: usize, since: Micros) -> Held {
    Held {
        node,
        since,
        until: None,
    }
}

fn message(
    from: usize,
    to: usize,
    sent: Micros,
    arrivals: &[Micros],
    part: &'static str,
) -> Message {
    let arrivals = arrivals.to_vec();
    Message {
        from,
        to,
        sent,
        arrivals,
        part,
        bytes: 100,
        carries: vec![],
    }
}

/// Three nodes, two writes, and names that would break a page that trusts them.
fn small() -> Report {
    let picture = |value: &str, node, at: Micros, held: Vec<Held>, everywhere| Write {
        key: "<picture>".to_owned(),
        value: value.to_owned(),
        node,
        invoked: at,
        acknowledged: Some(at + MS),
        rank: at,
        held,
        everywhere,
    };
    let carrying = |message: Message, write| Message {
        carries: vec![write],
        ..message
    };
    Report {
        name: "a \"small\" run & more".to_owned(),
        seed: 24301,
        command: "rejoin replay 24301 --replicas 3".to_owned(),
        end: 100 * MS,
        nodes: ["phone", "laptop", "<script>alert(1)</script>"]
            .map(str::to_owned)
            .into(),
        messages: vec![
            carrying(message(0, 1, 10 * MS, &[20 * MS], "delta"), 0),
            carrying(message(0, 2, 10 * MS, &[49 * MS], "delta"), 0),
            carrying(message(1, 0, 60 * MS, &[75 * MS, 80 * MS], "delta"), 1),
            carrying(message(1, 2, 60 * MS, &[], "delta"), 1),
            message(1, 0, 21 * MS, &[30 * MS], "ack"),
            message(2, 1, 70 * MS, &[], "digest"),
        ],
        cuts: vec![
            Cut {
                from: 1,
                to: 2,
                since: 55 * MS,
                until: 100 * MS,
            },
            Cut {
                from: 2,
                to: 1,
                since: 55 * MS,
                until: 100 * MS,
            },
            Cut {
                from: 0,
                to: 2,
                since: 55 * MS,
                until: 100 * MS,
            },
            Cut {
                from: 2,
                to: 0,
                since: 55 * MS,
                until: 100 * MS,
            },
        ],
        outages: vec![Outage {
            node: 0,
            since: 85 * MS,
            until: 90 * MS,
            what: "paused".to_owned(),
        }],
        writes: vec![
            picture(
                "cat & dog",
                0,
                10 * MS,
                vec![held(0, 10 * MS), held(1, 20 * MS), held(2, 49 * MS)],
                Some(49 * MS),
            ),
            picture(
                "fox'",
                1,
                60 * MS,
                vec![held(1, 60 * MS), held(0, 75 * MS)],
                None,
            ),
        ],
        reads: vec![
            Read {
                node: 2,
                key: "<picture>".to_owned(),
                at: 30 * MS,
                behind: 1,
                since_write: Some(19 * MS),
            },
            Read {
                node: 0,
                key: "<picture>".to_owned(),
                at: 30 * MS,
                behind: 0,
                since_write: Some(19 * MS),
            },
        ],
        faults: vec![FaultCount {
            name: "drop".to_owned(),
            what: "frames <are> lost".to_owned(),
            times: 2,
        }],
        ..Report::default()
    }
}

#[test]
fn every_node_has_a_lane_and_every_message_an_arrow() {
    let page = Markup::parse(&small().html());
    assert_eq!(page.count("g", "lane"), 3);
    assert_eq!(page.count("g", "message"), 6);
    assert_eq!(page.count("g", "lost"), 2);
    // One of the messages arrived twice. Beside them stand those of the legend.
    assert_eq!(page.count("path", "head"), 5 + 2);
    assert_eq!(page.count("path", "cross"), 2 + 1);
    assert_eq!(page.count("circle", "write"), 2 + 1);
    assert_eq!(page.count("circle", "got"), 3 + 1);
    assert_eq!(page.count("path", "stale"), 1 + 1);
    assert_eq!(page.count("rect", "down"), 1);
}

#[test]
fn lanes_are_coloured_by_what_their_nodes_show() {
    let page = Markup::parse(&small().html());
    let shows = [
        "phone shows cat &amp; dog from 10.0 ms",
        "phone shows fox' from 75.0 ms",
    ];
    for words in shows.into_iter().chain(["laptop shows fox' from 60.0 ms"]) {
        assert!(
            page.titles().any(|title| title == words),
            "{words}: {:?}",
            page.titles().collect::<Vec<_>>()
        );
    }
    // Each node shows nothing at first; then three have the first value, and two the second.
    assert_eq!(page.count("rect", "v-none"), 3);
    assert_eq!(page.count("rect", "v0"), 3);
    assert_eq!(page.count("rect", "v1"), 2);
    // They differ from the first write until all have it, and from the second to the end.
    let differing: Vec<_> = page
        .titles()
        .filter(|title| title.starts_with("differ for"))
        .collect();
    assert_eq!(differing, ["differ for 39 ms", "differ for 40 ms"]);
}

#[test]
fn a_partition_is_told_by_its_sides() {
    let html = small().html();
    assert!(html.contains("partition: phone laptop | &lt;script&gt;alert…"));
    assert_eq!(Markup::parse(&html).count("line", "wall"), 1);
}

#[test]
fn figures_are_those_of_the_run() {
    let text = Markup::parse(&small().html()).text();
    for words in [
        "✓ Passed No oracle objected.",
        "24301",
        "rejoin replay 24301 --replicas 3",
        "Inconsistency window, 1 still open 38 ms p50",
        "Writes lost 0 of 2 acknowledged",
        "Stale session reads 0 of 2 reads",
        "Faults injected 2 1 kind",
        "Sent 600 B 6 kB/s",
        "the copies differed for 79 ms",
        "33.3 % fresh at once",
        "delta 4 400 B 66.7 %",
        "ack 1 100 B 16.7 %",
        "&lt;picture&gt; fox' laptop 61.0 ms open 2 of 3",
        "&lt;picture&gt; cat &amp; dog phone 11.0 ms 38 ms 3 of 3",
        "drop frames &lt;are&gt; lost 2",
    ] {
        assert!(text.contains(words), "no `{words}` in:\n{text}");
    }
}

#[test]
fn a_failure_is_told_first_and_drawn_where_it_was_noticed() {
    let verdict = Verdict::Failed {
        kind: "lost write".to_owned(),
        at: 90 * MS,
        what: "<fox> is gone".to_owned(),
        key: Some("<picture>".to_owned()),
    };
    let html = Report {
        verdict,
        lost: 1,
        ..small()
    }
    .html();
    let page = Markup::parse(&html);
    assert!(
        page.text()
            .contains("✗ Failed: lost write At 90.0 ms: &lt;fox&gt; is gone")
    );
    assert!(page.text().contains("Writes lost 1 of 2"));
    assert_eq!(page.count("line", "failure"), 1);
    assert_eq!(page.count("div", "bad"), 1);
}

#[test]
fn nothing_is_fetched_and_nothing_is_run() {
    for report in [small(), made_up::run(&long(1))] {
        let html = report.html();
        for address in [
            "http:", "https:", "//", "@import", "src=", "href=", "<script", "<link", "onload",
        ] {
            assert!(!html.contains(address), "`{address}` in the page");
        }
        let urls = html.matches("url(").count();
        assert_eq!(urls, html.matches("url(#").count());
    }
}

#[test]
fn equal_runs_give_equal_pages_whatever_the_order_of_their_lists() {
    let report = made_up::run(&long(2));
    let page = report.html();
    assert_eq!(page, made_up::run(&long(2)).html());
    let mut other = report;
    other.messages.reverse();
    other.reads.reverse();
    other.cuts.reverse();
    other.faults.reverse();
    assert!(page == other.html());
}

/// Half a minute with a partition, a crash, and more messages than can be drawn.
fn long(seed: u64) -> Plan {
    Plan {
        seed,
        nodes: vec!["berlin", "dublin", "oregon", "sydney", "tokyo"],
        keys: vec!["alice", "bob", "carol", "dave"],
        values: vec![
            "cat.png", "dog.png", "fox.png", "owl.png", "bee.png", "elk.png", "cow.png",
        ],
        end: 30_000 * MS,
        write_every: 60 * MS,
        read_every: 5 * MS,
        loss: 3,
        partition: Some((9_000 * MS, 9_700 * MS, 2)),
        crash: Some((1, 20_000 * MS, 21_000 * MS)),
    }
}

#[test]
fn of_a_long_run_a_part_is_drawn_in_which_something_happens() {
    for seed in 1..=5 {
        let report = made_up::run(&long(seed));
        assert!(report.messages.len() > 4_000, "{}", report.messages.len());
        let html = report.html();
        assert!(html.len() < 300_000, "seed {seed}: {} bytes", html.len());
        let page = Markup::parse(&html);
        assert_eq!(page.count("g", "lane"), 5);
        let arrows = page.count("g", "message");
        assert!((30..=130).contains(&arrows), "seed {seed}: {arrows} arrows");
        let cut = page.count("rect", "cut") + page.count("rect", "down");
        assert!(
            cut > 0,
            "seed {seed}: neither the partition nor the crash is seen"
        );
        assert!(
            page.titles().any(|title| title.starts_with("differ for")),
            "seed {seed}"
        );
        assert_eq!(page.count("rect", "frame"), 1);
        assert!(page.text().contains("of a run of 30 s"));
    }
}

#[test]
fn of_many_nodes_those_are_drawn_that_wrote() {
    let mut report = small();
    report
        .nodes
        .extend((0..500).map(|number| format!("idle-{number}")));
    let page = Markup::parse(&report.html());
    assert_eq!(page.count("g", "lane"), 12);
    assert_eq!(page.count("g", "message"), 6);
    assert!(page.text().contains("12 of 503 nodes"));
}

#[test]
fn any_run_gives_a_page_that_is_well_formed() {
    let one_node = Report {
        nodes: vec!["alone".to_owned()],
        ..small()
    };
    let nothing = [Report::default(), one_node];
    for report in nothing {
        Markup::parse(&report.html());
    }
    for seed in 0..400 {
        let report = arbitrary::report(seed);
        let page = Markup::parse(&report.html());
        let lanes = page.count("g", "lane");
        assert_eq!(lanes, report.nodes.len().min(12), "seed {seed}");
        assert!(!page.text().contains("NaN"), "seed {seed}");
    }
}
