//! The table in Markdown, for the documentation.

use crate::medians::Line;
use crate::table::{optional, size};

/// A line for each row that has a figure of ours.
pub fn table(lines: &[Line]) -> String {
    let mut text = String::from(
        "| work | of | n | unit | floor | std | best peer | rejoin | × floor | × best peer | \
         target | met |\n|---|---|--:|---|--:|--:|--:|--:|--:|--:|---|---|\n",
    );
    for line in lines.iter().filter(|line| line.rejoin.is_some()) {
        let row = &line.row;
        let peer = match (line.peer, line.peer_side) {
            (Some(figure), Some(side)) => format!("{} ({})", optional(Some(figure)), side.name()),
            _ => optional(None),
        };
        let cells = [
            row.work.clone(),
            row.element.to_string(),
            size(row.n),
            row.unit.to_string(),
            optional(line.floor),
            optional(line.std),
            peer,
            optional(line.rejoin),
            optional(line.to_floor),
            optional(line.to_peer),
            row.target.words(&row.unit),
            match line.met {
                Some(true) => "yes".to_owned(),
                Some(false) => "**no**".to_owned(),
                None => "–".to_owned(),
            },
        ];
        text += &format!("| {} |\n", cells.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::contestant::Side;
    use crate::medians::Line;
    use crate::row::{Row, Target};

    #[test]
    fn every_figure_stands_in_its_column() {
        let row = Row {
            work: "or-set merge".to_owned(),
            element: "u64".into(),
            n: 100_000,
            unit: "ns/entry".into(),
            target: Target::Times(1.0, Side::Floor),
        };
        let line = Line {
            row,
            floor: Some(15.0),
            std: Some(25.5),
            peer: Some(295.0),
            peer_side: Some(Side::Crdts),
            rejoin: Some(18.0),
            to_floor: Some(1.2),
            to_peer: Some(0.061),
            met: Some(false),
        };
        let without = Line {
            rejoin: None,
            ..line.clone()
        };
        let text = table(&[line, without]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "what has no figure of ours is left out");
        assert_eq!(
            lines[2],
            "| or-set merge | u64 | 100 k | ns/entry | 15.00 | 25.50 | 295.0 (crdts) | 18.00 | \
             1.20 | 0.06 | ≤ 1 × floor | **no** |"
        );
        let columns = |line: &str| line.matches('|').count();
        assert!(lines.iter().all(|line| columns(line) == columns(lines[0])));
    }
}
