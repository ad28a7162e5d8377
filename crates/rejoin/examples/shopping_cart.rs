//! A shopping cart that two devices fill while neither hears of the other: what is added survives,
//! and what is removed stays removed.
//!
//! ```console
//! cargo run -p rejoin --example shopping_cart
//! ```

use std::error::Error;

use rejoin::OrSet;
use rejoin::store::{Cluster, Kind, Level, Schema};

type Cart = OrSet<String>;

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::new();
    let carts = schema.declare::<Cart>("carts")?;
    let mut cluster = Cluster::new(schema, ["laptop", "phone"]);

    for item in ["bread", "milk", "eggs"] {
        add(&mut cluster, carts, "phone", item)?;
    }
    cluster.settle();
    println!(
        "Both devices hold {:?}.",
        items(&mut cluster, carts, "laptop")?
    );

    println!("\nIn the tunnel, the phone removes the milk and the eggs;");
    println!("at home, the laptop adds tea, and milk once more.");
    cluster.partition(&[&["phone"], &["laptop"]]);
    for item in ["milk", "eggs"] {
        remove(&mut cluster, carts, "phone", item)?;
    }
    for item in ["tea", "milk"] {
        add(&mut cluster, carts, "laptop", item)?;
    }
    for device in ["phone", "laptop"] {
        println!("  {device:<7} {:?}", items(&mut cluster, carts, device)?);
    }

    println!("\nThey meet again:");
    cluster.heal();
    cluster.settle();
    for device in ["phone", "laptop"] {
        let items = items(&mut cluster, carts, device)?;
        println!("  {device:<7} {items:?}");
        assert_eq!(items, ["bread", "milk", "tea"]);
    }
    println!("The milk is there: the phone had not seen that it was added again.");
    println!("The eggs are not: nobody has added them since.");
    Ok(())
}

fn add(
    cluster: &mut Cluster,
    carts: Kind<Cart>,
    at: &str,
    item: &str,
) -> Result<(), Box<dyn Error>> {
    cluster.write(at, carts, "anna", Level::Local, |cart, me| {
        cart.insert(me, item.to_owned())
    })?;
    Ok(())
}

fn remove(
    cluster: &mut Cluster,
    carts: Kind<Cart>,
    at: &str,
    item: &str,
) -> Result<(), Box<dyn Error>> {
    cluster.write(at, carts, "anna", Level::Local, |cart, me| {
        cart.remove(me, item)
    })?;
    Ok(())
}

fn items(
    cluster: &mut Cluster,
    carts: Kind<Cart>,
    at: &str,
) -> Result<Vec<String>, Box<dyn Error>> {
    let cart = cluster.read(at, carts, "anna", Level::Local)?;
    Ok(cart.unwrap_or_default().iter_sorted().cloned().collect())
}
