//! A line on a terminal that says how far it is.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How wide the bar is.
const WIDTH: usize = 30;

/// The bar; nothing where nobody looks.
pub(super) struct Progress {
    shown: bool,
    all: usize,
    done: AtomicUsize,
    failed: AtomicUsize,
    drawing: AtomicBool,
}

impl Progress {
    pub fn new(all: usize, quiet: bool) -> Self {
        let plain = std::env::var_os("CI").is_some()
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            shown: !quiet && !plain && all > 1 && std::io::stderr().is_terminal(),
            all,
            done: AtomicUsize::new(0),
            failed: AtomicUsize::new(0),
            drawing: AtomicBool::new(false),
        }
    }

    /// One more is done.
    pub fn step(&self, holds: bool) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !holds {
            self.failed.fetch_add(1, Ordering::Relaxed);
        }
        // Whoever comes while another draws goes on.
        if self.shown && !self.drawing.swap(true, Ordering::Acquire) {
            let failed = self.failed.load(Ordering::Relaxed);
            let full = WIDTH * done / self.all.max(1);
            let bar = "#".repeat(full) + &"-".repeat(WIDTH.saturating_sub(full));
            let bad = match failed {
                0 => String::new(),
                some => format!(", {some} not proved"),
            };
            let _ = write!(
                std::io::stderr(),
                "\r[{bar}] {done}/{}{bad}\x1b[K",
                self.all
            );
            self.drawing.store(false, Ordering::Release);
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
