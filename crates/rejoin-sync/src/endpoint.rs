mod attempts;
mod inbound;
mod link;
mod meet;
mod mend;
mod order;
mod outbound;

use alloc::collections::BTreeMap;

use rejoin_causality::{CausalContext, ReplicaId};

use crate::{Limits, Message, Outcome, Received, Refused, Replicated, Session, Verdict};
use inbound::Arrival;
use link::Link;
use meet::Claimed;

/// The anti-entropy of one replica: brings its neighbours up to date, and itself by them.
///
/// It holds no state, clock or socket. The state is handed in, time is an argument in milliseconds
/// of any clock that does not go back, and messages are taken from [`outgoing`](Self::outgoing) and
/// carried as you like. They may be lost, doubled and mixed up.
///
/// # A promise
/// An acknowledgement says that its sender will still have the events after a crash, and so does a
/// delta. Therefore send what [`outgoing`](Self::outgoing) yields only after everything that the
/// state held when it was called is durable. Then all that [`kept_by`](Self::kept_by) says of a
/// neighbour is durable there, and may be told to [`Members`](rejoin_causality::Members).
///
/// # How
/// Of each neighbour it remembers two sets of events: those that it is known to have, and those and
/// what is on its way. What a neighbour lacks is [`Replicated::beyond`] the latter; so nothing is
/// copied or kept for a neighbour that is away, whatever comes from a neighbour is never sent back
/// to it, and what is lost is sent again by going back to the former.
///
/// What this replica writes it sends at once. What others wrote it only tells of, and whoever lacks
/// it asks one neighbour for it; so among replicas that all talk to each other each event goes to
/// each once. What its writer is about to send is waited for before another is asked.
///
/// Neighbours that meet, at first or after a restart, compare digests; if these differ, versions;
/// and if the versions are equal, ranges of entries.
///
/// # Example
/// ```
/// # mod keys { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/keys.rs")); }
/// # use keys::Keys;
/// use rejoin_sync::{Endpoint, Limits};
///
/// let (ann, bob) = (1_u64.into(), 2_u64.into());
/// let (mut here, mut there) = (Keys::new(), Keys::new());
/// let mut at_ann = Endpoint::new(ann, 1, Limits::default());
/// let mut at_bob = Endpoint::new(bob, 1, Limits::default());
/// at_ann.join_peer(bob, 0);
/// at_bob.join_peer(ann, 0);
///
/// here.put(ann, 7, "seven");
/// for now in 0..10 {
///     at_ann.tick(&mut here, now);
///     for (_, message) in at_ann.outgoing() {
///         at_bob.receive(&mut there, ann, message, now)?;
///     }
///     for (_, message) in at_bob.outgoing() {
///         at_ann.receive(&mut here, bob, message, now)?;
///     }
/// }
/// assert_eq!(there.get(7), Some("seven"));
/// assert!(at_ann.is_quiet(&here));
/// # Ok::<(), rejoin_sync::Refused>(())
/// ```
///
/// # Paper
/// V. Enes, P. S. Almeida, C. Baquero, J. Leitão: *Efficient Synchronization of State-based CRDTs*,
/// ICDE 2019; P. S. Almeida, A. Shoker, C. Baquero: *Delta State Replicated Data Types*, JPDC 2018;
/// J. Leitão, J. Pereira, L. Rodrigues: *Epidemic Broadcast Trees*, SRDS 2007.
#[derive(Clone, Debug)]
pub struct Endpoint<S> {
    /// The replica as which this one writes.
    me: ReplicaId,
    links: BTreeMap<ReplicaId, Link<S>>,
    limits: Limits,
    /// The name for the next session.
    next_name: u64,
    /// Since when there is something that was not offered to all neighbours.
    news_since: Option<u64>,
}

impl<S: Replicated> Endpoint<S> {
    /// An endpoint without neighbours, of a replica that writes as `me`.
    ///
    /// `epoch` is larger than at every earlier start of this replica: a counter of restarts, or the
    /// time. By it the neighbours notice that messages are numbered from 1 again.
    pub fn new(me: ReplicaId, epoch: u64, limits: Limits) -> Self {
        Self {
            me,
            links: BTreeMap::new(),
            limits,
            // Room for names that are taken between restarts, below the limit for numbers.
            next_name: ((epoch << 8) & ((1 << 61) - 1)) + 1,
            news_since: None,
        }
    }

