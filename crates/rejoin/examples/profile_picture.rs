//! A profile picture is changed at one replica, and the others show the old one for a while.
//!
//! ```console
//! cargo run -p rejoin --example profile_picture
//! ```

use std::error::Error;

use rejoin::LwwRegister;
use rejoin::store::{Cluster, Kind, Level, Schema};

type Picture = LwwRegister<String>;

const CITIES: [&str; 3] = ["lisbon", "oslo", "quito"];

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::new();
    let pictures = schema.declare::<Picture>("pictures")?;
    let mut cluster = Cluster::new(schema, CITIES);

    upload(&mut cluster, pictures, "lisbon", "cat.png", Level::All)?;
    assert_eq!(shown(&mut cluster, pictures)?, ["cat.png"; 3]);

    println!("\nAnna changes her picture in Lisbon. The write does not wait for the others:");
    upload(&mut cluster, pictures, "lisbon", "dog.png", Level::Local)?;
    assert_eq!(
        shown(&mut cluster, pictures)?,
        ["dog.png", "cat.png", "cat.png"]
    );

    println!("\nA read that asks all replicas takes the newest, and repairs the others:");
    cluster.advance(40);
    let latest = cluster.read("quito", pictures, "anna", Level::All)?;
    let latest = latest.as_ref().and_then(Picture::get);
    println!("  quito, all: {}", latest.map_or("-", String::as_str));
    assert_eq!(latest.map(String::as_str), Some("dog.png"));
    assert_eq!(shown(&mut cluster, pictures)?, ["dog.png"; 3]);

    println!("\nShe changes it in Oslo and in Quito while the cable between them is cut:");
    cluster.partition(&[&["oslo"], &["lisbon", "quito"]]);
    upload(&mut cluster, pictures, "oslo", "owl.png", Level::Local)?;
    cluster.advance(1);
    upload(&mut cluster, pictures, "quito", "fox.png", Level::Local)?;
    shown(&mut cluster, pictures)?;

    println!("\nThe cable is mended. The later write stands everywhere:");
    cluster.heal();
    cluster.settle();
    assert_eq!(shown(&mut cluster, pictures)?, ["fox.png"; 3]);
    assert!(cluster.is_converged());
    Ok(())
}

fn upload(
    cluster: &mut Cluster,
    pictures: Kind<Picture>,
    at: &str,
    file: &str,
    level: Level,
) -> Result<(), Box<dyn Error>> {
    cluster.write(at, pictures, "anna", level, |picture, me| {
        picture.set(me, file.to_owned())
    })?;
    Ok(())
}

/// What a visitor sees in each city, without asking the others.
fn shown(cluster: &mut Cluster, pictures: Kind<Picture>) -> Result<Vec<String>, Box<dyn Error>> {
    let mut all = Vec::new();
    for city in CITIES {
        let picture = cluster.read(city, pictures, "anna", Level::Local)?;
        let file = picture.and_then(Picture::into_inner).unwrap_or_default();
        println!("  {city:<7} {file}");
        all.push(file);
    }
    Ok(all)
}
