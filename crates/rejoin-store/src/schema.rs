use core::any::{TypeId, type_name};
use core::fmt;
use core::marker::PhantomData;

use rejoin_wire::DecodeError;
use smol_str::SmolStr;

use crate::hash::fold;
use crate::value::{self, Held, Value};

/// What kinds of values a store keeps: each a name, and the type of its values.
///
/// All replicas of a cluster declare the same types under the same names; in which order does not
/// matter. A replica that lacks a kind refuses its entries, and with them all that comes in the
/// same frame: so declare a new kind everywhere before anyone writes it.
///
/// ```
/// use rejoin_lww_register::LwwRegister;
/// use rejoin_or_set::OrSet;
/// use rejoin_store::{Kind, Schema};
///
/// let mut schema = Schema::new();
/// let carts: Kind<OrSet<String>> = schema.declare("carts")?;
/// let names = schema.declare::<LwwRegister<String>>("names")?;
/// assert!(schema.declare::<OrSet<u8>>("carts").is_err(), "each name once");
/// # Ok::<(), rejoin_store::BadKind>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Schema {
    kinds: Vec<Declared>,
}

/// The place of a kind in the schema.
pub(crate) type KindId = u16;

/// A kind, and a key of it.
pub(crate) type Place = (KindId, SmolStr);

/// A kind of values that a [`Schema`] declares: what a key is read and written as.
pub struct Kind<T> {
    pub(crate) id: KindId,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Kind<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Kind<T> {}

impl<T> fmt::Debug for Kind<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({}, {})", self.id, type_name::<T>())
    }
}

type Decoder = fn(&[u8]) -> Result<Held, DecodeError>;

#[derive(Clone)]
pub(crate) struct Declared {
    pub(crate) name: Box<str>,
    /// What the points of its entries begin with.
    pub(crate) seed: u64,
    of: TypeId,
    pub(crate) decode: Decoder,
}

impl fmt::Debug for Declared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Schema {
    /// A schema without kinds.
    pub fn new() -> Self {
        Self::default()
    }

    /// Declares a kind.
    ///
    /// # Errors
    /// [`BadKind`] if the name is taken, empty or longer than 255 bytes, or for more than 65,535
    /// kinds.
    pub fn declare<T: Value>(&mut self, name: &str) -> Result<Kind<T>, BadKind> {
        if name.is_empty() || name.len() > 255 {
            return Err(BadKind::Name { bytes: name.len() });
        }
        if self.find(name).is_some() {
            return Err(BadKind::Taken { name: name.into() });
        }
        let id = KindId::try_from(self.kinds.len()).map_err(|_| BadKind::TooMany)?;
        self.kinds.push(Declared {
            name: name.into(),
            seed: fold(0, name.as_bytes()),
            of: TypeId::of::<T>(),
            decode: |bytes| value::read::<T>(bytes).map(Held::new),
        });
        Ok(Kind {
            id,
            of: PhantomData,
        })
    }

    /// The kind of this name, if it is declared with this type.
    pub fn kind<T: Value>(&self, name: &str) -> Option<Kind<T>> {
        let id = self.find(name)?;
        let declared = self.get(id)?;
        (declared.of == TypeId::of::<T>()).then_some(Kind {
            id,
            of: PhantomData,
        })
    }

    pub(crate) fn find(&self, name: &str) -> Option<KindId> {
        let place = self.kinds.iter().position(|kind| &*kind.name == name)?;
        KindId::try_from(place).ok()
    }

    pub(crate) fn get(&self, id: KindId) -> Option<&Declared> {
        self.kinds.get(usize::from(id))
    }

    pub(crate) fn seed(&self, id: KindId) -> u64 {
        self.get(id).map_or(0, |kind| kind.seed)
    }

    pub(crate) fn name(&self, id: KindId) -> &str {
        self.get(id).map_or("", |kind| &kind.name)
    }

    /// Whether the handle was made by this schema, or by one that begins alike.
    #[inline]
    pub(crate) fn knows<T: 'static>(&self, kind: Kind<T>) -> bool {
        self.get(kind.id)
            .is_some_and(|declared| declared.of == TypeId::of::<T>())
    }
}

/// A kind cannot be declared like this.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadKind {
    /// The name is empty, or longer than 255 bytes.
    Name {
        /// How long it is.
        bytes: usize,
    },
    /// The schema has this name.
    Taken {
        /// The name.
        name: String,
    },
    /// There are 65,536 kinds already.
    TooMany,
}

impl fmt::Display for BadKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { bytes } => write!(
                f,
                "the name of a kind has {bytes} bytes; it may have 1 to 255"
            ),
            Self::Taken { name } => {
                write!(
                    f,
                    "the kind {name:?} is declared already; choose another name"
                )
            }
            Self::TooMany => f.write_str("the schema has 65,536 kinds, which is the most"),
        }
    }
}

impl core::error::Error for BadKind {}