    /// Adds a neighbour, and greets it at the next tick; answers whether it was new.
    pub fn join_peer(&mut self, peer: ReplicaId, now: u64) -> bool {
        if self.links.contains_key(&peer) {
            return false;
        }
        let name = self.next_name;
        self.next_name = name.saturating_add(1);
        self.links.insert(peer, Link::new(peer, name, now));
        true
    }

    /// Takes note that this replica writes as another from now on. What it wrote before counts as
    /// the work of others.
    pub const fn writes_as(&mut self, me: ReplicaId) {
        self.me = me;
    }

    /// Takes note that a neighbour does not write under its own name; answers whether it is one.
    pub fn peer_writes_as(&mut self, peer: ReplicaId, writer: ReplicaId) -> bool {
        let link = self.links.get_mut(&peer);
        link.map(|link| link.writer = writer).is_some()
    }

    /// Forgets a neighbour; answers whether it was one.
    pub fn leave_peer(&mut self, peer: ReplicaId) -> bool {
        self.links.remove(&peer).is_some()
    }

    /// The neighbours, ascending.
    pub fn peers(&self) -> impl ExactSizeIterator<Item = ReplicaId> {
        self.links.keys().copied()
    }

    /// Takes note that the state was edited. A tick sends it, at most `limits.gather` later.
    pub const fn changed(&mut self, now: u64) {
        if self.news_since.is_none() {
            self.news_since = Some(now);
        }
    }

    /// Makes the messages that bring each neighbour what is new here, as far as its window has
    /// room, tell it what others may bring, and ask for what it has to bring.
    pub fn flush(&mut self, state: &mut S, now: u64) {
        self.news_since = None;
        self.ask(state, now);
        for link in self.links.values_mut() {
            link.pump(state, self.me, &self.limits, now);
            link.tell(state, self.me, &self.limits, now);
        }
    }

    /// Does what is due: sends news, repeats what nobody answered, greets, compares digests.
    pub fn tick(&mut self, state: &mut S, now: u64) {
        let orders = self.links.values().filter_map(|link| link.order.next());
        if orders.chain(self.news_at()).any(|at| at <= now) {
            self.flush(state, now);
        }
        for link in self.links.values_mut() {
            link.repeat(state, self.me, &self.limits, now);
            link.remind(state, &self.limits, now);
            if !link.is_settled() {
                if link.greet_at <= now {
                    link.greet(state, &self.limits, now);
                }
            } else if link.idle_at <= now {
                if link.is_quiet(state) {
                    link.greet_by_digest(state, &self.limits, now);
                }
                link.idle_at = now.saturating_add(self.limits.idle());
            }
        }
    }

    /// When [`tick`](Self::tick) has something to do next, if nothing comes in before.
    pub fn next_tick(&self) -> Option<u64> {
        let links = self.links.values().map(Link::next_tick);
        links.chain(self.news_at()).min()
    }

