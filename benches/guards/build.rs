//! Tells the program which compiler made it, since another makes other instructions.

use std::env;
use std::process::Command;

fn main() {
    let compiler = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(compiler).arg("--version").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let version = version.unwrap_or_else(|error| format!("a compiler that is silent: {error}"));
    println!("cargo::rustc-env=COMPILER={version}");
    println!("cargo::rerun-if-changed=build.rs");
}
