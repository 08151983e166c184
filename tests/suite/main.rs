//! The integration tests, one binary.

mod regular;

#[test]
fn a_span_keeps_its_ends() {
    let span = iamproof::source::Span::new(2, 5);
    assert_eq!((span.start, span.end), (2, 5));
}
