//! A user writes at one replica and reads at another. Without a session she may not find what she
//! wrote; with one she is told `not ready` and never shown something older.
//!
//! ```console
//! cargo run -p rejoin --example read_your_writes
//! ```

use std::error::Error;

use rejoin::LwwRegister;
use rejoin::store::{Cluster, Failure, Guarantees, Kind, Level, Schema, Session};

type Status = LwwRegister<String>;

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::new();
    let statuses = schema.declare::<Status>("statuses")?;
    let mut cluster = Cluster::new(schema, ["near", "far"]);

    post(&mut cluster, statuses, None, "at work")?;
    cluster.settle();
    post(&mut cluster, statuses, None, "on holiday")?;
    let status = cluster.read("far", statuses, "anna", Level::Local)?;
    let status = status.and_then(Status::into_inner);
    println!("Without a session, the far replica shows her {status:?}: her old status.");
    assert_eq!(status.as_deref(), Some("at work"));

    cluster.settle();
    let near = cluster.store("near").ok_or("the near replica is gone")?;
    let mut session = near.session(Guarantees::ALL);
    post(&mut cluster, statuses, Some(&mut session), "back again")?;

    println!(
        "\nShe closes the app. The session travels as {} bytes.",
        session.to_bytes()?.len()
    );
    let mut session = Session::from_bytes(&session.to_bytes()?)?;

    let refused = read(&mut cluster, statuses, &mut session);
    println!("The far replica has not heard of her write: {refused:?}");
    assert_eq!(refused, Err(Failure::NotReady));

    cluster.replicate("near", "far");
    let status = read(&mut cluster, statuses, &mut session)?;
    println!("Now it has: {status:?}");
    assert_eq!(status.as_deref(), Some("back again"));
    Ok(())
}

fn post(
    cluster: &mut Cluster,
    statuses: Kind<Status>,
    session: Option<&mut Session>,
    text: &str,
) -> Result<(), Failure> {
    cluster.edit(
        "near",
        statuses,
        "anna",
        Level::Local,
        session,
        |status, me| {
            status.set(me, text.to_owned());
            Ok::<_, Failure>(true)
        },
    )?;
    Ok(())
}

fn read(
    cluster: &mut Cluster,
    statuses: Kind<Status>,
    session: &mut Session,
) -> Result<Option<String>, Failure> {
    let status = cluster.read_in("far", statuses, "anna", Level::Local, Some(session))?;
    Ok(status.and_then(Status::into_inner))
}
