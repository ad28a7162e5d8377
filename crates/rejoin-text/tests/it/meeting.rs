//! Texts of several replicas.

use rejoin_text::{Merge, Observer, Side, Text};

use crate::{Dice, replica};

#[test]
fn what_two_type_in_one_place_stays_together() {
    let (mut ann, mut bob) = (replica(1), replica(2));
    let mut a = Text::new();
    a.push(&mut ann, "[]");
    let mut b = a.clone();
    for (place, character) in "hello".chars().enumerate() {
        a.insert(&mut ann, 1 + place, character.encode_utf8(&mut [0; 4]));
    }
    for character in "dlrow".chars() {
        b.insert(&mut bob, 1, character.encode_utf8(&mut [0; 4]));
    }
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert!(["[helloworld]", "[worldhello]"].contains(&&*a.to_string()));
}

#[test]
fn cursors_of_others_can_be_found() {
    let (mut ann, mut bob) = (replica(1), replica(2));
    let mut a = Text::new();
    a.push(&mut ann, "Grüße");
    let mut b = a.clone();
    let cursor = b.anchor(3, Side::Left);
    b.insert(&mut bob, 0, "Viele ");
    b.delete(&mut bob, 7..9); // The `r` and the `ü`, which holds the cursor.
    assert_eq!(b.to_string(), "Viele Gße");
    a.merge(&b);
    assert_eq!(a.resolve(&cursor), Some(7));
    let json = serde_json::to_string(&cursor).unwrap();
    assert_eq!(
        serde_json::from_str::<rejoin_text::Anchor>(&json).unwrap(),
        cursor
    );
}

#[test]
fn typing_apart_and_meeting_by_versions_gives_one_text() {
    let mut dice = Dice(17);
    let mut writers = [replica(1), replica(2), replica(3)];
    let mut texts = [Text::new(), Text::new(), Text::new()];
    for round in 0..200 {
        for (text, writer) in texts.iter_mut().zip(&mut writers) {
            let mut index = dice.below(text.len_chars() + 1);
            for character in "añ😀word ".chars() {
                text.insert(writer, index, character.encode_utf8(&mut [0; 4]));
                index += 1;
            }
            text.delete(writer, index.saturating_sub(3)..index);
        }
        let (from, to) = (round % 3, (round + 1) % 3);
        let news = texts[from].delta_since(texts[to].version());
        texts[to].merge(&news);
    }
    let [mut a, mut b, c] = texts;
    a.merge(&b);
    a.merge(&c);
    b.merge(&c);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(a.to_string(), b.to_string());
    assert_eq!(a.to_bytes(), b.to_bytes());
    let again = Text::from_bytes(&a.to_bytes().unwrap()).unwrap();
    assert_eq!(again.to_string(), a.to_string());
    assert!(a.len_chars() > 2_000);
    // Words stand whole, however they met.
    assert!(a.to_string().matches("añ😀wo").count() > 200);
}

#[test]
fn an_observer_is_told_of_pieces() {
    #[derive(Default)]
    struct Told(Vec<String>);
    impl Observer for Told {
        fn added(&mut self, value: &dyn rejoin_merge::Content) {
            self.0.push(format!("+{value:?}"));
        }
        fn removed(&mut self, value: &dyn rejoin_merge::Content) {
            self.0.push(format!("-{value:?}"));
        }
    }
    let mut ann = replica(1);
    let (mut a, mut b) = (Text::new(), Text::new());
    a.push(&mut ann, "hello");
    b.merge(&a);
    a.delete(&mut ann, 1..3);
    a.push(&mut ann, " you");
    let mut told = Told::default();
    assert!(b.merge_observed(&a, &mut told));
    assert_eq!(told.0, [r#"+" you""#, r#"-"el""#]);
}

/// A history in which one run of deletions explained two dead elements that did not touch, and only
/// the first of them took its deletion along.
#[test]
fn each_dead_character_travels_with_a_deletion() {
    use rejoin_laws::*;
    use rejoin_text::laws::Op::*;

    replay::<Text>(&[
        edit(1, Insert(10, "def")),
        edit(1, Delete(14, 3)),
        edit(1, Delete(3, 1)),
        edit(1, Delete(0, 1)),
        edit(1, Insert(1, "ab")),
        sync_difference(1, 3),
        deliver_joined(&[2], 0),
    ]);
}
