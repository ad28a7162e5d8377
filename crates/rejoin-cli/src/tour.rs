//! `rejoin tour`: eventual consistency, step by step, on three real replicas.

mod canvas;
mod chapters;
mod draw;
mod event;
mod network;
mod pace;
mod world;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use self::draw::Picture;
use self::event::Event;
use self::pace::Pace;
use self::world::World;
use crate::error::{Exit, Failure};
use crate::output;
use crate::style::{BOLD, DIM};

/// Arguments of `rejoin tour`.
#[derive(Debug, clap::Args)]
pub(crate) struct Tour {
    /// Draw other delays for the network
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Wait for a key after each step; `q` ends the tour
    #[arg(long, conflicts_with = "json")]
    step: bool,

    /// Print one JSON object for each step
    #[arg(long)]
    json: bool,

    /// Draw with ASCII alone
    #[arg(long, conflicts_with = "json")]
    ascii: bool,

    /// Also write the states of the replicas, before they meet, to files in this folder
    #[arg(long, value_name = "FOLDER")]
    save: Option<PathBuf>,
}

pub(crate) fn run(args: &Tour) -> Result<Exit, Failure> {
    let pace = Pace::new(args.step)?;
    let mut world = World::new(args.seed);
    chapters::all(&mut world);
    if let Some(folder) = &args.save {
        save(folder, &world.saved)?;
    }
    if args.json {
        output::print(|out| world.events.iter().try_for_each(|event| line(out, event)))?;
        return Ok(Exit::Done);
    }
    let picture = Picture::new(pace::width(), args.ascii);
    for (number, event) in world.events.iter().enumerate() {
        output::print(|out| picture.draw(out, event))?;
        let last = number + 1 == world.events.len();
        if !last && !pace.wait()? {
            return Ok(Exit::Done);
        }
    }
    output::print(|out| ending(out, args))?;
    Ok(Exit::Done)
}

fn line(out: &mut dyn Write, event: &Event) -> io::Result<()> {
    serde_json::to_writer(&mut *out, event)?;
    writeln!(out)
}

fn save(folder: &Path, states: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let failed = |path: &Path, error| Failure::file(path.display(), &error);
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, bytes) in states {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

fn ending(out: &mut dyn Write, args: &Tour) -> io::Result<()> {
    let folder = args
        .save
        .as_deref()
        .unwrap_or(Path::new("states"))
        .display();
    let seed = args.seed.wrapping_add(1);
    writeln!(out, "{BOLD}What to try next{BOLD:#}")?;
    let mut suggest =
        |command: String, why: &str| writeln!(out, "  {command}\n      {DIM}{why}{DIM:#}");
    suggest(
        format!("rejoin tour --seed {seed}"),
        "other delays, the same end",
    )?;
    if args.save.is_none() {
        suggest(
            format!("rejoin tour --save {folder}"),
            "keep the states from before they met",
        )?;
    }
    suggest(
        format!("rejoin diff {folder}/set-a.rejoin {folder}/set-b.rejoin"),
        "what each replica knew that the other did not",
    )?;
    suggest(
        format!("rejoin merge {folder}/set-a.rejoin {folder}/set-b.rejoin -o joined.rejoin"),
        "join them yourself",
    )?;
    suggest(
        "cargo add rejoin".to_owned(),
        "the same types in your own program",
    )
}
