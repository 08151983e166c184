//! What is told beside an answer.

use super::answer::{Answer, InternalError};
use super::because::because;
use super::further::further;
use super::problem::Problem;
use super::sides::Sides;
use super::{Details, Show};

/// What `show` asks for.
pub(super) fn details(
    problem: &mut Problem<'_>,
    sides: &Sides,
    answer: &Answer,
    show: Show,
) -> Result<Details, InternalError> {
    let mut details = Details::default();
    match answer {
        Answer::None if show.because => details.because = because(problem, sides).ok(),
        Answer::Some(first) if show.further > 0 => {
            details.further = further(problem, sides, first, show.further)?;
        }
        Answer::None | Answer::Some(_) | Answer::Unknown(_) => {}
    }
    Ok(details)
}
