//! Bytes and JSON: what comes back, what is refused, and how much memory it may take.

use allocation_counter::measure;
use rejoin_list::sequence::Content;
use rejoin_text::{Chunk, DecodeError, Lengths, Merge, Replica, Saved, Text};
use rejoin_wire::Wire;
use rejoin_wire::hostile::{refuses_prefixes, sealed, withstands};

use crate::{Dice, replica};

/// Three replicas, deletions, all lengths of characters, and some that wait.
fn knotty() -> Text {
    let mut writers = [replica(1), replica(2), replica(7)];
    let mut text = Text::new();
    for (place, writer) in writers.iter_mut().enumerate() {
        text.insert(writer, 5 * place, "abc Grüße 日本 😀😀");
        text.delete(writer, 2..5);
        text.insert(writer, 0, "x");
        text.insert(writer, 0, "é");
    }
    let mut ahead = text.clone();
    ahead.insert(&mut writers[2], 5, "ü");
    let waits = ahead.insert(&mut writers[0], 6, "waits").delta();
    text.merge(&waits);
    text
}

#[test]
fn texts_come_back_as_they_were() {
    let text = knotty();
    let again = Text::from_bytes(&text.to_bytes().unwrap()).unwrap();
    assert_eq!(again, text);
    assert_eq!(again.to_string(), text.to_string());
    let json = serde_json::to_string(&text).unwrap();
    assert_eq!(serde_json::from_str::<Text>(&json).unwrap(), text);
    let wrong = json.replacen("abc", "abcd", 1);
    assert!(serde_json::from_str::<Text>(&wrong).is_err());
}

#[test]
fn a_typed_character_costs_its_bytes() {
    let mut writer = replica(1);
    let mut text = Text::new();
    for place in 0..10_000 {
        text.insert(&mut writer, place, "x");
    }
    assert!(text.to_bytes().unwrap().len() <= 10_000 + 64);
}

#[test]
fn a_replica_saves_restarts_and_goes_on() {
    let mut writer = Replica::random();
    let mut text = Text::new();
    text.push(&mut writer, "so far");
    let mut peer = text.clone();
    let (state, saved) = (text.to_bytes().unwrap(), writer.save().to_bytes());
    drop((text, writer));

    let mut writer = Replica::resume(Saved::from_bytes(&saved).unwrap());
    let mut text = Text::from_bytes(&state).unwrap();
    text.delete(&mut writer, ..3);
    text.push(&mut writer, "away");
    peer.merge(&text);
    assert_eq!(peer, text);
    assert_eq!(peer.to_string(), "faraway");
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let mut text = Text::new();
    text.push(&mut replica(1), "ab");
    let bytes = text.to_bytes().unwrap();
    let body = rejoin_wire::envelope(&bytes).unwrap().body;
    let (head, characters) = body.split_at(body.len() - 3);
    assert_eq!(characters, b"\x02ab");
    let refused = |characters: &[u8]| {
        let body = [head, characters].concat();
        Text::from_bytes(&sealed(Text::TAG, &body)).unwrap_err()
    };
    let rule = |characters| match refused(characters) {
        DecodeError::Invalid { rule, .. } => rule,
        other => panic!("{other:?}"),
    };
    assert_eq!(rule(b"\x02\xff\xff"), "the text is not UTF-8");
    let count = "there are not as many characters as elements alive";
    assert_eq!(rule(b"\x01a"), count);
    assert_eq!(rule("\x02é".as_bytes()), count);
    assert!(matches!(refused(b"\x03ab"), DecodeError::TooShort { .. }));
    assert!(matches!(refused(b"\x02ab!"), DecodeError::Trailing { .. }));
    refuses_prefixes(&text);
}

/// Everything in memory has a price. It stays below 256 bytes for each byte that came in.
#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let trial = withstands(&[knotty()], 0..2, 256, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 5_000 && trial.accepted.len() > 100, "{trial}");
}

/// Characters of all lengths, typed both ways at many places, some of them deleted.
#[test]
fn a_long_text_comes_back_character_by_character() {
    let mut writer = replica(1);
    let mut text = Text::new();
    let mut dice = Dice(8);
    for step in 0..3_000 {
        let at = dice.below(text.len_chars() + 1);
        match step % 5 {
            0 => text.insert(&mut writer, at, "aüß€😀xyz"),
            1 => text.insert(&mut writer, at, "plain"),
            2 => text.delete(&mut writer, at..at + 3),
            _ => text.insert(&mut writer, 0, ["é", "a", "😀"][dice.below(3)]),
        };
    }
    let again = Text::from_bytes(&text.to_bytes().unwrap()).unwrap();
    assert_eq!(again.to_string(), text.to_string());
    assert_eq!(again.lengths(), text.lengths());
    assert_eq!(again, text);
}

/// So many that a walk over the text for each of them takes minutes.
#[test]
fn many_pieces_of_a_long_text_are_put_together() {
    const PIECES: usize = 300_000;
    let mut whole = Chunk::default();
    for _ in 0..PIECES {
        whole.insert(whole.size().chars, Chunk::from("é"));
    }
    assert_eq!(whole.as_str(), "é".repeat(PIECES));
    assert_eq!(whole.size(), Lengths::of(whole.as_str()));
    whole.insert(usize::MAX, Chunk::from("end"));
    whole.insert(1, Chunk::from("x"));
    assert!(whole.as_str().starts_with("éxé") && whole.as_str().ends_with("éend"));
}
