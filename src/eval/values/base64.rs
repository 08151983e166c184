//! Strict base64 (`COND-27`).

/// Decodes canonical base64: the standard alphabet, padding required, no spare bits.
pub(in crate::eval) fn decode(text: &str) -> Option<Vec<u8>> {
    let (groups, rest) = text.as_bytes().as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(groups.len().saturating_mul(3));
    for (at, &[a, b, c, d]) in groups.iter().enumerate() {
        let padding = if c == b'=' && d == b'=' {
            2
        } else {
            u8::from(d == b'=')
        };
        if padding > 0 && at + 1 != groups.len() {
            return None;
        }
        let c = if padding == 2 { 0 } else { sextet(c)? };
        let d = if padding >= 1 { 0 } else { sextet(d)? };
        let bits = sextet(a)? << 18 | sextet(b)? << 12 | c << 6 | d;
        let [_, first, second, third] = bits.to_be_bytes();
        match padding {
            0 => bytes.extend([first, second, third]),
            1 if third == 0 => bytes.extend([first, second]),
            2 if second == 0 && third == 0 => bytes.push(first),
            _ => return None,
        }
    }
    Some(bytes)
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
