use rejoin_two_p_set::TwoPSet;

use crate::set;

#[test]
fn json_is_two_ascending_lists() {
    let text = r#"{"present":["bern","oslo"],"removed":["riga"]}"#;
    let cities = set(["oslo", "bern"].map(String::from), [String::from("riga")]);
    assert_eq!(serde_json::to_string(&cities).unwrap(), text);
    assert_eq!(
        serde_json::from_str::<TwoPSet<String>>(text).unwrap(),
        cities
    );
    let text = r#"{"present":[3,1],"removed":[4,2]}"#;
    assert_eq!(
        serde_json::from_str::<TwoPSet<u8>>(text).unwrap(),
        set([1, 3], [2, 4])
    );
}

#[test]
fn what_is_no_set_is_refused() {
    for (text, fault) in [
        (r#"{"present":[1,1],"removed":[]}"#, "comes twice"),
        (r#"{"present":[1],"removed":[1]}"#, "comes twice"),
        (r#"{"present":[],"removed":[1,1]}"#, "comes twice"),
        (r#"{"present":[1]}"#, "missing field"),
        (r#"{"present":[1],"removed":[],"floor":7}"#, "unknown field"),
        ("[[1],[2],3]", "trailing characters"),
    ] {
        let error = serde_json::from_str::<TwoPSet<u8>>(text).unwrap_err();
        assert!(error.to_string().contains(fault), "{error} for {text}");
    }
}
