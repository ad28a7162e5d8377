use rejoin_g_set::GSet;

use crate::set;

#[test]
fn json_is_an_ascending_list() {
    let text = r#"["bern","oslo"]"#;
    let cities = set(["oslo", "bern"].map(String::from));
    assert_eq!(serde_json::to_string(&cities).unwrap(), text);
    assert_eq!(serde_json::from_str::<GSet<String>>(text).unwrap(), cities);
    assert_eq!(serde_json::from_str::<GSet<u8>>("[]").unwrap(), GSet::new());
    assert_eq!(
        serde_json::from_str::<GSet<u8>>("[3,1]").unwrap(),
        set([1, 3])
    );
}

#[test]
fn what_is_no_set_is_refused() {
    for (text, fault) in [
        ("[1,2,1]", "comes twice"),
        ("[1,\"x\"]", "invalid type"),
        ("{}", "a list of elements"),
        ("[1,", "EOF"),
    ] {
        let error = serde_json::from_str::<GSet<u8>>(text).unwrap_err();
        assert!(error.to_string().contains(fault), "{error} for {text}");
    }
}
