//! The match key of a name: one integer, equal when two spellings are the same name to a clerk's eye.
//!
//! Promise: THE KEY NEVER CHANGES. It is stored beside millions of people; a new rule would need a new column.
//! The match form of a name is its code points, one by one:
//! 1. full-width ASCII becomes ASCII, and A-Z becomes a-z;
//! 2. spaces, middle dots of every kind, full stops, invisible marks, variation selectors and Tibetan tsheg are left out;
//! 3. the private code points at which GBK programs kept 80 rare characters become those characters
//!    (GB 18030-2022, two-byte codes FE50 to FEA0: U+E863 is 䶮, U+4DAE);
//! 4. Tibetan letters with two encodings become the longer one.
//!
//! The key is a hash of that form: `h = 0xCBF29CE484222325`; for each code point `c`: `h = (h ^ c) * 0x9E3779B97F4A7C15`,
//! `h ^= h >> 32`; at the end the 64-bit finisher of MurmurHash3; read as a signed integer.
//!
//! A key that differs may hold a payment for a person to look at; it never decides whom to pay.
//! Deliberately absent: pinyin, variants (traditional and simplified), and transliterations of Tibetan names.

use super::is_invisible;

/// The key of a text, without allocation.
pub(super) fn match_key_of(text: &str) -> i64 {
    let mut hash = Hash(0xCBF2_9CE4_8422_2325);
    for c in text.chars() {
        // Nearly all characters of nearly all names, and each stands for itself.
        if matches!(c, '\u{3400}'..='\u{9FFF}' | 'a'..='z') {
            hash.add(c);
        } else {
            fold(c, &mut |folded| hash.add(folded));
        }
    }
    hash.finish()
}

/// The match form itself, for searching by its beginning.
pub(super) fn match_form(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    text.chars().for_each(|c| fold(c, &mut |folded| form.push(folded)));
    form
}

/// Whether nothing of a text is left in its match form.
pub(super) fn is_blank(text: &str) -> bool {
    let mut blank = true;
    text.chars().for_each(|c| fold(c, &mut |_| blank = false));
    blank
}

/// Whether this is one of the signs used to part the name and the family name.
///
/// U+00B7 is the one prescribed for names; the others are met in the wild.
pub(super) fn is_middle_dot(c: char) -> bool {
    matches!(
        c,
        '\u{00B7}'
            | '\u{0387}'
            | '\u{2022}'
            | '\u{2024}'
            | '\u{2027}'
            | '\u{2219}'
            | '\u{22C5}'
            | '\u{25CF}'
            | '\u{26AB}'
            | '\u{2E31}'
            | '\u{2E33}'
            | '\u{30FB}'
            | '\u{A78F}'
            | '\u{FE52}'
            | '\u{FF65}'
    )
}

struct Hash(u64);

