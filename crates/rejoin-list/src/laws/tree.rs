//! FugueMax as the paper has it: a plain tree, and a walk through it.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::{Ordering, Reverse};

use rejoin_causality::ReplicaId;
use rejoin_laws::{Edit, History};

/// What an edit does to what its author read.
#[derive(Clone, Debug)]
pub enum Deed<T> {
    /// Inserts elements before the one at the index.
    Insert(usize, Vec<T>),
    /// Deletes so many elements from the index on, as far as there are any.
    Delete(usize, usize),
}

/// An element's name: its author, the number of the edit, its place among those of the edit.
type Name = (ReplicaId, usize, usize);

/// On which side of its parent a node hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Left,
    Right,
}

#[derive(Clone, Debug)]
struct Node<T> {
    /// None for the root.
    parent: Option<Name>,
    side: Side,
    /// For a right child what stood to its right, none for the end.
    before: Option<Name>,
    value: T,
}

/// What one edit adds to the tree.
#[derive(Clone, Debug)]
struct Effect<T> {
    nodes: Vec<(Name, Node<T>)>,
    ends: Vec<Name>,
}

/// The tree of all elements that a replica knows.
///
/// An element is in its place once its parent is, and for a right child also the element that stood
/// to its right; before that it is as if it had not come. It is read unless some edit deleted it.
#[derive(Clone, Debug)]
pub struct Tree<T> {
    nodes: BTreeMap<Name, Node<T>>,
    ended: BTreeSet<Name>,
}

impl<T: Clone> Tree<T> {
    /// The tree of all edits in `history`. `deed` says what an edit does to a list of some length.
    pub fn of<Op>(history: &History<'_, Op>, deed: &impl Fn(&Op, usize) -> Deed<T>) -> Self {
        let mut effects = BTreeMap::new();
        Self::grown(history, deed, &mut effects)
    }

    /// What an edit did hangs on what its author had seen, which is another history.
    fn grown<Op>(
        history: &History<'_, Op>,
        deed: &impl Fn(&Op, usize) -> Deed<T>,
        effects: &mut BTreeMap<usize, Effect<T>>,
    ) -> Self {
        let mut tree = Self {
            nodes: BTreeMap::new(),
            ended: BTreeSet::new(),
        };
        for edit in history.edits() {
            if !effects.contains_key(&edit.index()) {
                let seen = Self::grown(&history.before(&edit), deed, effects);
                let order = seen.order();
                let ended = order.iter().filter(|name| seen.ended.contains(*name));
                let length = order.len() - ended.count();
                let effect = seen.effect(&edit, deed(edit.op, length), &order);
                effects.insert(edit.index(), effect);
            }
            if let Some(effect) = effects.get(&edit.index()) {
                tree.nodes.extend(effect.nodes.iter().cloned());
                tree.ended.extend(&effect.ends);
            }
        }
        tree
    }

    /// What is read: the walk, without what was deleted.
    pub fn read(&self) -> Vec<T> {
        let order = self.order();
        let read = order.iter().filter(|name| !self.ended.contains(*name));
        read.map(|name| self.nodes[name].value.clone()).collect()
    }

    /// The paper's `insert` and `delete`.
    fn effect<Op>(&self, edit: &Edit<'_, Op>, deed: Deed<T>, order: &[Name]) -> Effect<T> {
        let read: Vec<Name> = order
            .iter()
            .copied()
            .filter(|name| !self.ended.contains(name))
            .collect();
        let mut nodes: Vec<(Name, Node<T>)> = Vec::new();
        let mut ends = Vec::new();
        match deed {
            Deed::Delete(index, count) => ends.extend(read.iter().skip(index).take(count)),
            Deed::Insert(index, values) => {
                let mut left = index.checked_sub(1).map(|index| read[index]);
                let after = left.map_or(0, |left| {
                    order.iter().take_while(|name| **name != left).count() + 1
                });
                let right = order.get(after).copied();
                let has_right_child = self.nodes.iter().any(|(name, node)| {
                    order.contains(name) && node.parent == left && node.side == Side::Right
                });
                for (place, value) in values.into_iter().enumerate() {
                    let name = (edit.author, edit.index(), place);
                    let (parent, side) = match has_right_child && place == 0 {
                        true => (right, Side::Left),
                        false => (left, Side::Right),
                    };
                    let node = Node {
                        parent,
                        side,
                        before: right,
                        value,
                    };
                    nodes.push((name, node));
                    left = Some(name);
                }
            }
        }
        Effect { nodes, ends }
    }

    /// All elements that are in their place, from left to right, deleted ones too.
    ///
    /// What is placed later never changes the order of what is there, so elements are added as soon
    /// as what they need is in the order.
    fn order(&self) -> Vec<Name> {
        let mut order: Vec<Name> = Vec::new();
        loop {
            let is_in = |name: &Option<Name>| name.is_none_or(|name| order.contains(&name));
            let placed: BTreeSet<Name> = self
                .nodes
                .iter()
                .filter(|(_, node)| is_in(&node.parent) && is_in(&node.before))
                .map(|(name, _)| *name)
                .collect();
            if placed.len() == order.len() {
                return order;
            }
            order = self.walk(&placed, &order);
        }
    }

    /// The walk: for each node its left children, itself, its right children.
    fn walk(&self, placed: &BTreeSet<Name>, positions: &[Name]) -> Vec<Name> {
        let mut order = Vec::new();
        let mut stack = vec![(None, true)];
        while let Some((node, opens)) = stack.pop() {
            if !opens {
                order.extend(node);
                continue;
            }
            let children = |side| self.siblings(node, side, placed, positions);
            let (left, right) = (children(Side::Left), children(Side::Right));
            let open = |name: Name| (Some(name), true);
            stack.extend(right.into_iter().rev().map(open));
            stack.push((node, false));
            stack.extend(left.into_iter().rev().map(open));
        }
        order
    }

    /// Left children by name; right children by what stood to their right, from the end to the
    /// front, and then by name.
    fn siblings(
        &self,
        parent: Option<Name>,
        side: Side,
        placed: &BTreeSet<Name>,
        positions: &[Name],
    ) -> Vec<Name> {
        let is_child = |name: &Name| {
            let node = &self.nodes[name];
            node.parent == parent && node.side == side
        };
        let position = |name: &Name| {
            let before = self.nodes[name].before;
            let place = before.map(|before| positions.iter().position(|other| *other == before));
            // The end is behind all places.
            place.map_or(usize::MAX, |place| place.unwrap_or(usize::MAX))
        };
        let mut children: Vec<Name> = placed.iter().copied().filter(is_child).collect();
        children.sort_by(|one, other| match side {
            Side::Left => one.cmp(other),
            Side::Right => Ordering::then_with(
                Reverse(position(one)).cmp(&Reverse(position(other))),
                || one.cmp(other),
            ),
        });
        children
    }
}
