#![doc = include_str!("../README.md")]

mod chart;
mod clock;
mod codec;
mod contestant;
mod data;
mod heap;
mod json;
mod maps;
mod options;
mod row;
mod rows;
mod sets;
mod table;
mod texts;

use std::io;

use clap::Parser;

use crate::options::Options;

fn main() -> io::Result<()> {
    let options = Options::parse();
    let outcomes = rows::all(&options);
    table::print(&outcomes);
    if let Some(path) = &options.json {
        json::write(path, &outcomes)?;
    }
    if let Some(folder) = &options.charts {
        chart::write(folder, &outcomes, &rows::by_size(&options))?;
    }
    Ok(())
}
