//! Who is online: a flag for each device, where saying so wins over a removal that had not heard
//! of it, and that ends by itself when a device goes away without a word.
//!
//! ```console
//! cargo run -p rejoin --example presence_flags
//! ```

use std::error::Error;

use rejoin::EwFlag;
use rejoin::store::{Cluster, Kind, Level, Schema};

/// How long a device counts as online after its last sign of life, in milliseconds.
const LEASE: u64 = 30_000;

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::new();
    let presence = schema.declare::<EwFlag>("presence")?;
    let mut cluster = Cluster::new(schema, ["chat-1", "chat-2"]);

    sign_of_life(&mut cluster, presence, "chat-1")?;
    cluster.settle();
    println!("Bob comes online: {:?}", seen(&mut cluster, presence)?);
    assert_eq!(seen(&mut cluster, presence)?, [true, true]);

    println!("\nThe servers are cut off from each other. Bob leaves one and comes to the other:");
    cluster.partition(&[&["chat-1"], &["chat-2"]]);
    cluster.write("chat-1", presence, "bob", Level::Local, |flag, me| {
        flag.disable(me)
    })?;
    sign_of_life(&mut cluster, presence, "chat-2")?;
    println!("  {:?}", seen(&mut cluster, presence)?);

    cluster.heal();
    cluster.settle();
    println!(
        "They meet, and he is online: {:?}",
        seen(&mut cluster, presence)?
    );
    assert_eq!(seen(&mut cluster, presence)?, [true, true]);

    println!("\nHis phone falls into the river. Half a minute later:");
    cluster.advance(LEASE + 1);
    println!("  {:?}", seen(&mut cluster, presence)?);
    assert_eq!(seen(&mut cluster, presence)?, [false, false]);
    Ok(())
}

/// Says that Bob is online, for as long as the lease runs.
fn sign_of_life(
    cluster: &mut Cluster,
    presence: Kind<EwFlag>,
    at: &str,
) -> Result<(), Box<dyn Error>> {
    cluster.write(at, presence, "bob", Level::Local, |flag, me| {
        flag.enable(me)
    })?;
    let store = cluster.store_mut(at).ok_or("no such server")?;
    let until = store.wall() + LEASE;
    store.key(presence, "bob").expire_at(Some(until))?;
    Ok(())
}

/// Whether each server shows him online.
fn seen(cluster: &mut Cluster, presence: Kind<EwFlag>) -> Result<[bool; 2], Box<dyn Error>> {
    let mut seen = [false; 2];
    for (place, at) in ["chat-1", "chat-2"].into_iter().enumerate() {
        let flag = cluster.read(at, presence, "bob", Level::Local)?;
        seen[place] = flag.is_some_and(|flag| flag.is_enabled());
    }
    Ok(seen)
}
