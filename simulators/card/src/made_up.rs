//! Holders that never lived.

/// Somebody made up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// 18 characters with a right check character.
    pub citizen_id: String,
    /// The name, which ends in 样卡.
    pub name: String,
    /// `1` man, `2` woman.
    pub sex: char,
    /// By GB/T 3304.
    pub ethnic: u8,
    /// Six digits.
    pub birthplace: String,
    /// YYYYMMDD
    pub born_on: String,
}

const GIVEN: [&str; 8] = ["扎西", "卓玛", "次仁", "央金", "达瓦", "德吉", "洛桑", "格桑"];
const COUNTIES: [&str; 6] = ["540502", "540521", "540522", "540526", "540527", "540529"];
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

impl Person {
    /// The person of that number, always the same.
    #[must_use]
    pub fn made_up(number: u32) -> Person {
        let county = COUNTIES[number as usize % COUNTIES.len()];
        let (year, month, day) = (1940 + number % 60, 1 + number % 12, 1 + number % 28);
        let born_on = format!("{year:04}{month:02}{day:02}");
        let sequence = number % 1_000;
        let first17 = format!("{county}{born_on}{sequence:03}");
        let (first, second) = (GIVEN[number as usize % 8], GIVEN[(number as usize / 8 + 3) % 8]);
        Person {
            citizen_id: with_check_character(&first17),
            name: format!("{first}·{second}样卡"),
            sex: if sequence % 2 == 1 { '1' } else { '2' },
            ethnic: [4, 4, 4, 54, 55, 1][number as usize % 6],
            birthplace: county.to_owned(),
            born_on,
        }
    }

    /// The same person with another name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Person {
        name.clone_into(&mut self.name);
        self
    }
}

/// GB 11643: the sum of the weighted digits and the check character leaves 1 when divided by 11.
fn with_check_character(first17: &str) -> String {
    let sum: u32 = first17.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = (0..11).find(|check| (sum + check) % 11 == 1).expect("one of eleven does");
    if check == 10 { format!("{first17}X") } else { format!("{first17}{check}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_is_the_standards() {
        // The example of GB 11643-1999.
        for (first17, whole) in
            [("11010519491231002", "11010519491231002X"), ("44052418800101001", "440524188001010014")]
        {
            assert_eq!(with_check_character(first17), whole);
        }
    }

    #[test]
    fn whoever_is_made_up_says_so() {
        for number in 0..2_000 {
            let person = Person::made_up(number);
            assert!(person.name.ends_with("样卡"), "{number}");
            assert_eq!(person.citizen_id.len(), 18, "{number}");
        }
        assert_eq!(Person::made_up(7), Person::made_up(7));
    }
}
