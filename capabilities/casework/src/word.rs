//! The secret word of a complaint: what its holder shows to ask for it.
//!
//! Ten characters that are not taken for each other, made from chance that the caller brings; kept as a hash over the
//! complaint's reference and the word. 31^10 words and a few tries a day make guessing hopeless. Deliberately absent: a source
//! of chance.

const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH: usize = 10;

/// A word made of eight random bytes, such as `7KQ2M-XV4TA`.
#[must_use]
pub fn new_word(random: [u8; 8]) -> String {
    let mut rest = u64::from_be_bytes(random);
    let mut word = String::with_capacity(LENGTH + 1);
    for at in 0..LENGTH {
        if at == LENGTH / 2 {
            word.push('-');
        }
        let place = usize::try_from(rest % LETTERS.len() as u64).expect("below 31");
        word.push(char::from(LETTERS[place]));
        rest /= LETTERS.len() as u64;
    }
    word
}

/// What was typed, without what does not count: spaces, dashes, small letters.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Whether it can be a word of ours.
pub(crate) fn is_word(text: &str) -> bool {
    plain(text).len() == LENGTH
}

/// What is kept of the word.
pub(crate) fn hash_of(reference: &str, word: &str) -> String {
    document::sha256(format!("yika complaint {reference} {}", plain(word)).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_ten_characters_that_are_not_taken_for_each_other() {
        for random in [[0; 8], [255; 8], [1, 2, 3, 4, 5, 6, 7, 8]] {
            let word = new_word(random);
            assert!(is_word(&word) && word.len() == 11, "{word}");
            assert!(!word.contains(['0', 'O', '1', 'I', 'L']), "{word}");
        }
        assert_ne!(new_word([0; 8]), new_word([0, 0, 0, 0, 0, 0, 0, 1]));
        assert!(!is_word("short"));
    }

    #[test]
    fn a_word_counts_for_its_own_case_however_it_is_typed() {
        let hash = hash_of("TS-1", "7KQ2M-XV4TA");
        assert_eq!(hash, hash_of("TS-1", " 7kq2m xv4ta"));
        assert_ne!(hash, hash_of("TS-2", "7KQ2M-XV4TA"));
        assert_ne!(hash, hash_of("TS-1", "7KQ2M-XV4TB"));
    }
}
