#![doc = include_str!("../README.md")]

mod attributes;
mod expand;

/// Derives `Merge` for a struct: field by field.
///
/// Every field must implement `Merge`, unless it says by `#[merge(max)]` or `#[merge(min)]` that
/// its plain value is to be joined by the maximum or the minimum; such a value must be `Ord`,
/// `Clone`, `Debug` and `'static`.
///
/// Observers are led to each field by its name, or by its index in a tuple struct.
///
/// On the struct itself:
/// - `#[merge(bound = "T: Merge")]` replaces the bounds that the derive finds, which are that
///   the type of each field that names a type parameter can be merged. A generic type that holds
///   itself needs it.
/// - `#[merge(crate = rejoin::merge)]` names the path at which `rejoin_merge` is found, for those
///   who have it only through another crate.
///
/// Not for enums: two different variants have no join that could be guessed. And not for structs
/// that implement `Drop`: fields cannot be moved out of them. Give the field that has to be
/// cleaned up a type of its own.
#[proc_macro_derive(Merge, attributes(merge))]
pub fn derive_merge(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    expand::merge(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
