use rejoin_dot_store::{Content, DotMap, Nest, PairEditor, Place, Site};
use rejoin_or_map::{OrMap, OrMapEditor, OrMapView};

use crate::reading::Reading;
use crate::scenario::Step;
use crate::trouble::Trouble;

/// A type that stands below a key, as scenarios speak of it.
pub(super) trait Field: Nest + Sized {
    /// Does what `step` says if this is a type of this `kind`, and answers that.
    fn edit<W: Site<Store = Self::Store>>(
        editor: &mut Self::Editor<W>,
        kind: &str,
        step: &Step,
    ) -> Result<bool, Trouble>;

    /// What is read, unless it is what reads as nothing.
    fn read<'a, P>(view: Self::View<'a, P>) -> Option<Reading>
    where
        P: Place<'a, Content<Self>>,
        Self: 'a;
}

/// Of two fields the one of the kind is edited, and the first in which something lives is read.
impl<A: Field, B: Field> Field for (A, B) {
    fn edit<W: Site<Store = Self::Store>>(
        editor: &mut PairEditor<W, A, B>,
        kind: &str,
        step: &Step,
    ) -> Result<bool, Trouble> {
        Ok(<A as Field>::edit(&mut editor.first(), kind, step)?
            || <B as Field>::edit(&mut editor.second(), kind, step)?)
    }

    fn read<'a, P>((first, second): Self::View<'a, P>) -> Option<Reading>
    where
        P: Place<'a, Content<Self>>,
        Self: 'a,
    {
        A::read(first).or_else(|| B::read(second))
    }
}

impl<V: Field> Field for OrMap<String, V> {
    fn edit<W: Site<Store = Self::Store>>(
        editor: &mut OrMapEditor<String, V, W>,
        kind: &str,
        step: &Step,
    ) -> Result<bool, Trouble> {
        match kind {
            "or_map" => edit_map(editor, step).map(|()| true),
            _ => Ok(false),
        }
    }

    fn read<'a, P>(view: Self::View<'a, P>) -> Option<Reading>
    where
        P: Place<'a, Content<Self>>,
        Self: 'a,
    {
        (!view.is_empty()).then(|| read_map(&view))
    }
}

pub(super) fn edit_map<V: Field, W: Site<Store = DotMap<String, V::Store>>>(
    map: &mut OrMapEditor<String, V, W>,
    step: &Step,
) -> Result<(), Trouble> {
    match step.verb()? {
        "update" => {
            let (kind, op) = (step.text("type")?, Step::of(step.get("op")?)?);
            let mut done = Ok(false);
            map.update(step.name("key")?, |value| {
                done = <V as Field>::edit(value, kind, &op);
            });
            match done? {
                true => Ok(()),
                false => Err(Trouble::unclear(format!("no {kind} can be nested here"))),
            }
        }
        "remove_key" => {
            map.remove(&step.name("key")?);
            Ok(())
        }
        "clear" | "reset" => {
            map.clear();
            Ok(())
        }
        "batch" => step
            .steps("ops")?
            .iter()
            .try_for_each(|op| edit_map(map, op)),
        _ => Err(step.unknown()),
    }
}

/// A key that is there, and in which nothing else can be read, has a counter at zero.
pub(super) fn read_map<'a, V: Field, P>(map: &OrMapView<'a, String, V, P>) -> Reading
where
    P: Place<'a, (String, Content<V>)>,
{
    let entries = map.iter().map(|(key, value)| {
        let reading = V::read(value).unwrap_or_else(|| 0_u64.into());
        (key.clone(), reading)
    });
    Reading::Keyed(entries.collect())
}
