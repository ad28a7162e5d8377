//! Writes the inputs that the fuzzer begins with: `seeds [FOLDER]`, `corpus` beside the manifest
//! unless another folder is named. It adds files and takes none away.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use rejoin_fuzz::TARGETS;

fn main() -> io::Result<()> {
    let beside_manifest = || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let folder = env::args_os()
        .nth(1)
        .map_or_else(beside_manifest, PathBuf::from);
    for target in TARGETS {
        let folder = folder.join(target.name);
        fs::create_dir_all(&folder)?;
        let seeds = (target.seeds)();
        for (number, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed-{number:02}")), seed)?;
        }
        println!("{:3} seeds in {}", seeds.len(), folder.display());
    }
    Ok(())
}
