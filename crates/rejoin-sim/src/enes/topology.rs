use std::fmt;

/// Who talks with whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topology {
    neighbours: Vec<Vec<usize>>,
}

impl Topology {
    /// The published partial mesh: fifteen nodes of four neighbours each.
    pub fn mesh() -> Self {
        Self::of(&[
            &[14, 11, 4, 1],
            &[2, 5, 0, 12],
            &[1, 13, 6, 3],
            &[7, 14, 2, 4],
            &[8, 0, 5, 3],
            &[9, 6, 1, 4],
            &[5, 7, 10, 2],
            &[3, 11, 6, 8],
            &[4, 9, 12, 7],
            &[5, 8, 10, 13],
            &[11, 6, 9, 14],
            &[10, 7, 0, 12],
            &[13, 11, 1, 8],
            &[12, 2, 9, 14],
            &[0, 3, 13, 10],
        ])
    }

    /// The published tree of fifteen nodes.
    pub fn tree() -> Self {
        Self::of(&[
            &[1, 8, 13],
            &[0, 6],
            &[5],
            &[10],
            &[5],
            &[4, 6, 2],
            &[1, 10, 5],
            &[13],
            &[9, 0, 14],
            &[8],
            &[12, 3, 6],
            &[13],
            &[10],
            &[11, 0, 7],
            &[8],
        ])
    }

    /// A topology of your own: the neighbours of each node.
    ///
    /// # Errors
    /// [`BadTopology`] says what is wrong.
    ///
    /// ```
    /// use rejoin_sim::enes::{BadTopology, Topology};
    ///
    /// let row = Topology::new(vec![vec![1], vec![0, 2], vec![1]])?;
    /// assert_eq!((row.len(), row.edges()), (3, 2));
    /// let one_way = Topology::new(vec![vec![1], vec![]]);
    /// assert_eq!(one_way, Err(BadTopology::OneWay { from: 0, to: 1 }));
    /// # Ok::<(), BadTopology>(())
    /// ```
    pub fn new(neighbours: Vec<Vec<usize>>) -> Result<Self, BadTopology> {
        for (from, peers) in neighbours.iter().enumerate() {
            for (at, &to) in peers.iter().enumerate() {
                let back = neighbours
                    .get(to)
                    .ok_or(BadTopology::NoSuchNode { from, to })?;
                if to == from || peers[..at].contains(&to) {
                    return Err(BadTopology::Twice { from, to });
                }
                if !back.contains(&from) {
                    return Err(BadTopology::OneWay { from, to });
                }
            }
        }
        let topology = Self { neighbours };
        match topology.unreachable() {
            Some(node) => Err(BadTopology::Apart { node }),
            None => Ok(topology),
        }
    }

    fn of(neighbours: &[&[usize]]) -> Self {
        let lists = neighbours.iter().map(|peers| peers.to_vec());
        Self {
            neighbours: lists.collect(),
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.neighbours.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.neighbours.is_empty()
    }

    /// How many pairs are neighbours.
    pub fn edges(&self) -> usize {
        self.neighbours.iter().map(Vec::len).sum::<usize>() / 2
    }

    /// The neighbours of a node, in the order in which they were given.
    pub fn neighbours(&self, node: usize) -> &[usize] {
        self.neighbours.get(node).map_or(&[], Vec::as_slice)
    }

    /// A node that the first one does not reach.
    fn unreachable(&self) -> Option<usize> {
        let mut reached = vec![false; self.len()];
        let mut open = vec![0];
        while let Some(node) = open.pop() {
            if let Some(reached) = reached.get_mut(node)
                && !*reached
            {
                *reached = true;
                open.extend(self.neighbours(node));
            }
        }
        reached.iter().position(|reached| !reached)
    }
}

/// Why lists of neighbours make no topology.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadTopology {
    /// A neighbour is not there.
    NoSuchNode {
        /// Whose neighbour it is.
        from: usize,
        /// The number that no node has.
        to: usize,
    },
    /// A neighbour is named twice, or a node is its own.
    Twice {
        /// Whose neighbour it is.
        from: usize,
        /// The neighbour.
        to: usize,
    },
    /// One names the other, and the other does not name it.
    OneWay {
        /// Who names the other.
        from: usize,
        /// Who does not.
        to: usize,
    },
    /// A node can't be reached.
    Apart {
        /// The node.
        node: usize,
    },
}

impl fmt::Display for BadTopology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchNode { from, to } => {
                write!(f, "node {from} has a neighbour {to}, which is not there")
            }
            Self::Twice { from, to } => {
                write!(f, "node {from} names {to} twice, or itself")
            }
            Self::OneWay { from, to } => {
                write!(f, "node {from} names {to}, which does not name it back")
            }
            Self::Apart { node } => write!(f, "node {node} can't be reached from node 0"),
        }
    }
}

impl std::error::Error for BadTopology {}
