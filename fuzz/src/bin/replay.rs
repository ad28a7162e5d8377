//! Runs a target on files, without a fuzzer: `replay TARGET PATH...`. A path may be a folder.
//!
//! It ends like a test: a finding is a panic that says what is wrong.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use rejoin_fuzz::{TARGETS, target};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let name = arguments.next().unwrap_or_default();
    let paths: Vec<_> = arguments.map(PathBuf::from).collect();
    let Some(target) = name.to_str().and_then(target) else {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        return Err(format!("usage: replay TARGET PATH..., of {}", names.join(", ")).into());
    };
    if paths.is_empty() {
        return Err("name a file or a folder to replay".into());
    }
    let mut files = Vec::new();
    for path in &paths {
        collect(path, &mut files).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    for file in &files {
        let bytes = fs::read(file)?;
        // Before it runs: if it does not come back, this was the one.
        println!(
            "{} on {}, {} bytes",
            target.name,
            file.display(),
            bytes.len()
        );
        (target.run)(&bytes);
    }
    println!("no finding in {} files", files.len());
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    entries
        .iter()
        .try_for_each(|entry| collect(&entry.path(), files))
}
