//! Counts the heap that a value holds.
//!
//! The crates that do this count always, some with atomics and headers, which would charge every
//! allocation of every contestant in the timed rows. This one costs a load and a branch that is
//! always predicted unless [`held_by`] is running. The one `unsafe` of the program is here: a
//! global allocator is an unsafe trait, and each method hands its arguments on unchanged.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering::Relaxed};

/// Builds a value and answers it with the bytes that were asked of the heap and not given back.
pub fn held_by<T>(build: impl FnOnce() -> T) -> (T, f64) {
    BYTES.store(0, Relaxed);
    COUNTING.store(true, Relaxed);
    let value = build();
    COUNTING.store(false, Relaxed);
    (value, BYTES.load(Relaxed) as f64)
}

static COUNTING: AtomicBool = AtomicBool::new(false);
static BYTES: AtomicIsize = AtomicIsize::new(0);

struct Counted;

#[global_allocator]
static ALLOCATOR: Counted = Counted;

fn count(bytes: isize) {
    if COUNTING.load(Relaxed) {
        BYTES.fetch_add(bytes, Relaxed);
    }
}

// SAFETY: every call is the system allocator's own, with the caller's own arguments.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as isize - layout.size() as isize);
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        unsafe { System.dealloc(block, layout) }
    }
}
