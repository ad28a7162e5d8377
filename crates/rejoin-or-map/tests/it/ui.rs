//! What does not compose is refused by the compiler, with the reason.

#[test]
fn a_type_without_dots_is_refused_with_the_reason() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
