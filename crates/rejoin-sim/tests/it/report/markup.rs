//! A reader of pages, strict enough to see that they are well-formed.
#![allow(clippy::expect_used, reason = "a test that fails has to panic")]

/// Elements that have no end.
const VOID: [&str; 1] = ["meta"];

/// A page taken apart.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    /// The name and the classes of each element, in order.
    elements: Vec<(String, Vec<String>)>,
    titles: Vec<String>,
    text: Vec<String>,
}

impl Markup {
    /// Takes a page apart; panics if elements are not closed in turn, or an attribute is broken.
    pub(crate) fn parse(html: &str) -> Self {
        let mut markup = Self::default();
        let mut open: Vec<String> = Vec::new();
        let mut rest = html.strip_prefix("<!DOCTYPE html>").expect("a doctype");
        while let Some(at) = rest.find('<') {
            let (text, tag) = rest.split_at(at);
            markup.words(text, open.last().map_or("", String::as_str));
            let end = tag.find('>').expect("a tag that ends");
            let inside = &tag[1..end];
            rest = &tag[end + 1..];
            if let Some(name) = inside.strip_prefix('/') {
                assert_eq!(open.pop().as_deref(), Some(name), "closed in turn");
                continue;
            }
            let name = markup.element(inside);
            if !VOID.contains(&name.as_str()) {
                open.push(name);
            }
        }
        assert_eq!(
            (open.as_slice(), rest.trim()),
            (&[][..], ""),
            "closed at the end"
        );
        markup
    }

    fn element(&mut self, inside: &str) -> String {
        let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
        assert!(
            name.chars().all(|it| it.is_ascii_alphanumeric()),
            "an element `{name}`"
        );
        let mut classes = Vec::new();
        while !rest.is_empty() {
            let (attribute, value) = rest.split_once("=\"").expect("an attribute with a value");
            let (value, after) = value.split_once('"').expect("a value that ends");
            let is_name = |it: char| it.is_ascii_alphanumeric() || it == '-';
            assert!(
                attribute.chars().all(is_name),
                "an attribute `{attribute}` of {name}"
            );
            assert!(
                !value.contains("NaN") && !value.contains("inf"),
                "{attribute} = {value}"
            );
            if attribute == "class" {
                classes = value.split_whitespace().map(str::to_owned).collect();
            }
            rest = after.trim_start();
        }
        self.elements.push((name.to_owned(), classes));
        name.to_owned()
    }

    fn words(&mut self, text: &str, within: &str) {
        match within {
            "style" => {}
            "title" => self.titles.push(text.to_owned()),
            _ => self.text.extend(text.split_whitespace().map(str::to_owned)),
        }
    }

    /// How many elements of this name have this class.
    pub(crate) fn count(&self, name: &str, class: &str) -> usize {
        let is_so = |(element, classes): &&(String, Vec<String>)| {
            element == name && classes.iter().any(|it| it == class)
        };
        self.elements.iter().filter(is_so).count()
    }

    /// What is told when one points at something, as it is escaped.
    pub(crate) fn titles(&self) -> impl Iterator<Item = &str> {
        self.titles.iter().map(String::as_str)
    }

    /// All that can be read, as it is escaped.
    pub(crate) fn text(&self) -> String {
        self.text.join(" ")
    }
}
