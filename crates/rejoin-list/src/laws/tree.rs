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
    /// Moves the element at the first index, so that it is at the second then.
    Move(usize, usize),
}

/// A node's name: its author, the number of the edit, its place among those of the edit. That of
/// its insertion is an element's name.
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

/// A node that a move made for an element.
#[derive(Clone, Copy, Debug)]
struct Move {
    element: Name,
    /// How many moves of the element happened before one another, up to this one.
    depth: usize,
}

/// What one edit adds to the tree.
#[derive(Clone, Debug)]
struct Effect<T> {
    nodes: Vec<(Name, Node<T>)>,
    ends: Vec<Name>,
    moved: Option<(Name, Move)>,
}

/// The tree of all nodes that a replica knows: one for each element, one more for each move.
///
/// A node is in its place once its parent is, and for a right child also the node that stood to its
/// right; before that it is as if it had not come. An element whose node is in its place is read
/// unless some edit deleted it, once: at the last of the nodes that moves made for it and that are
/// in their places. Of two moves that one is the last which happened after the other, or by whose
/// author longer chains of moves were seen; else that of the higher name.
#[derive(Clone, Debug)]
pub struct Tree<T> {
    nodes: BTreeMap<Name, Node<T>>,
    ended: BTreeSet<Name>,
    moves: BTreeMap<Name, Move>,
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
            moves: BTreeMap::new(),
        };
        for edit in history.edits() {
            if !effects.contains_key(&edit.index()) {
                let seen = Self::grown(&history.before(&edit), deed, effects);
                let order = seen.order();
                let length = seen.shown(&order).len();
                let effect = seen.effect(&edit, deed(edit.op, length), &order);
                effects.insert(edit.index(), effect);
            }
            if let Some(effect) = effects.get(&edit.index()) {
                tree.nodes.extend(effect.nodes.iter().cloned());
                tree.ended.extend(&effect.ends);
                tree.moves.extend(effect.moved);
            }
        }
        tree
    }

    /// What is read.
    pub fn read(&self) -> Vec<T> {
        let shown = self.shown(&self.order()).into_iter();
        let value = |(_, element)| self.nodes[&element].value.clone();
        shown.map(value).collect()
    }

    /// The walk, without the nodes where nothing stands: each node with the element there.
    fn shown(&self, order: &[Name]) -> Vec<(Name, Name)> {
        let here = |name: &Name| {
            let element = self.moves.get(name).map_or(*name, |moved| moved.element);
            let is_here = *name == self.node_of(element, order) && order.contains(&element);
            (is_here && !self.ended.contains(&element)).then_some((*name, element))
        };
        order.iter().filter_map(here).collect()
    }

    /// Where the element stands, of the nodes in `order`.
    fn node_of(&self, element: Name, order: &[Name]) -> Name {
        let moves = self
            .moves
            .iter()
            .filter(|(_, moved)| moved.element == element);
        let placed = moves.filter(|(name, _)| order.contains(name));
        let last = placed.max_by_key(|(name, moved)| (moved.depth, **name));
        last.map_or(element, |(name, _)| *name)
    }

    /// The paper's `insert` and `delete`; a move makes a node as an insertion does.
    fn effect<Op>(&self, edit: &Edit<'_, Op>, deed: Deed<T>, order: &[Name]) -> Effect<T> {
        let read = self.shown(order);
        let mut effect = Effect {
            nodes: Vec::new(),
            ends: Vec::new(),
            moved: None,
        };
        match deed {
            Deed::Delete(index, count) => {
                let ended = read.iter().skip(index).take(count);
                effect.ends.extend(ended.map(|(_, element)| element));
            }
            Deed::Insert(index, values) => {
                effect.nodes = self.grow(edit, index, values, (order, &read));
            }
            Deed::Move(from, to) => {
                let (_, element) = read[from];
                let value = self.nodes[&element].value.clone();
                // The element itself is still counted.
                let gap = if to < from { to } else { to + 1 };
                effect.nodes = self.grow(edit, gap, vec![value], (order, &read));
                let moves = self.moves.values().filter(|other| other.element == element);
                let depth = moves.map(|other| other.depth).max().unwrap_or(0) + 1;
                let name = (edit.author, edit.index(), 0);
                effect.moved = Some((name, Move { element, depth }));
            }
        }
        effect
    }

    /// New nodes in a row, before the one that is read at the index.
    fn grow<Op>(
        &self,
        edit: &Edit<'_, Op>,
        index: usize,
        values: Vec<T>,
        (order, read): (&[Name], &[(Name, Name)]),
    ) -> Vec<(Name, Node<T>)> {
        let mut nodes: Vec<(Name, Node<T>)> = Vec::new();
        let mut left = index.checked_sub(1).map(|index| read[index].0);
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
        nodes
    }

    /// All nodes that are in their place, from left to right.
    ///
    /// What is placed later never changes the order of what is there, so nodes are added as soon
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
