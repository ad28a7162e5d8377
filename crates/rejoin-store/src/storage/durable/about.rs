//! What the file says about its records.

use redb::{Database, Error, ReadableDatabase, TableDefinition, TableError};

use crate::StorageError;

/// The one table of records.
pub(super) const RECORDS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("records");

const ABOUT: TableDefinition<'_, &str, u64> = TableDefinition::new("about");

/// Facts about all records together, changed in the transaction that changes the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct About {
    /// How many commits there were.
    pub(super) commits: u64,
    /// The sum of the weights of all records, modulo 2^64. An old page in the place of a new one
    /// holds records that are good, each by itself: this is what tells.
    pub(super) sum: u64,
    /// Whether the last one who committed has closed the file.
    pub(super) is_closed: bool,
}

/// What was found in a database.
pub(super) enum Found {
    /// Nothing, so it is free to take.
    Nothing,
    /// Records of a store.
    Store(About),
    /// Tables of another program.
    Foreign,
    /// Records of a newer version of this library.
    Newer(u64),
}

/// Looks what a database is.
pub(super) fn look(database: &Database) -> Result<Found, Error> {
    let reading = database.begin_read()?;
    let table = match reading.open_table(ABOUT) {
        Ok(table) => table,
        Err(TableError::TableDoesNotExist(_)) => {
            let is_free = reading.list_tables()?.next().is_none()
                && reading.list_multimap_tables()?.next().is_none();
            return Ok(if is_free {
                Found::Nothing
            } else {
                Found::Foreign
            });
        }
        Err(TableError::Storage(error)) => return Err(error.into()),
        // A table of this name that another program made.
        Err(_) => return Ok(Found::Foreign),
    };
    let number = |name| Ok::<_, Error>(table.get(name)?.map(|value| value.value()));
    let about = match (number("commits")?, number("sum")?, number("closed")?) {
        (Some(commits), Some(sum), Some(closed)) => Some(About {
            commits,
            sum,
            is_closed: closed != 0,
        }),
        _ => None,
    };
    Ok(match (number("format")?, about) {
        (Some(format), _) if format > StorageError::FORMAT => Found::Newer(format),
        (Some(StorageError::FORMAT), Some(about)) => Found::Store(about),
        _ => Found::Foreign,
    })
}

/// Writes the facts, as part of a transaction.
pub(super) fn write(transaction: &redb::WriteTransaction, about: About) -> Result<(), Error> {
    let mut table = transaction.open_table(ABOUT)?;
    table.insert("commits", about.commits)?;
    table.insert("sum", about.sum)?;
    table.insert("closed", u64::from(about.is_closed))?;
    Ok(())
}

/// Makes an empty database one of a store.
pub(super) fn found(database: &Database) -> Result<About, Error> {
    let about = About {
        commits: 0,
        sum: 0,
        is_closed: true,
    };
    let transaction = database.begin_write()?;
    transaction.open_table(RECORDS)?;
    transaction
        .open_table(ABOUT)?
        .insert("format", StorageError::FORMAT)?;
    write(&transaction, about)?;
    transaction.commit()?;
    Ok(about)
}

/// Notes that nobody who has committed is left.
pub(super) fn close(database: &Database, about: About) -> Result<(), Error> {
    let transaction = database.begin_write()?;
    let about = About {
        is_closed: true,
        ..about
    };
    write(&transaction, about)?;
    transaction.commit()?;
    Ok(())
}
