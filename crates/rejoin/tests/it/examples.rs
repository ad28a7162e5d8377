//! The examples run, and what they assert holds.

#[path = "../../examples/cdn_edge.rs"]
mod cdn_edge;
#[path = "../../examples/dns_resolver.rs"]
mod dns_resolver;
#[path = "../../examples/inconsistency_window.rs"]
mod inconsistency_window;
#[path = "../../examples/likes_counter.rs"]
mod likes_counter;
#[path = "../../examples/presence_flags.rs"]
mod presence_flags;
#[path = "../../examples/profile_picture.rs"]
mod profile_picture;
#[path = "../../examples/read_your_writes.rs"]
mod read_your_writes;
#[path = "../../examples/shopping_cart.rs"]
mod shopping_cart;
#[path = "../../examples/social_feed.rs"]
mod social_feed;
#[path = "../../examples/todo_list.rs"]
mod todo_list;

#[test]
fn cdn_edge_runs() {
    cdn_edge::main();
}

#[test]
fn dns_resolver_runs() {
    dns_resolver::main();
}

#[test]
fn inconsistency_window_runs() {
    inconsistency_window::main().unwrap();
}

#[test]
fn likes_counter_runs() {
    likes_counter::main().unwrap();
}

#[test]
fn presence_flags_runs() {
    presence_flags::main().unwrap();
}

#[test]
fn profile_picture_runs() {
    profile_picture::main().unwrap();
}

#[test]
fn read_your_writes_runs() {
    read_your_writes::main().unwrap();
}

#[test]
fn shopping_cart_runs() {
    shopping_cart::main().unwrap();
}

#[test]
fn social_feed_runs() {
    social_feed::main().unwrap();
}

#[test]
fn todo_list_runs() {
    todo_list::main().unwrap();
}
