//! A to-do list that several people edit at once: each task has a title and can be done, and
//! removing a task takes what the remover had seen of it.
//!
//! ```console
//! cargo run -p rejoin --example todo_list
//! ```

use std::error::Error;

use rejoin::store::{Cluster, Kind, Level, Schema};
use rejoin::{EwFlag, LwwRegister, OrMap};

/// By number: the title, and whether it is done.
type Tasks = OrMap<u32, (LwwRegister<String>, EwFlag)>;

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::new();
    let lists = schema.declare::<Tasks>("lists")?;
    let mut cluster = Cluster::new(schema, ["ann", "bob"]);
    for (number, title) in (1..).zip(["buy paint", "sand the door", "paint it"]) {
        rename(&mut cluster, lists, "ann", number, title)?;
    }
    cluster.settle();
    show(&mut cluster, lists, "bob")?;

    println!("\nOffline, Ann finishes the first and drops the third.");
    println!("Bob gives the third a better name, and the second as well.");
    cluster.partition(&[&["ann"], &["bob"]]);
    cluster.write("ann", lists, "home", Level::Local, |tasks, me| {
        tasks.update(me, 1, |task| task.second().enable())
    })?;
    cluster.write("ann", lists, "home", Level::Local, |tasks, me| {
        tasks.remove(me, &3)
    })?;
    rename(&mut cluster, lists, "bob", 3, "paint it blue")?;
    rename(&mut cluster, lists, "bob", 2, "sand both sides")?;

    println!("\nOnline again, both read:");
    cluster.heal();
    cluster.settle();
    let expected = [
        "1 [x] buy paint",
        "2 [ ] sand both sides",
        "3 [ ] paint it blue",
    ];
    assert_eq!(show(&mut cluster, lists, "ann")?, expected);
    assert_eq!(show(&mut cluster, lists, "bob")?, expected);
    println!("The third is there: Ann had not seen its new name when she dropped it.");
    Ok(())
}

fn rename(
    cluster: &mut Cluster,
    lists: Kind<Tasks>,
    at: &str,
    number: u32,
    title: &str,
) -> Result<(), Box<dyn Error>> {
    cluster.write(at, lists, "home", Level::Local, |tasks, me| {
        tasks.update(me, number, |task| task.first().set(title.to_owned()))
    })?;
    Ok(())
}

fn show(
    cluster: &mut Cluster,
    lists: Kind<Tasks>,
    at: &str,
) -> Result<Vec<String>, Box<dyn Error>> {
    let tasks = cluster.read(at, lists, "home", Level::Local)?;
    let tasks = tasks.unwrap_or_default();
    let line = |number: &u32, title: Option<&String>, done: bool| {
        let mark = if done { 'x' } else { ' ' };
        format!("{number} [{mark}] {}", title.map_or("", String::as_str))
    };
    let lines = tasks.iter_sorted();
    let lines = lines.map(|(number, (title, done))| line(number, title, done));
    let lines: Vec<String> = lines.collect();
    for line in &lines {
        println!("  {at}: {line}");
    }
    Ok(lines)
}
