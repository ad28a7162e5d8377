use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rejoin_laws::Merge;
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer, encode, reseal};

use crate::decode::behaves;
use crate::{TARGETS, target};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn names() -> BTreeSet<String> {
    TARGETS
        .iter()
        .map(|target| target.name.to_owned())
        .collect()
}

#[test]
fn each_target_has_its_file_and_its_entry_in_the_manifest() {
    let files: BTreeSet<_> = fs::read_dir(here("fuzz_targets"))
        .unwrap()
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_eq!(files, names());

    let manifest = fs::read_to_string(here("Cargo.toml")).unwrap();
    let listed: BTreeSet<_> = manifest
        .split("[[bin]]\nname = \"")
        .skip(1)
        .map(|entry| entry.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(listed, names());
}

#[test]
fn a_file_runs_the_target_that_it_is_called_after() {
    for name in names() {
        let text = fs::read_to_string(here("fuzz_targets").join(&name).with_extension("rs"));
        let call = format!("rejoin_fuzz::{name}(bytes)");
        assert!(
            text.unwrap().contains(&call),
            "{name}.rs does not call {call}"
        );
    }
}

#[test]
fn seeds_are_many_and_no_findings() {
    for target in TARGETS {
        let seeds = (target.seeds)();
        let different: BTreeSet<_> = seeds.iter().collect();
        assert!(
            different.len() > 5,
            "{}: {} seeds",
            target.name,
            different.len()
        );
        for seed in &seeds {
            (target.run)(seed);
        }
    }
}

/// Takes any body for the same state, so that bytes have many forms.
#[derive(Clone, Debug, PartialEq)]
struct Lenient;

impl Wire for Lenient {
    const TAG: Tag = Tag::custom(1);

    fn write(&self, _: &mut Writer) -> Result<(), EncodeError> {
        Ok(())
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        while input.u64().is_ok() {}
        Ok(Self)
    }
}

impl Merge for Lenient {
    fn merge(&mut self, _: &Self) -> bool {
        false
    }
}

#[test]
#[should_panic(expected = "the bytes of Lenient")]
fn a_decoder_that_accepts_two_forms_is_a_finding() {
    assert!(behaves::<Lenient>(&encode(&Lenient).unwrap()));
    let mut bytes = encode(&Lenient).unwrap();
    bytes.insert(bytes.len() - 4, 7);
    reseal(&mut bytes);
    behaves::<Lenient>(&bytes);
}

/// What a fuzzer once found, and what was then corrected, lies in `seeds/<target>/`.
#[test]
fn what_was_once_found_is_found_no_more() {
    let Ok(folders) = fs::read_dir(here("seeds")) else {
        return;
    };
    for folder in folders {
        let folder = folder.unwrap();
        let name = folder.file_name().to_string_lossy().into_owned();
        let target = target(&name).unwrap_or_else(|| panic!("there is no target {name}"));
        for file in fs::read_dir(folder.path()).unwrap() {
            (target.run)(&fs::read(file.unwrap().path()).unwrap());
        }
    }
}
