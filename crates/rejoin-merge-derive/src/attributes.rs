//! What `#[merge(..)]` says, on a struct and on its fields.

use quote::format_ident;
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, LitStr, Path, Result, Token, WherePredicate, parse_quote};

/// What stands on the struct.
pub(crate) struct OnStruct {
    /// Where `rejoin_merge` is found.
    pub(crate) krate: Path,
    /// The bounds to use instead of those that would be found.
    pub(crate) bound: Option<Punctuated<WherePredicate, Token![,]>>,
}

/// How a field joins.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Join {
    Merge,
    Max,
    Min,
}

impl OnStruct {
    pub(crate) fn read(attributes: &[Attribute]) -> Result<Self> {
        let mut krate: Option<Path> = None;
        let mut bound = None;
        for attribute in ours(attributes) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("crate") && krate.is_none() {
                    krate = Some(meta.value()?.call(Path::parse_mod_style)?);
                } else if meta.path.is_ident("bound") && bound.is_none() {
                    let text: LitStr = meta.value()?.parse()?;
                    bound = Some(text.parse_with(Punctuated::parse_terminated)?);
                } else if meta.path.is_ident("crate") || meta.path.is_ident("bound") {
                    return Err(meta.error("said twice: keep one"));
                } else if meta.path.is_ident("max") || meta.path.is_ident("min") {
                    return Err(meta.error("this belongs on a field, not on the struct"));
                } else {
                    return Err(meta.error(
                        "unknown attribute: a struct takes `crate = path` or `bound = \"..\"`",
                    ));
                }
                Ok(())
            })?;
        }
        let krate = krate.unwrap_or_else(|| parse_quote!(::rejoin_merge));
        Ok(Self { krate, bound })
    }
}

impl Join {
    pub(crate) fn read(attributes: &[Attribute]) -> Result<Self> {
        let mut join = Self::Merge;
        for attribute in ours(attributes) {
            let mut said = false;
            attribute.parse_nested_meta(|meta| {
                let next = if meta.path.is_ident("max") {
                    Self::Max
                } else if meta.path.is_ident("min") {
                    Self::Min
                } else {
                    return Err(meta.error("unknown attribute: a field takes `max` or `min`"));
                };
                if join != Self::Merge {
                    return Err(meta.error("a field joins in one way: keep one of `max` and `min`"));
                }
                join = next;
                said = true;
                Ok(())
            })?;
            if !said {
                return Err(Error::new_spanned(
                    attribute,
                    "empty: a field takes `max` or `min`",
                ));
            }
        }
        Ok(join)
    }

    /// The helper for plain values whose name ends in `ending`; none for a field that merges.
    pub(crate) fn helper(self, ending: &str) -> Option<syn::Ident> {
        match self {
            Self::Merge => None,
            Self::Max => Some(format_ident!("merge_max{ending}")),
            Self::Min => Some(format_ident!("merge_min{ending}")),
        }
    }
}

fn ours(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("merge"))
}
