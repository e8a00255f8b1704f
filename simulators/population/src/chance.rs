//! Chance that can be repeated: one ChaCha8 stream for each purpose, so that a new kind of
//! draw in one place does not shift the draws of another. `ChaCha8Rng` is documented to give
//! the same numbers on every platform and in every later version.
//!
//! Deliberately absent: the clock, the operating system's randomness, floating point.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// One stream of draws.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of `seed` for one purpose; a purpose is at most 24 bytes long.
    pub(crate) fn new(seed: u64, purpose: &str) -> Chance {
        assert!(purpose.len() <= 24, "a purpose fits beside the seed");
        let mut key = [0_u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..8 + purpose.len()].copy_from_slice(purpose.as_bytes());
        Chance(ChaCha8Rng::from_seed(key))
    }

    /// A number in `0..count`. The bias of the multiplication is below 2⁻³² · count.
    pub(crate) fn below(&mut self, count: u32) -> u32 {
        assert!(count > 0, "a draw needs something to draw from");
        let wide = u64::from(self.0.next_u32()) * u64::from(count);
        u32::try_from(wide >> 32).expect("a product of two u32 has at most 32 upper bits")
    }

    /// A number in `first..=last`.
    pub(crate) fn between(&mut self, first: u32, last: u32) -> u32 {
        first + self.below(last - first + 1)
    }

    /// A number in `0..count` that prefers the small ones, as common names are preferred.
    pub(crate) fn skewed(&mut self, count: u32) -> u32 {
        self.below(count).min(self.below(count))
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(crate) fn per_mille(&mut self, chances: u32) -> bool {
        self.below(1000) < chances
    }

    /// The index of one of `weights`, each as likely as its weight.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> u32 {
        let mut left = self.below(weights.iter().sum());
        for (index, &weight) in (0_u32..).zip(weights) {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        unreachable!("the draw is below the sum of the weights")
    }
}

/// Scatters a number: the finaliser of splitmix64 (Steele, Lea and Flood 2014). For what is
/// computed from a person's index instead of being stored.
pub(crate) fn scatter(value: u64) -> u64 {
    let mut mixed = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// A scattered number in `0..count`.
pub(crate) fn scatter_below(value: u64, count: u64) -> u64 {
    scatter(value) % count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_repeats_itself_and_differs_by_purpose_and_seed() {
        let draw = |seed, purpose| {
            let mut chance = Chance::new(seed, purpose);
            [chance.below(u32::MAX), chance.below(u32::MAX)]
        };
        assert_eq!(draw(1, "people"), draw(1, "people"));
        assert_ne!(draw(1, "people"), draw(2, "people"));
        assert_ne!(draw(1, "people"), draw(1, "rosters"));
    }

    #[test]
    fn scatter_is_the_published_splitmix64() {
        // First outputs of splitmix64 with state 0, as in the reference implementation.
        assert_eq!(scatter(0), 0xE220_A839_7B1D_CDAF);
        assert_eq!(scatter(0x9E37_79B9_7F4A_7C15), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn weights_are_respected() {
        let mut chance = Chance::new(7, "weights");
        let mut seen = [0_u32; 3];
        for _ in 0..10_000 {
            let index = chance.weighted(&[1, 0, 3]);
            seen[usize::try_from(index).expect("small")] += 1;
        }
        assert_eq!(seen[1], 0);
        assert!((2_200..2_800).contains(&seen[0]), "{seen:?}");
    }
}
