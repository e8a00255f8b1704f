//! A QR code as lines in the page: nothing is loaded for it, and no script draws it.

use fast_qr::{QRBuilder, qr::QRCode};
use maud::{Markup, html};

use crate::{Lang, say};

/// How many modules of white stand around it.
const QUIET: usize = 4;

/// A QR code of a text; `named` is the message that says what it is for.
#[must_use]
pub fn qr(lang: Lang, named: &str, content: &str) -> Markup {
    let Ok(code) = QRBuilder::new(content).build() else { return html! {} };
    let side = code.size + 2 * QUIET;
    html! {
        svg.y-qr viewBox={ "0 0 " (side) " " (side) } width="220" height="220" role="img" aria-label=(say(lang, named, &[])) {
            rect width=(side) height=(side) fill="#fff" {}
            path fill="#000" d=(path(&code)) {}
        }
    }
}

fn path(code: &QRCode) -> String {
    let mut path = String::new();
    for y in 0..code.size {
        for (x, module) in code[y].iter().take(code.size).enumerate() {
            if module.value() {
                path.push_str(&format!("M{},{}h1v1h-1z", x + QUIET, y + QUIET));
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_room_around_it() {
        let drawn = qr(Lang::Zh, "desk-factor-qr", "otpauth://totp/Yika:maker?secret=ABC&issuer=Yika").into_string();
        let code = QRBuilder::new("otpauth://totp/Yika:maker?secret=ABC&issuer=Yika").build().unwrap();
        let last = code.size + QUIET - 1;
        for corner in [format!("M{QUIET},{QUIET}h"), format!("M{last},{QUIET}h"), format!("M{QUIET},{last}h")] {
            assert!(drawn.contains(&corner), "{corner}");
        }
        assert!(!drawn.contains("M0,") && !drawn.contains("style"));
    }
}
