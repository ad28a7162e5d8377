//! A feed that keeps the newest posts, is read by pages, and from which posts are removed.
//!
//! ```console
//! cargo run -p rejoin --example social_feed
//! ```

use std::error::Error;

use rejoin::store::{Cluster, Kind, Level, Schema};
use rejoin::{NewestSet, Stamp};

/// The newest hundred, whoever posted them, and in whatever order they come.
type Feed = NewestSet<String, 100>;

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::new();
    let feeds = schema.declare::<Feed>("feeds")?;
    let mut cluster = Cluster::new(schema, ["east", "west"]);

    for number in 1..=130 {
        let at = if number % 2 == 0 { "east" } else { "west" };
        cluster.advance(1);
        cluster.write(at, feeds, "home", Level::Local, |feed, me| {
            feed.insert(me, format!("post {number}"))
        })?;
    }
    cluster.settle();

    println!("A reader in the east turns the pages, newest first:");
    let mut all = page(&mut cluster, feeds, None)?;
    for (_, post) in &all[..3] {
        println!("  {post}");
    }
    assert_eq!(all[0].1, "post 130");

    println!("While she reads, post 120 is taken down in the west.");
    cluster.write("west", feeds, "home", Level::All, |feed, me| {
        feed.remove(me, "post 120")
    })?;

    loop {
        let next = page(&mut cluster, feeds, all.last())?;
        if next.is_empty() {
            break;
        }
        all.extend(next);
    }
    let mut all: Vec<_> = all.into_iter().map(|(_, post)| post).collect();
    println!(
        "She has read {} posts, down to {}.",
        all.len(),
        all[all.len() - 1]
    );
    assert_eq!(all[all.len() - 1], "post 31");
    assert!(
        !all.contains(&"post 120".to_owned()),
        "it was gone before she came to it"
    );
    let read = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), read, "no post comes twice");
    Ok(())
}

/// The ten posts behind the one that was read last.
fn page(
    cluster: &mut Cluster,
    feeds: Kind<Feed>,
    last: Option<&(Stamp, String)>,
) -> Result<Vec<(Stamp, String)>, Box<dyn Error>> {
    let feed = cluster.read("east", feeds, "home", Level::Local)?;
    let feed = feed.unwrap_or_default();
    let cursor = last.map(|(stamp, post)| (*stamp, post));
    let page = feed.page(cursor, None, 10);
    Ok(page.map(|(stamp, post)| (stamp, post.clone())).collect())
}
