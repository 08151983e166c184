//! The program: streams, arguments and the exit code.

use iamproof::cli::{Exit, Streams, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let outcome = std::panic::catch_unwind(|| {
        let mut input = std::io::BufReader::new(std::io::stdin());
        run(
            &arguments,
            &mut Streams {
                input: &mut input,
                output: &mut std::io::stdout().lock(),
                errors: &mut std::io::stderr().lock(),
            },
        )
    });
    // The panic's own message has gone to standard error already.
    ExitCode::from(outcome.unwrap_or(Exit::Internal).code())
}
