//! The examples run, and what they assert holds.

#[path = "../../examples/cdn_edge.rs"]
mod cdn_edge;
#[path = "../../examples/dns_resolver.rs"]
mod dns_resolver;

#[test]
fn a_cdn_edge_runs() {
    cdn_edge::main();
}

#[test]
fn a_dns_resolver_runs() {
    dns_resolver::main();
}
