#![doc = include_str!("../README.md")]

mod chart;
mod clock;
mod codec;
mod contestant;
mod data;
mod heap;
mod json;
mod maps;
mod markdown;
mod medians;
mod options;
mod row;
mod rows;
mod sets;
mod table;
mod texts;

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use clap::Parser;

use crate::medians::Line;
use crate::options::Options;

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let runs = if options.from.is_empty() {
        let outcomes = rows::all(options);
        table::print(&outcomes);
        if let Some(path) = &options.json {
            json::write(path, &outcomes)?;
        }
        vec![outcomes]
    } else {
        let runs = options.from.iter().map(|path| json::read(path));
        let mut runs = runs.collect::<Result<Vec<_>, _>>()?;
        for run in &mut runs {
            run.retain(|outcome| options.wants(&outcome.row.work));
        }
        runs
    };
    let lines = Line::of_runs(&runs)?;
    if let Some(path) = &options.markdown {
        fs::write(path, markdown::table(&lines))?;
    }
    if let Some(folder) = &options.charts {
        chart::write(folder, &lines)?;
    }
    Ok(())
}
