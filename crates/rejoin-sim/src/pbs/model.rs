use crate::distribution::Distribution;

/// How long the messages of writes and reads take, in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Wars {
    /// W: from the writer to a replica, until the write is there.
    pub write: Distribution,
    /// A: the acknowledgement back.
    pub ack: Distribution,
    /// R: from the reader to a replica.
    pub read: Distribution,
    /// S: the response back.
    pub response: Distribution,
    /// The replicas are dealt out to so many data centres in turn. The reader and the writer are
    /// each in any of them, equally likely and independently. Each pair of places takes its turn,
    /// so let there be many trials for each.
    pub centres: usize,
    /// So much longer each message takes between two data centres.
    pub between_centres: f64,
}

impl Wars {
    /// How much longer a message takes between somebody in a centre and a replica.
    pub(super) fn extra(&self, centre: usize, replica: usize) -> f64 {
        if replica % self.centres.max(1) == centre {
            0.0
        } else {
            self.between_centres
        }
    }
}
