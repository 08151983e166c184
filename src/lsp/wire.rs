//! Messages as bytes: a header that says how long, and JSON.

use serde_json::Value;
use std::io::{BufRead, Read as _, Write};

/// A message longer than this is nobody's document; its bytes are passed over.
const LONGEST: usize = 256 << 20;
/// A header longer than this is no header.
const LONGEST_HEADER: u64 = 8 << 10;

/// What came in.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A JSON value.
    Message(Value),
    /// Bytes that are no message; what is wrong with them.
    Garbage(String),
    /// There is no more.
    End,
}

/// Reads one message. Bytes that make no sense never end the conversation while the next message can be
/// found.
pub(super) fn read(input: &mut dyn BufRead) -> Incoming {
    let mut length = None;
    let mut wrong = None;
    let mut lines = 0_usize;
    loop {
        let mut line = Vec::new();
        let mut limited = (&mut *input).take(LONGEST_HEADER);
        match limited.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return Incoming::End,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if text.is_empty() {
            // Blank lines before a header are harmless.
            if lines == 0 {
                continue;
            }
            break;
        }
        lines += 1;
        match text.split_once(':') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("content-length") => {
                match value.trim().parse::<usize>() {
                    Ok(number) => length = Some(number),
                    Err(_) => wrong = Some("Content-Length is not a number".to_owned()),
                }
            }
            Some((name, _)) if name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => {}
            _ => wrong = Some("a line that is not a header".to_owned()),
        }
    }
    let Some(length) = length else {
        let wrong = wrong.unwrap_or_else(|| "no Content-Length".to_owned());
        return Incoming::Garbage(wrong);
    };
    if length > LONGEST {
        let mut body = input.take(u64::try_from(length).unwrap_or(u64::MAX));
        let _ = std::io::copy(&mut body, &mut std::io::sink());
        return Incoming::Garbage(format!("a message of {length} bytes is too long"));
    }
    let mut body = Vec::new();
    let mut limited = input.take(u64::try_from(length).unwrap_or_default());
    if limited.read_to_end(&mut body).is_err() || body.len() < length {
        return Incoming::End;
    }
    match serde_json::from_slice(&body) {
        Ok(value) => Incoming::Message(value),
        Err(error) => Incoming::Garbage(format!("the message is not JSON: {error}")),
    }
}

/// Writes one message. A reader that has gone away is no error.
pub(super) fn write(output: &mut dyn Write, message: &Value) {
    let body = message.to_string();
    let _ = write!(output, "Content-Length: {}\r\n\r\n{body}", body.len());
    let _ = output.flush();
}
