//! The B-TLV records of the card: one byte of tag, one of length, the value.
//!
//! Promises: ends on every input, reads no byte twice, and never beyond a value's end.
//! Deliberately absent: tags and lengths of more than one byte; the card's standard has none.

/// The record is not tag, length, value, or the tag asked for is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// ISO 7816-4 and EMV wrap a record into a template of this tag; no field of the card bears it.
const TEMPLATE: u8 = 0x70;
const NESTED_MAX: usize = 3;

/// The value of a tag in a record, which may stand in a template or behind other tags.
pub(crate) fn value_of(record: &[u8], tag: u8) -> Result<&[u8], Malformed> {
    value_within(record, tag, NESTED_MAX)
}

fn value_within(record: &[u8], tag: u8, nested_max: usize) -> Result<&[u8], Malformed> {
    let mut rest = record;
    // Records of fixed length are filled up with 00 or FF, which are no tags.
    while let [at, length, following @ ..] = rest
        && !matches!(at, 0x00 | 0xFF)
    {
        let (value, after) = following.split_at_checked(usize::from(*length)).ok_or(Malformed)?;
        if *at == tag {
            return Ok(value);
        }
        if *at == TEMPLATE {
            return value_within(value, tag, nested_max.checked_sub(1).ok_or(Malformed)?);
        }
        rest = after;
    }
    Err(Malformed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Found = Result<&'static [u8], Malformed>;

    #[test]
    fn a_value_is_found_where_it_stands() {
        let cases: [(&[u8], Found); 13] = [
            (&[7, 2, b'A', b'B'], Ok(b"AB")),
            (&[7, 0], Ok(b"")),
            (&[7, 2, b'A', b'B', 0, 0], Ok(b"AB")),
            (&[1, 1, 9, 7, 1, b'A'], Ok(b"A")),
            (&[0x70, 3, 7, 1, b'A'], Ok(b"A")),
            (&[0x70, 5, 0x70, 3, 7, 1, b'A'], Ok(b"A")),
            (&[0x70, 9, 0x70, 7, 0x70, 5, 0x70, 3, 7, 1, b'A'], Err(Malformed)),
            (&[], Err(Malformed)),
            (&[7], Err(Malformed)),
            (&[7, 3, b'A', b'B'], Err(Malformed)),
            (&[8, 1, b'A'], Err(Malformed)),
            (&[0, 0, 7, 1, b'A'], Err(Malformed)),
            (&[0x70, 3, 7, 2, b'A', b'B'], Err(Malformed)),
        ];
        for (record, value) in cases {
            assert_eq!(value_of(record, 7), value, "{record:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(record in proptest::collection::vec(any::<u8>(), 0..300), tag in any::<u8>()) {
            if let Ok(value) = value_of(&record, tag) {
                prop_assert!(value.len() < record.len());
            }
        }
    }
}
