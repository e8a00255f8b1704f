//! Made-up names in the local mix: Tibetan names in Chinese characters (mostly two parts, no
//! surname, many namesakes, several spellings of one name, some long ones with U+00B7) and
//! Chinese ones with a surname and now and then a rare character.
//!
//! A name is kept as a 32-bit `NameCode` and written out when asked for, so that millions of
//! people stay cheap. No list here holds a name of a particular person: all are combined by chance.
//! Deliberately absent: Tibetan script.

use crate::chance::Chance;

/// Parts borne by women and men alike, the commonest first.
const SHARED: [&str; 44] = [
    "次仁", "旦增", "白玛", "扎西", "洛桑", "格桑", "尼玛", "达娃", "边巴", "巴桑", "拉巴", "普布", "米玛", "索朗",
    "贡觉", "嘎玛", "益西", "强巴", "丹增", "罗布", "德庆", "阿旺", "仁青", "登增", "班玛", "贝玛", "江白", "土登",
    "桑珠", "云丹", "晋美", "曲尼", "赤列", "其美", "扎桑", "措吉", "群宗", "念扎", "热旦", "卓桑", "平桑", "洛追",
    "喜绕", "次成",
];

/// Second parts of women.
const WOMEN: [&str; 28] = [
    "卓玛", "拉姆", "曲珍", "卓嘎", "央宗", "德吉", "央金", "玉珍", "普赤", "仓决", "旺姆", "白珍", "美朵", "色珍",
    "措姆", "曲措", "宗吉", "吉宗", "桑姆", "益宗", "白吉", "片多", "仓姆", "拉珍", "次央", "德央", "强珍", "果果",
];

/// Second parts of men.
const MEN: [&str; 30] = [
    "多吉",
    "平措",
    "旺堆",
    "顿珠",
    "次旦",
    "群培",
    "坚参",
    "朗杰",
    "旺久",
    "欧珠",
    "加措",
    "曲扎",
    "桑布",
    "仁增",
    "伦珠",
    "旺扎",
    "曲培",
    "加布",
    "旺杰",
    "朗加",
    "多布杰",
    "占堆",
    "土旦",
    "曲加",
    "旺多",
    "久美",
    "扎堆",
    "洛珠",
    "塔杰",
    "次旺",
];

/// Parts before the dot of a long name. Made-up syllables, no known houses.
const HOUSES: [&str; 16] = [
    "雪康", "曲米", "查嘎", "桑达", "贡康", "恰布", "聂当", "嘎东", "康噶", "洛若", "达布", "琼果", "热麦", "帕措",
    "沃卡", "亚桑",
];

/// Spellings of one and the same name part.
const SPELLINGS: [&[&str]; 9] = [
    &["旦增", "丹增", "登增"],
    &["白玛", "班玛", "贝玛"],
    &["平措", "彭措"],
    &["益西", "伊西"],
    &["嘎玛", "噶玛"],
    &["格桑", "噶桑"],
    &["强巴", "向巴"],
    &["索朗", "索南"],
    &["次仁", "才仁"],
];

/// Chinese surnames, the commonest first.
const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾",
    "彭", "吕",
];

/// Characters of Chinese given names of women.
const GIVEN_WOMEN: [&str; 30] = [
    "芳", "敏", "静", "丽", "娟", "艳", "玲", "霞", "燕", "秀", "英", "华", "梅", "红", "琴", "兰", "云", "洁", "婷",
    "雪", "慧", "莉", "琳", "颖", "欣", "怡", "雨", "佳", "倩", "蓉",
];

/// Characters of Chinese given names of men.
const GIVEN_MEN: [&str; 30] = [
    "伟", "强", "勇", "军", "杰", "涛", "明", "超", "刚", "平", "辉", "鹏", "建", "国", "志", "文", "斌", "波", "飞",
    "龙", "浩", "宇", "林", "海", "峰", "磊", "东", "成", "俊", "凯",
];

/// Characters outside GBK or outside its two-byte part, as they stand in real registers.
const RARE: [&str; 5] = ["䶮", "㛃", "㑇", "㳚", "𬱖"];

/// A name in 32 bits: which pattern (upper 4 bits) and up to three places in the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NameCode(u32);

const TWO_PARTS_WOMAN: u32 = 0;
const TWO_PARTS_MAN: u32 = 1;
const ONE_PART: u32 = 2;
const LONG_WOMAN: u32 = 3;
const LONG_MAN: u32 = 4;
const VERY_LONG: u32 = 5;
const CHINESE_WOMAN: u32 = 6;
const CHINESE_MAN: u32 = 7;
const CHINESE_SHORT: u32 = 8;
const CHINESE_RARE: u32 = 9;

fn place(index: u32) -> usize {
    usize::try_from(index).expect("indexes of lists fit")
}

fn draw(chance: &mut Chance, list: &[&str]) -> u32 {
    chance.skewed(u32::try_from(list.len()).expect("lists are short"))
}

impl NameCode {
    fn pack(pattern: u32, first: u32, second: u32, third: u32) -> NameCode {
        NameCode((pattern << 24) | (first << 16) | (second << 8) | third)
    }

