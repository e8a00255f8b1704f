//! CBOR (RFC 8949) as this room reads and writes it: whole inputs, shallow, and no key of a map twice.

use coset::cbor::{Value, de, ser};

/// How deep one item may stand in another: a statement needs five, its envelope three more.
const NESTING_MAX: usize = 16;

/// The bytes of a value.
pub(crate) fn write(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ser::into_writer(value, &mut bytes).expect("a vector takes all, and every value can be written");
    bytes
}

/// The one value that these bytes are; nothing when they are more, less or other than that.
pub(crate) fn read(bytes: &[u8]) -> Option<Value> {
    let mut left = bytes;
    let value = de::from_reader_with_recursion_limit(&mut left, NESTING_MAX).ok()?;
    left.is_empty().then_some(value)
}

/// A whole number of 64 bits.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    i64::try_from(i128::from(value.as_integer()?)).ok()
}

/// The entries of a map whose keys are whole numbers, each key once; the others are left out.
///
/// # Errors
/// The key that stands twice.
pub(crate) fn numbered(entries: Vec<(Value, Value)>) -> Result<Vec<(i64, Value)>, i64> {
    let mut found: Vec<(i64, Value)> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        if let Some(key) = integer(&key) {
            found.push((key, value));
        }
    }
    let mut keys: Vec<i64> = found.iter().map(|(key, _)| *key).collect();
    keys.sort_unstable();
    match keys.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(pair[0]),
        None => Ok(found),
    }
}

/// A map with numbers as keys.
pub(crate) fn map(entries: Vec<(i64, Value)>) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (Value::from(key), value)).collect())
}
