//! How people live together: how many households there are, how large they are, and who is
//! what to the head. Ages follow from the relation, so that the pyramid comes out plausible.
//!
//! Promise: 354,035 people live in exactly 136,512 households, other numbers in proportion.
//! Deliberately absent: marriages and descent across households.

use crate::chance::Chance;

/// What a person is to the head of the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// 户主
    Head,
    /// 配偶
    Spouse,
    /// 子 or 女
    Child,
    /// 父亲 or 母亲
    Parent,
    /// 孙子 or 孙女
    Grandchild,
    /// 兄弟 or 姐妹
    Sibling,
}

impl Relation {
    /// The word in a household register.
    #[must_use]
    pub fn zh(self, woman: bool) -> &'static str {
        match (self, woman) {
            (Relation::Head, _) => "户主",
            (Relation::Spouse, _) => "配偶",
            (Relation::Child, false) => "子",
            (Relation::Child, true) => "女",
            (Relation::Parent, false) => "父亲",
            (Relation::Parent, true) => "母亲",
            (Relation::Grandchild, false) => "孙子",
            (Relation::Grandchild, true) => "孙女",
            (Relation::Sibling, false) => "兄弟",
            (Relation::Sibling, true) => "姐妹",
        }
    }
}

/// One member before the id is given.
pub(crate) struct Member {
    pub(crate) relation: Relation,
    pub(crate) woman: bool,
    /// In full years.
    pub(crate) age: u32,
}

/// The census of 2020 counted this many people in this many family households.
const CENSUS: (u64, u64) = (354_035, 136_512);

/// Of a hundred households, how many have one, two, three ... members.
const SIZES: [u32; 9] = [28, 27, 20, 14, 6, 3, 1, 1, 1];

/// Heads by age, in bands of five years from 20 on.
const HEADS: [u32; 14] = [30, 75, 120, 130, 125, 115, 110, 95, 70, 55, 40, 22, 10, 4];

/// How many households `people` live in.
pub(crate) fn count(people: u32) -> u32 {
    let rounded = (u64::from(people) * CENSUS.1 + CENSUS.0 / 2) / CENSUS.0;
    u32::try_from(rounded).expect("no more households than people").max(people.min(1))
}

/// The size of every household; the sizes add up to `people`.
pub(crate) fn sizes(chance: &mut Chance, people: u32) -> Vec<u8> {
    let households = count(people);
    let mut sizes = Vec::new();
    let mut sum = 0_u32;
    for _ in 0..households {
        let size = chance.weighted(&SIZES) + 1;
        sum += size;
        sizes.push(u8::try_from(size).expect("a table of nine sizes"));
    }
    while sum != people {
        let household = usize::try_from(chance.below(households)).expect("an index");
        let size = &mut sizes[household];
        if sum < people && *size < 12 {
            *size += 1;
            sum += 1;
        } else if sum > people && *size > 1 {
            *size -= 1;
            sum -= 1;
        }
    }
    sizes
}

/// How many households live in each of `weights` villages, to the last household.
pub(crate) fn shares(households: u32, weights: &[u32]) -> Vec<u32> {
    let total: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
    let (mut given, mut reached) = (0_u64, 0_u64);
    let mut shares = Vec::with_capacity(weights.len());
    for &weight in weights {
        reached += u64::from(weight);
        let until = u64::from(households) * reached / total;
        shares.push(u32::try_from(until - given).expect("a part of a u32"));
        given = until;
    }
    shares
}

/// Draws the members of a household of `size`, the head first.
pub(crate) fn members(chance: &mut Chance, size: u8, members: &mut Vec<Member>) {
    members.clear();
    let band = chance.weighted(&HEADS);
    let head_age = 20 + band * 5 + chance.below(5);
    let head_woman = chance.per_mille(if size == 1 { 450 } else { 300 });
    members.push(Member { relation: Relation::Head, woman: head_woman, age: head_age });
    let mut married = false;
    for place in 1..size {
        let wed = match head_age {
            ..=24 => 300,
            25..=69 => 720,
            _ => 350,
        };
        if place == 1 && chance.per_mille(wed) {
            married = true;
            let age = (head_age + chance.below(9)).saturating_sub(4).max(20);
            members.push(Member { relation: Relation::Spouse, woman: !head_woman, age });
            continue;
        }
        members.push(relative(chance, head_age, married));
    }
}

/// One more member beside head and spouse: a likely relation for the head's age.
fn relative(chance: &mut Chance, head_age: u32, married: bool) -> Member {
    // Child, parent, grandchild, sibling.
    let weights = match head_age {
        ..=24 => [10, 45, 0, 45],
        25..=44 => [if married { 88 } else { 60 }, 9, 0, 6],
        45..=59 => [50, 18, 30, 2],
        _ => [38, 1, 60, 1],
    };
    let woman = chance.per_mille(492);
    match chance.weighted(&weights) {
        0 => {
            let gap = chance.between(20, head_age.min(40));
            Member { relation: Relation::Child, woman, age: head_age - gap }
        }
        1 => {
            // Mothers outlive fathers.
            let woman = chance.per_mille(600);
            let age = (head_age + chance.between(19, 34)).min(99);
            Member { relation: Relation::Parent, woman, age }
        }
        2 => {
            let gap = chance.between(43, head_age.min(62));
            Member { relation: Relation::Grandchild, woman, age: head_age - gap }
        }
        _ => {
            let age = (head_age + chance.below(17)).saturating_sub(8).max(1);
            Member { relation: Relation::Sibling, woman, age }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_census_is_met_to_the_last_household() {
        let cases = [(354_035, 136_512), (0, 0), (1, 1), (2, 1), (10, 4), (3_600_000, 1_388_120)];
        for (people, households) in cases {
            assert_eq!(count(people), households, "{people}");
        }
    }

    #[test]
    fn sizes_add_up_and_nobody_lives_in_an_empty_household() {
        for people in [0, 1, 2, 3, 17, 5_000] {
            let sizes = sizes(&mut Chance::new(3, "sizes"), people);
            let sum: u32 = sizes.iter().map(|&size| u32::from(size)).sum();
            assert_eq!(sum, people);
            assert!(sizes.iter().all(|&size| size > 0));
        }
    }

    #[test]
    fn shares_add_up_whatever_the_weights() {
        let cases: [(u32, &[u32]); 3] = [(10, &[1, 1, 1]), (2, &[5, 1, 9, 9]), (136_512, &[7; 576])];
        for (households, weights) in cases {
            assert_eq!(shares(households, weights).iter().sum::<u32>(), households);
        }
    }
}