impl Hash {
    fn add(&mut self, c: char) {
        self.0 = (self.0 ^ u64::from(c)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 ^= self.0 >> 32;
    }

    fn finish(self) -> i64 {
        let mut h = self.0;
        h = (h ^ (h >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        h = (h ^ (h >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        (h ^ (h >> 33)).cast_signed()
    }
}

/// Gives the characters of the match form that `c` stands for: none, one or two.
fn fold(c: char, give: &mut impl FnMut(char)) {
    match super::half_width(c) {
        '.' | '\u{0F0B}' | '\u{0F0C}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {}
        c if c.is_ascii() && !c.is_ascii_whitespace() => give(c.to_ascii_lowercase()),
        c if c.is_whitespace() || is_middle_dot(c) || is_invisible(c) => {}
        c @ '\u{E815}'..='\u{E864}' => give(GBK_PRIVATE[usize::try_from(u32::from(c) - 0xE815).expect("below 80")]),
        c @ '\u{0F43}'..='\u{0FB9}' => {
            let (first, second) = tibetan(c);
            give(first);
            second.into_iter().for_each(give);
        }
        c => give(c),
    }
}

/// The canonical decomposition of the Tibetan block.
fn tibetan(c: char) -> (char, Option<char>) {
    let (first, second) = match c {
        '\u{0F43}' => ('\u{0F42}', '\u{0FB7}'),
        '\u{0F4D}' => ('\u{0F4C}', '\u{0FB7}'),
        '\u{0F52}' => ('\u{0F51}', '\u{0FB7}'),
        '\u{0F57}' => ('\u{0F56}', '\u{0FB7}'),
        '\u{0F5C}' => ('\u{0F5B}', '\u{0FB7}'),
        '\u{0F69}' => ('\u{0F40}', '\u{0FB5}'),
        '\u{0F73}' => ('\u{0F71}', '\u{0F72}'),
        '\u{0F75}' => ('\u{0F71}', '\u{0F74}'),
        '\u{0F76}' => ('\u{0FB2}', '\u{0F80}'),
        '\u{0F78}' => ('\u{0FB3}', '\u{0F80}'),
        '\u{0F81}' => ('\u{0F71}', '\u{0F80}'),
        '\u{0F93}' => ('\u{0F92}', '\u{0FB7}'),
        '\u{0F9D}' => ('\u{0F9C}', '\u{0FB7}'),
        '\u{0FA2}' => ('\u{0FA1}', '\u{0FB7}'),
        '\u{0FA7}' => ('\u{0FA6}', '\u{0FB7}'),
        '\u{0FAC}' => ('\u{0FAB}', '\u{0FB7}'),
        '\u{0FB9}' => ('\u{0F90}', '\u{0FB5}'),
        other => return (other, None),
    };
    (first, Some(second))
}

/// What stands at U+E815 to U+E864.
const GBK_PRIVATE: [char; 80] = [
    '\u{2E81}',
    '\u{20087}',
    '\u{20089}',
    '\u{200CC}',
    '\u{2E84}',
    '\u{3473}',
    '\u{3447}',
    '\u{2E88}',
    '\u{2E8B}',
    '\u{9FB4}',
    '\u{359E}',
    '\u{361A}',
    '\u{360E}',
    '\u{2E8C}',
    '\u{2E97}',
    '\u{396E}',
    '\u{3918}',
    '\u{9FB5}',
    '\u{39CF}',
    '\u{39DF}',
    '\u{3A73}',
    '\u{39D0}',
    '\u{9FB6}',
    '\u{9FB7}',
    '\u{3B4E}',
    '\u{3C6E}',
    '\u{3CE0}',
    '\u{2EA7}',
    '\u{215D7}',
    '\u{9FB8}',
    '\u{2EAA}',
    '\u{4056}',
    '\u{415F}',
    '\u{2EAE}',
    '\u{4337}',
    '\u{2EB3}',
    '\u{2EB6}',
    '\u{2EB7}',
    '\u{2298F}',
    '\u{43B1}',
    '\u{43AC}',
    '\u{2EBB}',
    '\u{43DD}',
    '\u{44D6}',
    '\u{4661}',
    '\u{464C}',
    '\u{9FB9}',
    '\u{4723}',
    '\u{4729}',
    '\u{477C}',
    '\u{478D}',
    '\u{2ECA}',
    '\u{4947}',
    '\u{497A}',
    '\u{497D}',
    '\u{4982}',
    '\u{4983}',
    '\u{4985}',
    '\u{4986}',
    '\u{499F}',
    '\u{499B}',
    '\u{49B7}',
    '\u{49B6}',
    '\u{9FBA}',
    '\u{241FE}',
    '\u{4CA3}',
    '\u{4C9F}',
    '\u{4CA0}',
    '\u{4CA1}',
    '\u{4C77}',
    '\u{4CA2}',
    '\u{4D13}',
    '\u{4D14}',
    '\u{4D15}',
    '\u{4D16}',
    '\u{4D17}',
    '\u{4D18}',
    '\u{4D19}',
    '\u{4DAE}',
    '\u{9FBB}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_never_changes() {
        // Computed by an independent program from the words at the head of this file.
        let cases: [(&str, i64); 6] = [
            ("", -1_166_397_803_181_037_274),
            ("扎西", -7_179_832_524_307_658_632),
            ("扎西·多吉", -6_276_499_436_371_477_521),
            ("Tashi Dorje", 1_675_728_201_616_044_091),
            ("龚䶮", -6_768_121_779_200_844_451),
            ("\u{20BB7}", -1_248_860_649_912_567_019),
        ];
        for (name, key) in cases {
            assert_eq!(match_key_of(name), key, "{name}");
        }
    }

    #[test]
    fn spellings_of_one_name_have_one_key() {
        let cases: [&[&str]; 6] = [
            &[
                "扎西多吉",
                "扎西·多吉",
                "扎西•多吉",
                "扎西∙多吉",
                "扎西・多吉",
                "扎西●多吉",
                "扎西.多吉",
                "扎西．多吉",
                "扎西 多吉",
                "扎西\u{3000}多吉",
                " 扎西多吉 ",
                "扎西\u{200b}多吉",
                "扎西\u{ff65}多吉",
                "扎西多吉\u{fe00}",
            ],
            &["Tashi Dorje", "TASHI DORJE", "ｔａｓｈｉ　ｄｏｒｊｅ", "tashidorje"],
            &["龚䶮", "龚\u{E863}"],
            &["\u{20087}", "\u{E816}"],
            &["བཀྲ་ཤིས", "བཀྲ༌ཤིས", "བཀྲ་ཤིས་"],
            &["\u{0F69}\u{0F73}", "\u{0F40}\u{0FB5}\u{0F71}\u{0F72}"],
        ];
        for spellings in cases {
            for spelling in spellings {
                assert_eq!(match_key_of(spelling), match_key_of(spellings[0]), "{spelling:?}");
            }
        }
    }

    #[test]
    fn different_names_have_different_keys() {
        // All names of one and two characters out of a wide set, and the orders of three: no two may meet.
        let alphabet: Vec<char> = ('\u{4E00}'..'\u{4F40}').chain('\u{20000}'..'\u{20020}').chain('a'..='z').collect();
        let mut keys = Vec::new();
        for a in &alphabet {
            keys.push(match_key_of(&a.to_string()));
            for b in &alphabet {
                keys.push(match_key_of(&format!("{a}{b}")));
                keys.push(match_key_of(&format!("{a}{b}吉")));
            }
        }
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    #[test]
    fn a_text_of_dots_and_spaces_is_blank() {
        for text in ["", " ", "·", " . \u{3000}", "\u{200b}"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["吉", " a", "\u{E863}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
