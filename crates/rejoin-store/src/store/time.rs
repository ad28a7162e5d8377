use super::Store;

impl Store {
    /// Tells the time, in milliseconds of a clock that does not go back, and does what is due.
    ///
    /// It is the time of deadlines, repetitions and windows. What writes are stamped with is the
    /// wall clock, which may jump.
    pub fn tick(&mut self, now: u64) {
        self.now = self.now.max(now);
        self.release_held();
        self.endpoint.tick(&mut self.contents, self.now);
        self.repeat_requests();
        if let Some(every) = self.settings.forget_every
            && self.forget_at <= self.now
        {
            self.forget_at = self.now.saturating_add(every.max(1));
            if !self.contents.tombstones.is_empty() {
                self.forget();
            }
        }
        if let Some(every) = self.settings.reap_every
            && self.reap_at <= self.now
        {
            self.reap_at = self.now.saturating_add(every.max(1));
            self.reap();
        }
    }

    /// Time passes, and nothing is done.
    pub(crate) fn pass(&mut self, now: u64) {
        self.now = self.now.max(now);
    }

    /// What was last told to be the time.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// When [`tick`](Self::tick) has something to do next, if nothing else happens before.
    pub fn next_tick(&self) -> Option<u64> {
        let forget = self.settings.forget_every.map(|_| self.forget_at);
        let forget = forget.filter(|_| !self.contents.tombstones.is_empty());
        let reap = self.settings.reap_every.map(|_| self.reap_at);
        let times = [
            self.endpoint.next_tick(),
            self.requests.next(),
            self.held_until(),
            forget,
            reap.filter(|_| !self.contents.is_empty()),
        ];
        times.into_iter().flatten().min().map(|at| at.max(self.now))
    }
}