    /// A Tibetan, Monba or Lhoba name.
    pub(crate) fn tibetan(chance: &mut Chance, woman: bool) -> NameCode {
        let first = draw(chance, &SHARED);
        let pattern = chance.weighted(&[900, 65, 30, 5]);
        let second = if woman { draw(chance, &WOMEN) } else { draw(chance, &MEN) };
        match (pattern, woman) {
            (0, true) => NameCode::pack(TWO_PARTS_WOMAN, first, second, 0),
            (0, false) => NameCode::pack(TWO_PARTS_MAN, first, second, 0),
            (1, _) => NameCode::pack(ONE_PART, first, 0, 0),
            (2, true) => NameCode::pack(LONG_WOMAN, draw(chance, &HOUSES), first, second),
            (2, false) => NameCode::pack(LONG_MAN, draw(chance, &HOUSES), first, second),
            _ => NameCode::pack(VERY_LONG, draw(chance, &HOUSES), first, draw(chance, &SHARED)),
        }
    }

    /// A Chinese name with the surname at this place of the list.
    pub(crate) fn chinese(chance: &mut Chance, woman: bool, surname: u32) -> NameCode {
        let pattern = chance.weighted(&[800, 180, 20]);
        let first = if woman { draw(chance, &GIVEN_WOMEN) } else { draw(chance, &GIVEN_MEN) };
        let second = if woman { draw(chance, &GIVEN_WOMEN) } else { draw(chance, &GIVEN_MEN) };
        match (pattern, woman) {
            (0, true) => NameCode::pack(CHINESE_WOMAN, surname, first, second),
            (0, false) => NameCode::pack(CHINESE_MAN, surname, first, second),
            (1, _) => NameCode::pack(CHINESE_SHORT, surname, u32::from(woman), first),
            _ => NameCode::pack(CHINESE_RARE, surname, chance.below(5), u32::from(woman) * 100 + first),
        }
    }

    /// A place in the list of surnames.
    pub(crate) fn surname(chance: &mut Chance) -> u32 {
        draw(chance, &SURNAMES)
    }

    /// Appends the name to `text`.
    pub(crate) fn write_to(self, text: &mut String) {
        let pattern = self.0 >> 24;
        let [first, second, third] = [self.0 >> 16, self.0 >> 8, self.0].map(|packed| place(packed & 0xFF));
        let parts: [&str; 5] = match pattern {
            TWO_PARTS_WOMAN => [SHARED[first], WOMEN[second], "", "", ""],
            TWO_PARTS_MAN => [SHARED[first], MEN[second], "", "", ""],
            ONE_PART => [SHARED[first], "", "", "", ""],
            LONG_WOMAN => [HOUSES[first], "·", SHARED[second], WOMEN[third], ""],
            LONG_MAN => [HOUSES[first], "·", SHARED[second], MEN[third], ""],
            VERY_LONG => [HOUSES[first], "·阿旺", SHARED[second], "·", SHARED[third]],
            CHINESE_WOMAN => [SURNAMES[first], GIVEN_WOMEN[second], GIVEN_WOMEN[third], "", ""],
            CHINESE_MAN => [SURNAMES[first], GIVEN_MEN[second], GIVEN_MEN[third], "", ""],
            CHINESE_SHORT if second == 1 => [SURNAMES[first], GIVEN_WOMEN[third], "", "", ""],
            CHINESE_SHORT => [SURNAMES[first], GIVEN_MEN[third], "", "", ""],
            CHINESE_RARE if third >= 100 => [SURNAMES[first], RARE[second], GIVEN_WOMEN[third - 100], "", ""],
            CHINESE_RARE => [SURNAMES[first], RARE[second], GIVEN_MEN[third], "", ""],
            _ => unreachable!("only the patterns above are packed"),
        };
        for part in parts {
            text.push_str(part);
        }
    }
}

/// The same name in another spelling that is used for it, if there is one: 旦增卓玛 → 丹增卓玛.
pub(crate) fn respelt(name: &str) -> Option<String> {
    for spellings in SPELLINGS {
        for (at, spelling) in spellings.iter().enumerate() {
            if name.starts_with(spelling) {
                let other = spellings[(at + 1) % spellings.len()];
                return Some(name.replacen(spelling, other, 1));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(code: NameCode) -> String {
        let mut text = String::new();
        code.write_to(&mut text);
        text
    }

    #[test]
    fn every_pattern_is_written_out_and_namesakes_are_many() {
        let mut chance = Chance::new(1, "names");
        let mut seen = std::collections::BTreeMap::<String, u32>::new();
        for turn in 0..20_000_u32 {
            let woman = turn.is_multiple_of(2);
            let code = if turn.is_multiple_of(10) {
                let surname = NameCode::surname(&mut chance);
                NameCode::chinese(&mut chance, woman, surname)
            } else {
                NameCode::tibetan(&mut chance, woman)
            };
            *seen.entry(written(code)).or_default() += 1;
        }
        assert!(seen.values().any(|&count| count > 20), "namesakes");
        assert!(seen.keys().any(|name| name.matches('·').count() == 2), "very long names");
        for rare in RARE {
            assert!(seen.keys().any(|name| name.contains(rare)), "{rare}");
        }
        for name in seen.keys() {
            assert!((2..=12).contains(&name.chars().count()), "{name}");
        }
    }

    #[test]
    fn a_name_has_other_spellings() {
        let cases =
            [("旦增卓玛", Some("丹增卓玛")), ("登增", Some("旦增")), ("贝玛多吉", Some("白玛多吉")), ("王芳", None)];
        for (name, other) in cases {
            assert_eq!(respelt(name).as_deref(), other, "{name}");
        }
    }
}
