//! Every row as multiples of its floor, so that rows of different units share one scale.

use crate::chart::{Scale, grid, picture, short, text};
use crate::medians::Line;
use crate::table::size;

const WIDTH: f64 = 900.0;
const LABELS: f64 = 330.0;
const ROW: f64 = 50.0;
const TOP: f64 = 86.0;

/// The size of which a row is shown, where it was measured at several.
const SIZE: u64 = 100_000;

/// What is drawn of a row, and how it is called.
const BARS: [(&str, &str); 3] = [
    ("rejoin", "rejoin"),
    ("peer", "best peer"),
    ("std", "standard library"),
];

/// A row's bars as multiples of its base.
struct Bars<'a> {
    line: &'a Line,
    /// Of what these are multiples: the floor, or rejoin where no floor was measured.
    base: &'static str,
    multiples: [Option<f64>; 3],
}

/// Bars from one, which is the floor, to the left where something is less and to the right where it
/// is more. Their ends mean something, and their lengths compare as powers do.
pub fn draw(lines: &[Line]) -> String {
    let rows: Vec<Bars<'_>> = shown(lines).into_iter().filter_map(Bars::of).collect();
    let multiples = rows.iter().flat_map(|row| row.multiples).flatten();
    let x = Scale::around(multiples.chain([1.0]), LABELS, WIDTH - 70.0);
    let height = TOP + ROW * rows.len() as f64 + 40.0;
    let title = "Multiples of the least possible work: less is better";
    let mut body = text("ink title", 20.0, 30.0, title);
    let mut at = LABELS;
    for (class, words) in BARS {
        body += &text(class, at, 56.0, &format!("■ {words}"));
        at += 30.0 + 8.0 * words.len() as f64;
    }
    body += &text("soft", at, 56.0, "1 × is the floor, logarithmic");
    let bottom = height - 36.0;
    for value in x.decades() {
        let at = x.place(value);
        body += &grid(at, TOP - 8.0, at, bottom);
        body += &text("soft middle", at, bottom + 18.0, &short(value));
    }
    for (place, row) in rows.iter().enumerate() {
        body += &row.draw(&x, TOP + ROW * place as f64);
    }
    let one = x.place(1.0);
    body += &format!(
        "<line class=\"axis\" x1=\"{one:.1}\" y1=\"{:.1}\" x2=\"{one:.1}\" y2=\"{bottom:.1}\"/>\n",
        TOP - 8.0
    );
    picture(title, WIDTH, height, &body)
}

impl<'a> Bars<'a> {
    /// Nothing, if there is nothing of ours to compare with anything.
    fn of(line: &'a Line) -> Option<Self> {
        let rejoin = line.rejoin.filter(|rejoin| *rejoin > 0.0)?;
        let (base, unit) = match line.floor.filter(|floor| *floor > 0.0) {
            Some(floor) => ("floor", floor),
            None => ("rejoin", rejoin),
        };
        // Of several runs the ratios within each count, and their medians are known for these.
        let to_floor = line.to_floor.unwrap_or(1.0);
        let multiples = [
            Some(to_floor),
            line.to_peer.map(|to_peer| to_floor / to_peer),
            line.std.map(|std| std / unit),
        ];
        let compared = line.floor.or(line.peer).or(line.std);
        compared.map(|_| Self {
            line,
            base,
            multiples,
        })
    }

    fn draw(&self, x: &Scale, top: f64) -> String {
        let row = &self.line.row;
        let mut body = text("ink end", LABELS - 14.0, top + 15.0, &row.work);
        let mut words = format!("{} × {}", size(row.n), row.element);
        if self.base != "floor" {
            words += &format!(", no floor: multiples of {}", self.base);
        }
        body += &text("soft end", LABELS - 14.0, top + 32.0, &words);
        for (place, ((class, _), multiple)) in BARS.iter().zip(self.multiples).enumerate() {
            let Some(multiple) = multiple else { continue };
            let y = top + 14.0 * place as f64;
            let (one, end) = (x.place(1.0), x.place(multiple));
            let (left, width) = (one.min(end), (end - one).abs().max(1.5));
            body += &format!(
                "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
                 height=\"11\"/>\n"
            );
            // Beside the end that is farther right, where no bar is.
            let words = times(multiple);
            body += &text("soft", left + width + 6.0, y + 10.0, &words);
        }
        body
    }
}

