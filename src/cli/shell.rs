//! What shells and manuals know of the program: completions and man pages, from the arguments themselves.

use super::args::Cli;
use super::{Exit, Failure, Streams};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use std::path::{Path, PathBuf};

/// Prints what a shell needs to complete commands and options
///
/// `make install` puts them where bash, zsh and fish look. By hand, for bash:
/// `iamproof completions bash > ~/.local/share/bash-completion/completions/iamproof`.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Writes the man pages, one for the program and one for each command
#[derive(Debug, Args)]
pub(super) struct Man {
    /// The folder, such as `~/.local/share/man/man1`; it is made if need be
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run_completions(arguments: &Completions, streams: &mut Streams<'_>) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "iamproof", &mut text);
    streams.print(&String::from_utf8_lossy(&text));
    Exit::Good
}

pub(super) fn run_man(arguments: &Man, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let folder = &arguments.folder;
    let program = Cli::command()
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true);
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(program, folder))
        .map_err(|error| unwritten(folder, &error))?;
    streams.print(&format!("man pages in {}\n", folder.display()));
    Ok(Exit::Good)
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!(
        "{} cannot be written: {error}\n  = help: name a folder that you may write to",
        path.display()
    ))
}
