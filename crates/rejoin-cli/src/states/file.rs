//! Files that hold states.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use rejoin_wire::{DecodeError, Tag};
use tempfile::NamedTempFile;

use super::state::State;
use super::types;
use crate::error::{Exit, Failure};

/// No encoded state is longer.
const LIMIT: u64 = (4 << 30) + 64;

/// What a packed state may unpack to: as much as a file may be long, where that can be addressed.
const UNPACKED: usize = if usize::BITS > 32 {
    LIMIT as usize
} else {
    usize::MAX
};

/// A state, and the file that it came from.
pub(super) struct Loaded {
    pub(super) name: String,
    pub(super) bytes: usize,
    pub(super) format: u8,
    pub(super) tag: Tag,
    /// The length of what the envelope holds.
    pub(super) body: usize,
    pub(super) content: Content,
}

/// What an envelope holds.
pub(super) enum Content {
    State(State),
    /// A state that can't be decoded here, and why.
    Sealed(String),
}

impl Loaded {
    /// The state, for commands that can't do without it.
    pub(super) fn state(&self) -> Result<&State, Failure> {
        match &self.content {
            Content::State(state) => Ok(state),
            Content::Sealed(reason) => Err(Failure::input(
                format_args!("{} holds a state of type {}: {reason}", self.name, self.tag),
                "use the program that wrote it, or a newer rejoin; \
                 `rejoin inspect` shows what is known of it",
            )),
        }
    }
}

/// Reads a state; `-` is standard input.
pub(super) fn load(path: &Path) -> Result<Loaded, Failure> {
    let stdin = path == Path::new("-");
    let name = if stdin {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    if stdin && io::stdin().is_terminal() {
        return Err(Failure::new(
            Exit::Usage,
            "a state can't be typed, and nothing is piped in",
            "name a file, or pipe the bytes of a state in",
        ));
    }
    let read = if stdin {
        read(io::stdin())
    } else {
        File::open(path).and_then(read)
    };
    let bytes = read.map_err(|error| Failure::file(&name, &error))?;
    let bytes = rejoin_wire::unpack(&bytes, UNPACKED).map_err(|error| refused(&name, error))?;
    let envelope = rejoin_wire::envelope(&bytes).map_err(|error| refused(&name, error))?;
    let content = match types::decoder(envelope.tag, envelope.body) {
        Ok(decode) => Content::State(decode(&bytes).map_err(|error| refused(&name, error))?),
        Err(reason) => Content::Sealed(reason),
    };
    Ok(Loaded {
        name,
        bytes: bytes.len(),
        format: envelope.version,
        tag: envelope.tag,
        body: envelope.body.len(),
        content,
    })
}

fn read(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn refused(name: &str, error: DecodeError) -> Failure {
    let advice = match error {
        DecodeError::NotRejoin => "name a file that holds the bytes of a `to_bytes`",
        DecodeError::NewerVersion { .. } => "upgrade rejoin",
        DecodeError::Damaged | DecodeError::TooShort { .. } | DecodeError::BadPacking { .. } => {
            "copy the file again"
        }
        _ => "have it written again by a replica that holds the state",
    };
    Failure::input(format_args!("{name} holds no state: {error}"), advice)
}

/// Replaces a file in one step: a crash leaves the old one or the new one, never a part.
pub(super) fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    // A link stays a link; what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(&target).ok();
    if existing
        .as_ref()
        .is_some_and(|existing| !existing.is_file())
    {
        return Err(Failure::new(
            Exit::File,
            format_args!(
                "{} is no regular file, so it can't be replaced",
                path.display()
            ),
            "name a file inside a folder",
        ));
    }
    replace(&target, existing, bytes).map_err(|error| Failure::file(path.display(), &error))
}

fn replace(target: &Path, existing: Option<fs::Metadata>, bytes: &[u8]) -> io::Result<()> {
    let folder = match target.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut file = temporary(&folder)?;
    file.write_all(bytes)?;
    if let Some(existing) = existing {
        file.as_file().set_permissions(existing.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(target)?;
    // The new name is on disk once its folder is. Not every system can sync a folder.
    let _ = File::open(&folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// A file that only its owner could read would surprise whoever shares the folder.
#[cfg(unix)]
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    let permissions = fs::Permissions::from_mode(0o666);
    tempfile::Builder::new()
        .prefix(".rejoin-")
        .permissions(permissions)
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new()
        .prefix(".rejoin-")
        .tempfile_in(folder)
}
