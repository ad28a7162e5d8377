//! One test program: each module one part of the format.

mod bincode_form;
mod columns;
mod contexts;
mod document;
mod envelopes;
mod guard;
mod hostile;
mod numbers;
mod samples;
mod values;
