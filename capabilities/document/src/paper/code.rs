//! Codes to be scanned, as grey dots for the engine: an image of dots keeps its edges where lines would show seams.

use fast_qr::{ECL, QRBuilder};
use kernel::Refusal;

/// How many modules of white stand around a code.
const QUIET: usize = 4;

/// A square of dots, 0 for black and 255 for white.
pub(super) struct Square {
    pub(super) side: usize,
    pub(super) dots: Vec<u8>,
}

/// The code for a text, each module so many dots wide.
///
/// # Errors
/// `paper_code_too_long` when no code can hold the text.
pub(super) fn square(content: &str, dots_per_module: usize) -> Result<Square, Refusal> {
    let code = QRBuilder::new(content).ecl(ECL::M).build().map_err(|_| Refusal::new("paper_code_too_long"))?;
    let side = (code.size + 2 * QUIET) * dots_per_module;
    let mut dots = vec![255; side * side];
    for y in 0..side {
        for x in 0..side {
            let at = |place: usize| (place / dots_per_module).checked_sub(QUIET).filter(|place| *place < code.size);
            if let (Some(row), Some(column)) = (at(y), at(x))
                && code[row][column].value()
            {
                dots[y * side + x] = 0;
            }
        }
    }
    Ok(Square { side, dots })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_white_around_it() {
        let Square { side, dots } = square("yika:certificate:1", 2).expect("a code");
        let at = |x: usize, y: usize| dots[2 * y * side + 2 * x];
        let last = side / 2 - 1 - QUIET;
        for (x, y) in [(QUIET, QUIET), (last, QUIET), (QUIET, last)] {
            assert_eq!(at(x, y), 0);
        }
        assert!((0..side).all(|x| dots[x] == 255 && dots[(QUIET * 2 - 1) * side + x] == 255));
    }

    #[test]
    fn a_text_too_long_for_a_code_is_refused() {
        assert_eq!(square(&"x".repeat(4000), 1).err().map(|refusal| refusal.code), Some("paper_code_too_long".into()));
    }
}
