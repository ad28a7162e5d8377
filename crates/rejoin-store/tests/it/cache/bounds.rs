//! How stale an answer can get.

use std::time::Duration;

use proptest::prelude::*;
use rejoin_store::cache::{Cache, Lookup, Policy, Reply};

proptest! {
    /// The origin has the number of the second. Whoever reads, however often, is at most the
    /// lifetime and the time of grace behind.
    #[test]
    fn no_answer_is_older_than_the_policy_allows(
        max_age in 0..20_u64,
        grace in 0..20_u64,
        pauses in prop::collection::vec(0..45_u64, 1..80),
        refreshes in any::<bool>(),
    ) {
        let policy = Policy {
            max_age: Duration::from_secs(max_age),
            stale_while_revalidate: Duration::from_secs(grace),
            ..Policy::default()
        };
        let mut cache: Cache<(), u64> = Cache::new(policy, 1);
        let mut now = 0;
        for pause in pauses {
            now += pause;
            let answer = match cache.get(&(), now * 1000) {
                Lookup::Answer(answer) => answer,
                Lookup::Ask(request) => cache.answer(request, Reply::found(now), now * 1000),
                Lookup::Wait => panic!("nobody else asks"),
            };
            let behind = now - answer.value.unwrap();
            prop_assert_eq!(behind, answer.age);
            prop_assert!(behind <= (max_age + grace).saturating_sub(1));
            if refreshes && let Some(request) = cache.next_refresh(now * 1000) {
                cache.answer(request, Reply::found(now), now * 1000);
            }
        }
    }
}
