//! Experiments in files.

use rejoin_sim::pbs::{Custom, Preset};

fn refused(text: &str) -> String {
    text.parse::<Custom>().unwrap_err().to_string()
}

#[test]
fn a_preset_can_be_written_as_a_file() {
    let file = r#"
        [pbs]
        write = "38% pareto:1.05,1.51 | 62% rate:0.183"
        ack = "91.22% pareto:0.235,10 | 8.78% rate:1.66"
        read = "91.22% pareto:0.235,10 | 8.78% rate:1.66"
        centres = 3
        between_centres = 75
    "#;
    let custom: Custom = file.parse().unwrap();
    assert_eq!(custom.model.to_owned().centres, 3);
    let preset = Preset::Wan.model();
    assert_eq!(custom.model.between_centres, preset.between_centres);
    for (own, its) in [
        (&custom.model.write, &preset.write),
        (&custom.model.ack, &preset.ack),
        (&custom.model.read, &preset.read),
        (&custom.model.response, &preset.response),
    ] {
        for time in [0.1, 0.3, 1.0, 5.0, 50.0] {
            assert!((own.above(time) - its.above(time)).abs() < 1e-12);
        }
    }
    assert_eq!((custom.n, custom.r, custom.w), (None, None, None));
}

#[test]
fn a_number_is_a_fixed_time() {
    let custom: Custom = "pbs = { write = 5, read = 2.5 }".parse().unwrap();
    assert_eq!(custom.model.write.to_string(), "5");
    assert_eq!(custom.model.response.to_string(), "2.5");
    assert_eq!(
        (custom.model.centres, custom.model.between_centres),
        (1, 0.0)
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let message = refused("[pbs]\nwrite = 5\nread = \"soon\"");
    assert!(
        message.contains("line 3") && message.contains("\"soon\" is no distribution"),
        "{message}"
    );
    assert!(refused("[pbs]\nread = 5").contains("missing field `write`"));
    assert!(refused("[enes]").contains("unknown field `enes`"));
    assert!(refused("[pbs]\nwrite = 5\nread = 5\nspeed = 1").contains("unknown field `speed`"));
    assert!(refused("[pbs").contains("line 1"));
    for bad in [
        "centres = 0",
        "centres = 101",
        "between_centres = -1",
        "between_centres = inf",
    ] {
        assert!(refused(&format!("[pbs]\nwrite = 5\nread = 5\n{bad}")).contains("`centres`"));
    }
    assert!(!refused("[pbs]\nwrite = 5\nread = 5\nn = -3").is_empty());
}