    /// Takes the messages that wait to be sent. See the promise above.
    pub fn outgoing(&mut self) -> impl Iterator<Item = (ReplicaId, Message<S>)> + '_ {
        self.links
            .iter_mut()
            .flat_map(|(peer, link)| link.take().map(|message| (*peer, message)))
    }

    /// Whether [`receive`](Self::receive) would take a message in, for whoever has to know that
    /// before.
    ///
    /// # Errors
    /// [`Refused`] as there.
    pub fn check(&self, from: ReplicaId, message: &Message<S>) -> Result<(), Refused> {
        let link = self.links.get(&from).ok_or(Refused::NotAPeer { from })?;
        check(link, from, message)
    }

    /// Whether a message shows that its sender has heard of this endpoint, and not only of the one
    /// that this replica had before a restart.
    pub fn is_heard_by(&self, from: ReplicaId, message: &Message<S>) -> bool {
        let link = self.links.get(&from);
        let named = link.zip(message.session());
        named.is_some_and(|(link, theirs)| theirs.yours == link.session.mine)
    }

    /// The name under which this replica talks to a neighbour; none if it is no neighbour. Names
    /// only grow, also over restarts.
    pub fn name_to(&self, peer: ReplicaId) -> Option<u64> {
        self.links.get(&peer).map(|link| link.session.mine)
    }

    /// Whether a neighbour that talked under this name has taken a larger one since: what it said
    /// then may hold no more. The messages of an endpoint look after that by themselves; this is
    /// for whatever else neighbours send each other.
    pub fn is_past(&self, peer: ReplicaId, name: u64) -> bool {
        let link = self.links.get(&peer);
        link.is_some_and(|link| name < link.session.yours)
    }

    /// Takes in a message, and joins what it brings.
    ///
    /// # Errors
    /// [`Refused`] if it is not from a neighbour, or says what no endpoint would. Nothing has
    /// changed then.
    pub fn receive(
        &mut self,
        state: &mut S,
        from: ReplicaId,
        message: Message<S>,
        now: u64,
    ) -> Result<Received<S>, Refused> {
        self.check(from, &message)?;
        let Some(link) = self.links.get_mut(&from) else {
            return Err(Refused::NotAPeer { from });
        };
        let was_silent = link.is_silent();
        link.heard(&self.limits, now);
        let received = self.take_in(state, from, message, now);
        let link = self.links.get(&from);
        // While it was silent it was told nothing.
        if was_silent && link.is_some_and(|link| !link.is_silent()) {
            self.changed(now);
        }
        Ok(received)
    }

    fn take_in(
        &mut self,
        state: &mut S,
        from: ReplicaId,
        message: Message<S>,
        now: u64,
    ) -> Received<S> {
        match message {
            Message::Digest {
                session,
                asks,
                digest,
            } => self.meet_digest(state, from, (session, asks), digest, now),
            Message::Version {
                session,
                asks,
                wants,
                waits,
                digest,
                version,
            } => {
                let claim = Claimed {
                    wants,
                    waits,
                    digest,
                    version,
                };
                self.meet_version(state, from, (session, asks), claim, now)
            }
            Message::Delta {
                session,
                run,
                last,
                state: delta,
            } => {
                let arrival = Arrival {
                    run,
                    last,
                    state: delta,
                };
                self.receive_delta(state, from, session, arrival, now)
            }
            Message::Ack { session, upto, gap } => {
                self.receive_ack(state, from, session, (upto, gap), now)
            }
            Message::Ranges(claims) => self.receive_ranges(state, from, &claims),
            Message::Entries {
                wanted,
                state: entries,
            } => self.receive_entries(state, from, &wanted, entries, now),
        }
    }

    /// Takes note that a neighbour has events, and keeps them, as was learned by another way.
    ///
    /// They are not sent to it any more. Answers whether it was news; nothing is noted of a
    /// neighbour that has not been met yet.
    pub fn knows(&mut self, peer: ReplicaId, version: &CausalContext) -> bool {
        let link = self.links.get_mut(&peer);
        let outbound = link.and_then(|link| link.outbound.as_mut());
        outbound.is_some_and(|outbound| outbound.heard(version))
    }

    /// Greets a neighbour at the next tick instead of when it is time to; answers whether it is a
    /// neighbour.
    ///
    /// Neighbours that have all of each other compare digests then.
    pub fn meet(&mut self, peer: ReplicaId, now: u64) -> bool {
        let link = self.links.get_mut(&peer);
        link.map(|link| {
            link.greet_at = now;
            link.idle_at = now;
        })
        .is_some()
    }

    /// The events that a neighbour is known to have: it said so, acknowledged them, or sent them.
    ///
    /// None if it is no neighbour, or has not been met since this endpoint began.
    pub fn kept_by(&self, peer: ReplicaId) -> Option<&CausalContext> {
        let outbound = self.links.get(&peer)?.outbound.as_ref()?;
        Some(&outbound.confirmed)
    }

    /// When it was last known that this replica has all that the neighbour had: when the message
    /// arrived that has shown it. The neighbour had sent it before, by the time of its way.
    pub fn complete_at(&self, peer: ReplicaId) -> Option<u64> {
        self.links.get(&peer)?.complete_at
    }

    /// Whether every neighbour has, and has acknowledged, all that the state holds, and nothing has
    /// to be said.
    pub fn is_quiet(&self, state: &S) -> bool {
        self.news_since.is_none() && self.links.values().all(|link| link.is_quiet(state))
    }

    fn receive_delta(
        &mut self,
        state: &mut S,
        from: ReplicaId,
        session: Session,
        arrival: Arrival<S>,
        now: u64,
    ) -> Received<S> {
        let Some(link) = self.links.get_mut(&from) else {
            return Received::only(Outcome::Stale);
        };
        if !link.is_current(session) {
            // One of the two has begun anew, and perhaps the neighbour has not heard of it yet.
            if link.greet_at <= now {
                link.greet(state, &self.limits, now);
            }
            return Received::only(Outcome::Stale);
        }
        link.is_known = true;
        let (verdict, mut next) = link.inbound.receive(arrival, &self.limits);
        let mut grew: Option<S> = None;
        while let Some(arrival) = next {
            if let Some(delta) = arrival.state {
                if let Some(outbound) = &mut link.outbound {
                    outbound.heard(delta.version());
                }
                link.knows_to_be_here(delta.version());
                link.order.goes_on(&self.limits, now);
                match (state.absorb(delta), &mut grew) {
                    (Some(news), Some(grew)) => drop(grew.merge_owned(news)),
                    (Some(news), none) => *none = Some(news),
                    (None, _) => {}
                }
            }
            next = link.inbound.release();
            if arrival.last && next.is_none() && link.inbound.has_no_gap() {
                link.complete_at = Some(now);
            }
        }
        if grew.is_some() {
            self.changed(now);
        }
        let outcome = match verdict {
            Verdict::Apply => Outcome::Applied,
            Verdict::Skip => Outcome::Skipped,
            Verdict::Gap(missing) => Outcome::Gap(missing),
        };
        Received { grew, outcome }
    }

    fn receive_ack(
        &mut self,
        state: &S,
        from: ReplicaId,
        session: Session,
        (upto, gap): (u64, bool),
        now: u64,
    ) -> Received<S> {
        let Some(link) = self.links.get_mut(&from) else {
            return Received::only(Outcome::Stale);
        };
        let is_current = link.is_current(session);
        let Some(outbound) = link.outbound.as_mut().filter(|_| is_current) else {
            return Received::only(Outcome::Stale);
        };
        link.is_known = true;
        outbound.acknowledge(upto, &self.limits, now);
        if gap && outbound.is_missing_one() {
            let repeated = outbound.repeat(state, self.me, &self.limits, now);
            link.queue.extend(repeated);
        }
        link.pump(state, self.me, &self.limits, now);
        Received::only(Outcome::Acknowledged)
    }

    fn news_at(&self) -> Option<u64> {
        let since = self.news_since?;
        Some(since.saturating_add(self.limits.gather))
    }
}

/// Refuses what no endpoint would say.
fn check<S: Replicated>(
    link: &Link<S>,
    from: ReplicaId,
    message: &Message<S>,
) -> Result<(), Refused> {
    match message {
        Message::Delta { run, .. } if run.first == 0 || run.last < run.first => {
            Err(Refused::EmptyRun { from })
        }
        Message::Ack { session, upto, .. } => {
            let outbound = link.outbound.as_ref();
            match outbound.filter(|_| link.is_current(*session)) {
                Some(outbound) if !outbound.has_sent(*upto) => Err(Refused::NeverSent {
                    from,
                    number: *upto,
                }),
                _ => Ok(()),
            }
        }
        Message::Ranges(claims) if !crate::ranges::ascend(claims) => {
            Err(Refused::Unordered { from })
        }
        Message::Entries { wanted, .. } if !wanted.is_sorted_by(|low, high| low < high) => {
            Err(Refused::Unordered { from })
        }
        _ => Ok(()),
    }
}
