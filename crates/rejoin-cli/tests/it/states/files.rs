//! A file is replaced whole or not at all.

use std::fs;

use super::{Folder, counter, register};
use crate::program::rejoin;

#[test]
fn an_input_may_be_the_output() {
    let folder = Folder::new();
    let a = folder.put("a", counter(&[(1, 1)]));
    let b = folder.put("b", counter(&[(2, 1)]));
    rejoin(&["merge", &a, &b, "-o", &a], "").ok();
    assert_eq!(fs::read(&a).unwrap(), counter(&[(1, 1), (2, 1)]));
    assert_eq!(folder.files(), ["a", "b"]);
}

#[test]
fn a_refused_merge_leaves_what_was_there() {
    let folder = Folder::new();
    let a = folder.put("a", register(1, 1, "x"));
    let b = folder.put("b", register(1, 1, "y"));
    let out = folder.put("out", b"precious");
    rejoin(&["merge", &a, &b, "-o", &out], "").fails(5);
    assert_eq!(fs::read(&out).unwrap(), b"precious");
    let broken = folder.put("broken", b"no state");
    rejoin(&["merge", &a, &broken, "-o", &out], "").fails(3);
    assert_eq!(fs::read(&out).unwrap(), b"precious");
    assert_eq!(folder.files(), ["a", "b", "broken", "out"]);
}

#[test]
fn what_cannot_be_written_is_named() {
    let folder = Folder::new();
    let a = folder.put("a", counter(&[(1, 1)]));
    let missing = folder.arg("no/such/folder");
    assert!(
        rejoin(&["merge", &a, &a, "-o", &missing], "")
            .fails(4)
            .contains("no/such")
    );
    let directory = folder.path("directory");
    fs::create_dir(&directory).unwrap();
    let directory = directory.to_str().unwrap();
    assert!(
        rejoin(&["merge", &a, &a, "-o", directory], "")
            .fails(4)
            .contains("regular file")
    );
    assert_eq!(rejoin(&["merge", &a, &a], "").exit, Some(2));
    assert_eq!(rejoin(&["merge", &a, "-o", &a], "").exit, Some(2));
}

#[cfg(unix)]
#[test]
fn links_and_permissions_survive() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    let a = folder.put("a", counter(&[(1, 1)]));
    let out = folder.put("out", b"old");
    fs::set_permissions(&out, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path("link");
    symlink(&out, &link).unwrap();
    rejoin(&["merge", &a, &a, "-o", link.to_str().unwrap()], "").ok();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&out).unwrap(), counter(&[(1, 1)]));
    assert_eq!(
        fs::metadata(&out).unwrap().permissions().mode() & 0o777,
        0o640
    );
    let device = rejoin(&["merge", &a, &a, "-o", "/dev/null"], "").fails(4);
    assert!(device.contains("regular file"), "{device}");
}
