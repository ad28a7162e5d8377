//! The impl that is written for a struct.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    Data, DataStruct, DeriveInput, Error, Field, Generics, Ident, Index, Path, Result, Type,
    WhereClause, parse_quote,
};

use crate::attributes::{Join, OnStruct};

pub(crate) fn merge(input: &DeriveInput) -> Result<TokenStream> {
    let data = struct_of(input)?;
    let OnStruct { krate, bound } = OnStruct::read(&input.attrs)?;
    let fields = data.fields.iter().enumerate();
    let parts = fields
        .map(|(index, field)| Part::read(index, field))
        .collect::<Result<Vec<_>>>()?;

    let (impl_generics, type_generics, own_clause) = input.generics.split_for_impl();
    let mut clause = own_clause.cloned().unwrap_or_else(|| parse_quote!(where));
    match bound {
        Some(bound) => clause.predicates.extend(bound),
        None => find_bounds(&mut clause, &parts, &input.generics, &krate),
    }

    let name = &input.ident;
    let [grew, other, others, observer] = ["grew", "other", "others", "observer"].map(local);
    let observes = format_ident!("__Observer");
    let columns: Vec<Ident> = (0..parts.len())
        .map(|at| local(&format!("column{at}")))
        .collect();
    let members: Vec<TokenStream> = parts.iter().map(Part::member).collect();
    let by_reference = parts.iter().map(|part| part.by_reference(&krate));
    let by_value = parts.iter().map(|part| part.by_value(&krate));
    let by_column = parts.iter().zip(&columns);
    let by_column = by_column.map(|(part, column)| part.by_column(column, &krate));
    let observed = parts.iter().map(|part| part.observed(&krate));
    Ok(quote! {
        #[automatically_derived]
        #[allow(unused_qualifications)]
        impl #impl_generics #krate::Merge for #name #type_generics #clause {
            fn merge(&mut self, #other: &Self) -> bool {
                let _ = #other;
                let mut #grew = false;
                #(#grew |= #by_reference;)*
                #grew
            }

            fn merge_owned(&mut self, #other: Self) -> bool {
                let _ = &#other;
                let mut #grew = false;
                #(#grew |= #by_value;)*
                #grew
            }

            fn merge_all(
                &mut self,
                #others: impl ::core::iter::IntoIterator<Item = Self>,
            ) -> bool {
                #(let mut #columns = #krate::private::Vec::new();)*
                for #other in #others {
                    let _ = &#other;
                    #(#columns.push(#other.#members);)*
                }
                let mut #grew = false;
                #(#grew |= #by_column;)*
                #grew
            }

            fn merge_observed<#observes: #krate::Observer>(
                &mut self,
                #other: &Self,
                #observer: &mut #observes,
            ) -> bool {
                let _ = (#other, &#observer);
                let mut #grew = false;
                #(#observed)*
                #grew
            }
        }
    })
}

/// A name that nothing around the struct has: the compiler keeps it apart from other locals, but
/// not from constants.
fn local(name: &str) -> Ident {
    format_ident!("__{name}", span = Span::mixed_site())
}

fn struct_of(input: &DeriveInput) -> Result<&DataStruct> {
    match &input.data {
        Data::Struct(data) => Ok(data),
        Data::Enum(data) => Err(Error::new(
            data.enum_token.span,
            "`Merge` is derived for structs only: two variants of an enum have no join that \
             could be guessed; give the enum an order and wrap it in `Max`, put it in a \
             register, or write `Merge` by hand",
        )),
        Data::Union(data) => Err(Error::new(
            data.union_token.span,
            "`Merge` is derived for structs only: nobody can tell which field of a union is \
             there; use a struct",
        )),
    }
}

/// One field, and how it joins.
struct Part<'a> {
    field: &'a Field,
    index: usize,
    join: Join,
}

impl<'a> Part<'a> {
    fn read(index: usize, field: &'a Field) -> Result<Self> {
        let join = Join::read(&field.attrs)?;
        Ok(Self { field, index, join })
    }

    /// How the field is reached from `self`.
    fn member(&self) -> TokenStream {
        match &self.field.ident {
            Some(name) => name.to_token_stream(),
            None => Index::from(self.index).to_token_stream(),
        }
    }

    /// The step that leads an observer to the field.
    fn step(&self, krate: &Path) -> TokenStream {
        match &self.field.ident {
            Some(name) => {
                let name = name.unraw().to_string();
                quote!(#krate::Step::Field(#name))
            }
            None => {
                let index = self.index;
                quote!(#krate::Step::Index(#index))
            }
        }
    }

    fn by_reference(&self, krate: &Path) -> TokenStream {
        let member = self.member();
        let other = local("other");
        let function = self.function("merge", "", krate);
        quote!(#function(&mut self.#member, &#other.#member))
    }

    fn by_value(&self, krate: &Path) -> TokenStream {
        let member = self.member();
        let other = local("other");
        let function = self.function("merge_owned", "_owned", krate);
        quote!(#function(&mut self.#member, #other.#member))
    }

    fn by_column(&self, column: &Ident, krate: &Path) -> TokenStream {
        let member = self.member();
        let function = self.function("merge_all", "_all", krate);
        quote!(#function(&mut self.#member, #column))
    }

    fn observed(&self, krate: &Path) -> TokenStream {
        let [grew, other, observer] = ["grew", "other", "observer"].map(local);
        let member = self.member();
        let step = self.step(krate);
        let function = self.function("merge_observed", "_observed", krate);
        quote! {
            #krate::Observer::enter(#observer, #step);
            #grew |= #function(&mut self.#member, &#other.#member, #observer);
            #krate::Observer::leave(#observer);
        }
    }

    /// The function that joins the field. It carries the place of the field's type, so that a
    /// type that cannot be merged is shown there.
    fn function(&self, method: &str, ending: &str, krate: &Path) -> TokenStream {
        let ty = &self.field.ty;
        match self.join.helper(ending) {
            Some(helper) => {
                // The functions that observe take the type of the observer too.
                let observer = ending.ends_with("observed").then(|| quote!(, _));
                quote_spanned!(ty.span()=> #krate::private::#helper::<#ty #observer>)
            }
            None => {
                let method = Ident::new(method, ty.span());
                quote_spanned!(ty.span()=> <#ty as #krate::Merge>::#method)
            }
        }
    }

    /// What the type of the field must be able to do.
    fn bound(&self, krate: &Path) -> TokenStream {
        match self.join {
            Join::Merge => quote!(#krate::Merge),
            Join::Max | Join::Min => quote!(
                ::core::cmp::Ord + ::core::clone::Clone + #krate::Content
            ),
        }
    }
}

/// Asks of each field type that names a type parameter what its join needs. Types without one
/// need no bound: the compiler checks them where they are merged, and shows the field.
fn find_bounds(clause: &mut WhereClause, parts: &[Part<'_>], generics: &Generics, krate: &Path) {
    let parameters = generics.type_params();
    let parameters: Vec<Ident> = parameters.map(|of| of.ident.unraw()).collect();
    for part in parts {
        let ty = &part.field.ty;
        if names_any(ty, &parameters) {
            let bound = part.bound(krate);
            clause.predicates.push(parse_quote!(#ty: #bound));
        }
    }
}

fn names_any(ty: &Type, names: &[Ident]) -> bool {
    fn any(tokens: TokenStream, names: &[Ident]) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => names.contains(&ident.unraw()),
            TokenTree::Group(group) => any(group.stream(), names),
            _ => false,
        })
    }
    any(ty.to_token_stream(), names)
}
