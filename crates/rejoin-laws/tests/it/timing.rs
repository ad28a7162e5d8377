#[test]
fn timing() {
    for _ in 0..1 {
        println!("{}", rejoin_laws::run::<crate::canaries::ToySet<0>>());
        println!("{}", rejoin_laws::run::<crate::canaries::ToyRegister<0>>());
        println!("{}", rejoin_laws::run::<crate::canaries::ToyCounter<0>>());
    }
}
