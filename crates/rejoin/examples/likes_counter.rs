//! Likes are counted in three places, over a network that loses and repeats messages.
//!
//! ```console
//! cargo run -p rejoin --example likes_counter
//! ```

use std::error::Error;

use rejoin::store::{Cluster, Level, Schema};
use rejoin::{GCounter, Merge, Replica};

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    counted_by_hand()?;
    counted_by_a_store()
}

/// The same message arrives three times: a plain sum counts it three times, a counter once.
fn counted_by_hand() -> Result<(), Box<dyn Error>> {
    let mut phone = Replica::random();
    let (mut here, mut there) = (GCounter::new(), GCounter::new());
    let mut plain = 0;
    let news = here.increment(&mut phone, 5)?.delta();
    for _ in 0..3 {
        plain += 5;
        there.merge(&news);
    }
    println!("A message of 5 likes comes three times. A plain sum says {plain},");
    println!("the counter says {}.", there.value());
    assert_eq!((plain, there.value()), (15, 5));
    Ok(())
}

fn counted_by_a_store() -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::new();
    let likes = schema.declare::<GCounter>("likes")?;
    let places = ["ams", "fra", "sin"];
    let mut cluster = Cluster::new(schema, places);
    cluster.partition(&[&["ams"], &["fra"], &["sin"]]);

    println!("\nNo replica hears of another, and all three go on counting:");
    for round in 0..1_000 {
        let place = places[round % 3];
        let count = cluster.edit(place, likes, "post 7", Level::Local, None, |likes, me| {
            likes.increment(me, 1).map(|change| !change.is_nothing())
        });
        count?;
    }
    for place in places {
        let count = cluster.read(place, likes, "post 7", Level::Local)?;
        println!("  {place} {}", count.map_or(0, |count| count.value()));
    }

    cluster.heal();
    cluster.settle();
    let count = cluster.read("sin", likes, "post 7", Level::Local)?;
    let count = count.map_or(0, |count| count.value());
    println!("They meet, and each reads {count}.");
    assert_eq!(count, 1_000);
    Ok(())
}
