use rejoin_cl_set::ClSet;

use crate::replica;

#[test]
fn json_is_an_ascending_list_of_lengths() {
    let mut cities = ClSet::new();
    cities.insert_all(&mut replica(1), ["oslo", "bern"].map(String::from));
    cities.remove(&mut replica(1), "oslo").unwrap();
    let text = r#"[["bern",1],["oslo",2]]"#;
    assert_eq!(serde_json::to_string(&cities).unwrap(), text);
    assert_eq!(serde_json::from_str::<ClSet<String>>(text).unwrap(), cities);
    let text = r#"[["oslo",2],["bern",1]]"#;
    assert_eq!(serde_json::from_str::<ClSet<String>>(text).unwrap(), cities);
    assert_eq!(
        serde_json::from_str::<ClSet<u8>>("[]").unwrap(),
        ClSet::new()
    );
}

#[test]
fn what_is_no_set_is_refused() {
    for (text, fault) in [
        ("[[1,1],[1,2]]", "comes twice"),
        ("[[1,0]]", "a causal length is 0"),
        ("[[1,4611686018427387904]]", "2^62 or more"),
        ("[[1,-1]]", "invalid value"),
        ("[[1]]", "invalid length"),
        ("{}", "a list of [element, causal length]"),
    ] {
        let error = serde_json::from_str::<ClSet<u8>>(text).unwrap_err();
        assert!(error.to_string().contains(fault), "{error} for {text}");
    }
    let last = serde_json::from_str::<ClSet<u8>>("[[1,4611686018427387903]]").unwrap();
    assert_eq!(last.causal_length(&1), (1 << 62) - 1);
}