/// Two digits at least, because most multiples are near to one.
fn times(multiple: f64) -> String {
    match multiple {
        m if m < 1.0 => format!("{m:.2} ×"),
        m if m < 10.0 => format!("{m:.1} ×"),
        m => format!("{} ×", short(m)),
    }
}

/// One line for each work on numbers or characters: that of the one size, or of the largest there
/// is. What is itself a ratio, or belongs to the other picture, is left out.
fn shown(lines: &[Line]) -> Vec<&Line> {
    let mut shown: Vec<&Line> = Vec::new();
    let is_shown = |line: &&Line| {
        line.row.element != "String" && line.row.unit != "×" && !line.row.work.ends_with("by size")
    };
    for line in lines.iter().filter(is_shown) {
        match shown
            .iter_mut()
            .find(|other| other.row.work == line.row.work)
        {
            None => shown.push(line),
            Some(other) if other.row.n != SIZE => *other = line,
            Some(_) => {}
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{Bars, draw, shown};
    use crate::medians::Line;
    use crate::row::{Row, Target};

    fn line(work: &str, element: &'static str, n: u64, unit: &'static str) -> Line {
        let row = Row {
            work: work.to_owned(),
            element: element.into(),
            n,
            unit: unit.into(),
            target: Target::None,
        };
        Line {
            row,
            floor: Some(10.0),
            std: Some(40.0),
            peer: Some(500.0),
            peer_side: None,
            rejoin: Some(5.0),
            to_floor: Some(0.5),
            to_peer: Some(0.01),
            met: None,
        }
    }

    #[test]
    fn each_work_is_shown_once_at_the_size_of_the_picture() {
        let lines = [
            line("merge", "u64", 10_000, "ns"),
            line("merge", "u64", 100_000, "ns"),
            line("merge", "u64", 1_000_000, "ns"),
            line("merge", "String", 100_000, "ns"),
            line("resolve", "u64", 1_000_000, "ns"),
            line("merge: growth", "u64", 100_000, "×"),
            line("changes, by size", "u64", 100_000, "ns"),
        ];
        let shown = shown(&lines);
        let shown: Vec<_> = shown
            .iter()
            .map(|line| (&*line.row.work, line.row.n))
            .collect();
        assert_eq!(shown, [("merge", 100_000), ("resolve", 1_000_000)]);
    }

    #[test]
    fn bars_are_multiples_of_the_floor_and_of_rejoin_where_there_is_none() {
        let with = line("merge", "u64", 100_000, "ns");
        let bars = Bars::of(&with).unwrap();
        assert_eq!(
            (bars.base, bars.multiples),
            ("floor", [Some(0.5), Some(50.0), Some(4.0)])
        );
        let without = Line {
            floor: None,
            to_floor: None,
            std: None,
            ..with.clone()
        };
        let bars = Bars::of(&without).unwrap();
        assert_eq!(
            (bars.base, bars.multiples),
            ("rejoin", [Some(1.0), Some(100.0), None])
        );
        let alone = Line {
            peer: None,
            to_peer: None,
            ..without
        };
        assert!(Bars::of(&alone).is_none());
    }

    #[test]
    fn the_picture_names_every_row_and_multiple() {
        let picture = draw(&[line("a & b", "u64", 100_000, "ns")]);
        for words in [
            "a &amp; b",
            "0.50 ×",
            "50 ×",
            "4.0 ×",
            "prefers-color-scheme: dark",
        ] {
            assert!(picture.contains(words), "{words} is not in {picture}");
        }
        assert!(!picture.contains("NaN") && !picture.contains("inf"));
        let nothing = draw(&[]);
        assert!(!nothing.contains("NaN") && !nothing.contains("inf"));
    }
}
