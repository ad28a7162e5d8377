//! Every edit and query against what a reader would expect.

use rejoin_merge::Bottom;
use rejoin_text::{Lengths, Side, Text};

use crate::{Dice, replica};

const WORDS: [&str; 6] = ["a", "Grüße", "x\n", "日本語", "😀", "the quick brown fox "];

#[test]
fn a_text_of_one_replica_is_a_string() {
    let mut writer = replica(1);
    let mut text = Text::new();
    let mut oracle: Vec<char> = Vec::new();
    assert!(text.is_empty() && text.is_bottom());
    let mut dice = Dice(11);
    for step in 0..10_000 {
        let index = dice.below(oracle.len() + 1);
        if dice.below(3) > 0 {
            let word = WORDS[dice.below(6)];
            text.insert(&mut writer, index, word);
            oracle.splice(index..index, word.chars());
        } else {
            let end = oracle.len().min(index + dice.below(10));
            text.delete(&mut writer, index..end);
            oracle.drain(index..end);
        }
        assert_eq!(text.len_chars(), oracle.len());
        assert_eq!(text.char_at(index), oracle.get(index).copied());
        if step % 500 == 0 {
            assert!(text.chars().eq(oracle.iter().copied()));
        }
    }
    let expected: String = oracle.iter().collect();
    assert!(oracle.len() > 5_000 && !text.is_empty() && !text.is_bottom());
    assert_eq!(text.to_string(), expected);
    assert_eq!(text.chunks().collect::<String>(), expected);
    assert!(text.chunks().all(|chunk| !chunk.is_empty()));
    assert_eq!(text.len_utf8(), expected.len());
    assert_eq!(text.len_utf16(), expected.encode_utf16().count());
    assert_eq!(text.lengths(), Lengths::of(&expected));
    let mut place = Lengths::default();
    for character in expected.chars() {
        assert_eq!(text.offset_of_char(place.chars), place);
        for byte in 0..character.len_utf8() {
            assert_eq!(text.offset_of_utf8(place.utf8 + byte), place);
        }
        for unit in 0..character.len_utf16() {
            assert_eq!(text.offset_of_utf16(place.utf16 + unit), place);
        }
        place += Lengths::of(character.encode_utf8(&mut [0; 4]));
    }
    assert_eq!(text.offset_of_utf8(usize::MAX), place);
    text.delete(&mut writer, ..);
    assert!(text.is_empty() && text.to_string().is_empty());
    assert_eq!(text.offset_of_char(3), Lengths::default());
}

#[test]
fn a_text_is_shown_short() {
    let mut writer = replica(1);
    let mut text = Text::new();
    assert!(text.push(&mut writer, "").is_nothing());
    text.push(&mut writer, "say \"hi\"");
    assert_eq!(format!("{text:?}"), r#""say \"hi\"""#);
    text.push(&mut writer, &"x".repeat(100));
    assert!(format!("{text:?}").ends_with("xxx\" … 44 more"));
}

#[test]
fn a_cursor_held_from_the_left_stays_before_what_is_typed_while_its_character_lives() {
    let mut writer = replica(1);
    let mut text = Text::new();
    text.push(&mut writer, "abcd");
    let cursor = text.anchor(2, Side::Left);
    text.insert(&mut writer, 2, "X");
    assert_eq!(text.resolve(&cursor), Some(2));
    text.delete(&mut writer, 1..2);
    assert_eq!(text.resolve(&cursor), Some(1));
    text.insert(&mut writer, 1, "Y");
    assert_eq!(text.to_string(), "aYXcd");
    assert_eq!(text.resolve(&cursor), Some(2));
}
