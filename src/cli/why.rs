//! `why`: a line to each word.

use crate::drive::why::{Spot, why};
use crate::drive::{self, Failure};

use super::args::{Args, Plain, Why};
use super::report::{Said, say_out, why_human, why_json};
use super::run::{End, plainly};

/// Says why the words at a place link, or do not.
pub(super) fn tell(args: &Args, wish: &Why) -> End {
    plainly(wish.format, told(args, wish))
}

fn told(args: &Args, wish: &Why) -> Result<Said, Failure> {
    let spot = Spot::new(&wish.place)?;
    // The file may lie in a site that the working folder does not.
    let root = drive::root(args.root.as_deref())
        .or_else(|failure| spot.file.parent().and_then(drive::root_above).ok_or(failure))?;
    let answer = why(&root, &spot)?;
    Ok(say_out(&match wish.format {
        Plain::Human => why_human(&answer, spot.line),
        Plain::Json => why_json(&answer),
    }))
}
