//! Places and bytes.

use iamproof::lsp::{Encoding, Lines, Place};

const fn place(line: usize, character: usize) -> Place {
    Place { line, character }
}

#[test]
fn lines_end_in_three_ways() {
    let text = "a\nb\r\nc\rd";
    let lines = Lines::new(text, Encoding::Utf16);
    for (line, byte) in [(0, 0), (1, 2), (2, 5), (3, 7)] {
        assert_eq!(lines.offset(text, place(line, 0)), byte);
        assert_eq!(lines.place(text, byte), place(line, 0));
        // Past the end of a line is its end, before what ends it.
        assert_eq!(lines.offset(text, place(line, 9)), byte + 1);
    }
    assert_eq!(lines.offset(text, place(4, 0)), text.len());
    assert_eq!(
        lines.offset(text, place(usize::MAX, usize::MAX)),
        text.len()
    );
    assert_eq!(lines.place(text, 99), place(3, 1));
    // Between `\r` and `\n` there is no place: it is the end of the line.
    assert_eq!(lines.place(text, 4), place(1, 1));
}

#[test]
fn characters_count_as_was_agreed() {
    let text = "é😀x";
    let utf16 = Lines::new(text, Encoding::Utf16);
    let utf8 = Lines::new(text, Encoding::Utf8);
    assert_eq!(utf16.place(text, 6), place(0, 3));
    assert_eq!(utf8.place(text, 6), place(0, 6));
    assert_eq!(utf16.offset(text, place(0, 3)), 6);
    // Inside of a character is that character.
    assert_eq!(utf16.offset(text, place(0, 2)), 2);
    assert_eq!(utf8.offset(text, place(0, 4)), 2);
    assert_eq!(utf8.place(text, 3), place(0, 2));
}

#[test]
fn every_boundary_comes_back() {
    let text = "a😀\r\nß\r\r\n\n\u{e000}z\u{10ffff}";
    for encoding in [Encoding::Utf8, Encoding::Utf16] {
        let lines = Lines::new(text, encoding);
        let inside = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
        for (at, _) in text.char_indices().filter(|(at, _)| !inside(*at)) {
            assert_eq!(lines.offset(text, lines.place(text, at)), at);
        }
    }
}

#[test]
fn long_lines_are_counted_right() {
    let text = "é😀x\n".repeat(3) + &"ab😀é".repeat(2_000) + "\r\nend";
    for encoding in [Encoding::Utf8, Encoding::Utf16] {
        let lines = Lines::new(&text, encoding);
        let start = text.rfind("x\n").unwrap() + 2;
        for (at, _) in text[start..].char_indices().step_by(37) {
            let before = text[start..start + at].trim_end_matches(['\r', '\n']);
            let units = match encoding {
                Encoding::Utf8 => before.len(),
                Encoding::Utf16 => before.encode_utf16().count(),
            };
            let found = lines.place(&text, start + at);
            if found.line == 3 {
                assert_eq!(found, place(3, units));
            }
        }
    }
}
