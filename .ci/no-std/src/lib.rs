//! Uses every crate that promises to need no std, from a program that has none.
//!
//! It is built and never run: the question is whether anything brings std along. An allocator can
//! only be written with `unsafe`; this one is in nobody's build.
#![no_std]

extern crate alloc;

use core::alloc::{GlobalAlloc, Layout};

use rejoin_aw_lww_map::AwLwwMap;
use rejoin_bounded_counter::BoundedCounter;
use rejoin_causality::{CausalContext, Replica, ReplicaId};
use rejoin_cl_set::ClSet;
use rejoin_counter_map::CounterMap;
use rejoin_dot_store::DotBag;
use rejoin_flag::{DwFlag, EwFlag};
use rejoin_fww_register::FwwRegister;
use rejoin_g_counter::GCounter;
use rejoin_g_set::GSet;
use rejoin_list::List;
use rejoin_lww_map::LwwMap;
use rejoin_lww_register::LwwRegister;
use rejoin_lww_set::LwwSet;
use rejoin_max_register::MaxRegister;
use rejoin_merge::{Max, Merge};
use rejoin_mv_register::MvRegister;
use rejoin_or_map::OrMap;
use rejoin_or_multimap::OrMultimap;
use rejoin_or_set::OrSet;
use rejoin_pn_counter::PnCounter;
use rejoin_resettable_counter::ResettableCounter;
use rejoin_rw_set::RwSet;
use rejoin_sync::{DeltaBuffers, DeltaReceiver, Limits, Protocol, Run};
use rejoin_text::Text;
use rejoin_two_p_set::TwoPSet;
use rejoin_wire::{Wire, decode, encode};

/// An allocator that has nothing to give, because nothing is ever asked.
struct Nothing;

// SAFETY: a null pointer is how an allocator says that it has no memory, and none is given back.
unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _layout: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }

    unsafe fn dealloc(&self, _memory: *mut u8, _layout: Layout) {}
}

#[global_allocator]
static MEMORY: Nothing = Nothing;

#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[derive(Clone, Merge)]
struct All {
    #[merge(max)]
    highest: u64,
    maximum: Max<u64>,
    counter: GCounter,
    balance: PnCounter,
    session: ResettableCounter,
    stock: BoundedCounter,
    register: LwwRegister<u64>,
    set: OrSet<u64>,
    map: LwwMap<u64, u64>,
    inserted: GSet<u64>,
    once: TwoPSet<u64>,
    lengths: ClSet<u64>,
    peak: MaxRegister<u64>,
    newest: LwwSet<u64>,
    values: MvRegister<u64>,
    enabled: EwFlag,
    permitted: DwFlag<true>,
    members: RwSet<u64>,
    first: FwwRegister<u64>,
    rooms: OrMap<u64, OrSet<u64>>,
    shelf: OrMultimap<u64, u64>,
    visits: CounterMap<u64>,
    settings: AwLwwMap<u64, u64>,
    list: List<u64>,
    text: Text,
}

/// Edits, encodes, decodes and merges a value of each type; how many bytes that took, or none.
fn everything(now: u64) -> Option<usize> {
    let mut replica = Replica::new(ReplicaId::from(now), move || now);
    let mut all = All {
        highest: now,
        maximum: Max::new(now),
        counter: GCounter::new(),
        balance: PnCounter::new(),
        session: ResettableCounter::new(),
        stock: BoundedCounter::new(),
        register: LwwRegister::new(),
        set: OrSet::new(),
        map: LwwMap::new(),
        inserted: GSet::new(),
        once: TwoPSet::new(),
        lengths: ClSet::new(),
        peak: MaxRegister::new(),
        newest: LwwSet::new(),
        values: MvRegister::new(),
        enabled: EwFlag::new(),
        permitted: DwFlag::initially_enabled(),
        members: RwSet::new(),
        first: FwwRegister::new(),
        rooms: OrMap::new(),
        shelf: OrMultimap::new(),
        visits: CounterMap::new(),
        settings: AwLwwMap::new(),
        list: List::new(),
        text: Text::new(),
    };
    let before = all.clone();
    all.counter.increment(&mut replica, now).ok()?;
    all.balance.decrement(&mut replica, now).ok()?;
    all.session.increment(&mut replica, now).ok()?;
    all.stock.increment(&mut replica, now).ok()?;
    all.register.set(&mut replica, now);
    all.set.insert(&mut replica, now);
    all.map.put(&mut replica, now, now);
    all.inserted.insert(&mut replica, now);
    all.once.insert(&mut replica, now);
    all.lengths.insert(&mut replica, now);
    all.peak.set(&mut replica, now);
    all.newest.insert(&mut replica, now);
    all.values.set(&mut replica, now);
    all.enabled.enable(&mut replica);
    all.permitted.disable(&mut replica);
    all.members.remove(&mut replica, now);
    all.first.set(&mut replica, now);
    all.rooms.update(&mut replica, now, |room| room.insert(now));
    all.shelf.insert(&mut replica, now, now);
    all.visits.increment(&mut replica, now, now);
    all.settings.put(&mut replica, now, now);
    all.list.push(&mut replica, now);
    all.text.push(&mut replica, "now");

    let mut size = 0;
    let mut copy = All {
        counter: again(&all.counter, &mut size)?,
        balance: again(&all.balance, &mut size)?,
        session: again(&all.session, &mut size)?,
        stock: again(&all.stock, &mut size)?,
        register: again(&all.register, &mut size)?,
        set: again(&all.set, &mut size)?,
        map: again(&all.map, &mut size)?,
        inserted: again(&all.inserted, &mut size)?,
        once: again(&all.once, &mut size)?,
        lengths: again(&all.lengths, &mut size)?,
        peak: again(&all.peak, &mut size)?,
        newest: again(&all.newest, &mut size)?,
        values: again(&all.values, &mut size)?,
        enabled: again(&all.enabled, &mut size)?,
        permitted: again(&all.permitted, &mut size)?,
        members: again(&all.members, &mut size)?,
        first: again(&all.first, &mut size)?,
        rooms: again(&all.rooms, &mut size)?,
        shelf: again(&all.shelf, &mut size)?,
        visits: again(&all.visits, &mut size)?,
        settings: again(&all.settings, &mut size)?,
        list: again(&all.list, &mut size)?,
        text: again(&all.text, &mut size)?,
        ..before
    };
    copy.merge(&all);

    let mut context = CausalContext::new();
    context.insert(context.next_dot(replica.id()));
    let store = DotBag::<u64>::default();
    drop(store);

    let mut buffers = DeltaBuffers::new(Protocol::KnownBy, [replica.id()]);
    buffers.edited(&copy.inserted);
    size += buffers.send(&copy.inserted).len() + Limits::default().window;
    DeltaReceiver::new().receive(Run::one(now));
    Some(size)
}

/// The state, encoded and decoded; adds the number of its bytes.
fn again<T: Wire>(state: &T, size: &mut usize) -> Option<T> {
    let bytes = encode(state).ok()?;
    *size += bytes.len();
    decode(&bytes).ok()
}

/// What keeps all of the above in the program.
///
/// Zero if something was refused.
#[unsafe(no_mangle)]
pub extern "C" fn rejoin_without_std(now: u64) -> usize {
    everything(now).unwrap_or(0)
}
