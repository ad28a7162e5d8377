//! Values that gain a field.

use rejoin_dot_store::{Content, Either, Element, Nest};

use super::OrMap;

impl<K: Element, V: Nest> OrMap<K, V> {
    /// The same map for a program whose values have gained a second field, empty here so far.
    ///
    /// This is how a map takes a new kind of value: the new program reads what old programs write
    /// as the type that they know, and merges it in, for as long as they live. It takes no event,
    /// so any number of replicas may do it, before or after a merge, and agree. Linear time.
    ///
    /// There is no way back: an old program refuses the bytes of the wider map, since it could
    /// not keep the new fields, and a state that leaves them out would say that they are removed.
    ///
    /// ```
    /// use rejoin_lww_register::LwwRegister;
    /// use rejoin_or_map::{Merge, OrMap, Replica};
    /// use rejoin_or_set::OrSet;
    ///
    /// type Old = OrMap<u32, LwwRegister<String>>; // A title for each item,
    /// type New = OrMap<u32, (LwwRegister<String>, OrSet<String>)>; // and who has done it.
    ///
    /// let (mut here, mut there) = (Replica::random(), Replica::random());
    /// let mut old = Old::new();
    /// old.update(&mut there, 7, |title| title.set("buy milk".to_string()));
    /// let mut new: New = Old::from_bytes(&old.to_bytes()?)?.with_field();
    /// new.update(&mut here, 7, |item| item.second().insert("anna".to_string()));
    ///
    /// old.update(&mut there, 7, |title| title.set("buy oat milk".to_string()));
    /// new.merge(&old.with_field());
    /// let (title, done_by) = new.get(&7).unwrap();
    /// assert_eq!(title.map(String::as_str), Some("buy oat milk"));
    /// assert!(done_by.contains("anna"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_field<W: Nest>(&self) -> OrMap<K, (V, W)> {
        let say = |(key, content): &(K, Content<V>)| {
            let content = Either::First(content.clone());
            (key.clone(), content)
        };
        OrMap {
            causal: self.causal.embed(say),
        }
    }
}
