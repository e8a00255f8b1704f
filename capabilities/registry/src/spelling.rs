//! How names sound, and which spellings in Chinese characters stand for one Tibetan name.
//!
//! Both tables are ours: made from what is commonly seen, reviewed by nobody, and unverified for this prefecture. They
//! only help to find somebody; whether two names are the same is never decided by them.
//! Deliberately absent: Tibetan script to Chinese characters, for which we know no table that may be used.

use pinyin::ToPinyin;

/// Forms of one name part that offices write for each other.
const FORMS: &[&[&str]] = &[
    &["旦增", "丹增", "登增", "单增", "旦曾", "丹曾"],
    &["白玛", "班玛", "贝玛"],
    &["平措", "彭措", "朋措"],
    &["益西", "伊西", "意西", "也西"],
    &["嘎玛", "噶玛", "尕玛"],
    &["格桑", "噶桑", "嘎桑", "尕桑"],
    &["强巴", "向巴", "香巴"],
    &["索朗", "索南", "索郎"],
    &["次仁", "才仁", "泽仁", "次人"],
    &["卓玛", "准玛", "珠玛"],
    &["多吉", "多杰", "道吉", "朵吉"],
    &["扎西", "札西", "扎喜"],
    &["洛桑", "罗桑", "落桑"],
    &["普布", "普巴"],
    &["达娃", "达瓦"],
    &["拉姆", "拉毛", "拉莫"],
    &["曲珍", "却珍"],
    &["仁青", "仁钦"],
    &["贡觉", "贡却", "工觉"],
    &["阿旺", "昂旺"],
    &["坚参", "坚赞"],
    &["顿珠", "东珠", "顿主"],
    &["旺姆", "旺莫"],
    &["央金", "杨金"],
    &["土登", "图登", "吐登"],
    &["晋美", "久美", "吉美"],
    &["云丹", "云旦", "永丹"],
    &["罗布", "诺布"],
    &["尼玛", "尼马"],
    &["德吉", "德杰"],
];

/// Characters whose common reading is not the one of names.
const READ_IN_NAMES: &[(char, &str)] =
    &[('扎', "zha"), ('曾', "zeng"), ('嘎', "ga"), ('噶', "ga"), ('尕', "ga"), ('卓', "zhuo"), ('参', "can")];

/// Characters that are read so as the first of a name, as a surname.
const READ_AS_SURNAME: &[(char, &str)] = &[
    ('单', "shan"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('任', "ren"),
    ('查', "zha"),
    ('华', "hua"),
    ('翟', "zhai"),
    ('朴', "piao"),
    ('区', "ou"),
];

/// How many spellings of one query are tried.
const SPELLINGS_MAX: usize = 24;

/// The letters of one character: nothing where no reading is known.
fn reading(c: char, first: bool) -> Option<&'static str> {
    let listed = |list: &[(char, &'static str)]| list.iter().find(|(known, _)| *known == c).map(|(_, read)| *read);
    let surname = if first { listed(READ_AS_SURNAME) } else { None };
    surname.or_else(|| listed(READ_IN_NAMES)).or_else(|| c.to_pinyin().map(|pinyin| pinyin.plain()))
}

/// Appends the pinyin of a name to `full` and its initials to `initials`, in small letters; letters stand for themselves.
pub(crate) fn pinyin(name: &str, full: &mut String, initials: &mut String) {
    let mut in_word = false;
    for (at, c) in name.chars().enumerate() {
        if c.is_ascii_alphabetic() {
            let c = c.to_ascii_lowercase();
            full.push(c);
            if !in_word {
                initials.push(c);
            }
            in_word = true;
            continue;
        }
        in_word = false;
        let Some(read) = reading(c, at == 0) else { continue };
        initials.extend(read.chars().take(1).map(plain_letter));
        full.extend(read.chars().map(plain_letter));
    }
}

/// ü is typed as v.
pub(crate) fn plain_letter(c: char) -> char {
    match c {
        'ü' | 'Ü' => 'v',
        c => c.to_ascii_lowercase(),
    }
}

/// The query itself and what it becomes when each form in it is written as its others; the query stands first.
pub(crate) fn spellings(query: &str) -> Vec<String> {
    spelled(query, |form| form.to_owned())
}

/// The same for a query in pinyin.
pub(crate) fn spellings_in_pinyin(query: &str) -> Vec<String> {
    spelled(query, |form| {
        let mut full = String::new();
        pinyin(form, &mut full, &mut String::new());
        full
    })
}

fn spelled(query: &str, write: impl Fn(&str) -> String) -> Vec<String> {
    let mut all = vec![query.to_owned()];
    for forms in FORMS {
        let forms: Vec<String> = forms.iter().map(|form| write(form)).collect();
        let mut further = Vec::new();
        for text in &all {
            for form in forms.iter().filter(|form| text.contains(form.as_str())) {
                further.extend(forms.iter().map(|other| text.replacen(form.as_str(), other, 1)));
            }
        }
        for text in further {
            if !all.contains(&text) && all.len() < SPELLINGS_MAX {
                all.push(text);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(name: &str) -> (String, String) {
        let (mut full, mut initials) = (String::new(), String::new());
        pinyin(name, &mut full, &mut initials);
        (full, initials)
    }

    #[test]
    fn names_sound_as_they_are_typed() {
        let cases = [
            ("扎西多吉", "zhaxiduoji", "zxdj"),
            ("旦增", "danzeng", "dz"),
            ("曾敏", "zengmin", "zm"),
            ("单丽", "shanli", "sl"),
            ("旦增单增", "danzengdanzeng", "dzdz"),
            ("吕雪", "lvxue", "lx"),
            ("龚䶮", "gongyan", "gy"),
            ("Tashi Dorje", "tashidorje", "td"),
            ("བཀྲ་ཤིས", "", ""),
        ];
        for (name, full, initials) in cases {
            assert_eq!(sound(name), (full.to_owned(), initials.to_owned()), "{name}");
        }
    }

    #[test]
    fn a_name_is_looked_for_in_its_other_spellings_too() {
        for (query, other) in [("旦增", "登增"), ("登增卓玛", "丹增卓玛"), ("白玛", "贝玛"), ("贝玛次仁", "白玛才仁")]
        {
            let all = spellings(query);
            assert_eq!(all[0], query, "what was typed comes first");
            assert!(all.contains(&other.to_owned()), "{query}: {all:?}");
            assert!(all.len() <= SPELLINGS_MAX);
        }
        assert!(spellings_in_pinyin("danzeng").contains(&"dengzeng".to_owned()));
        assert_eq!(spellings("王伟"), ["王伟"]);
    }

    #[test]
    fn a_form_stands_for_one_name_only() {
        let mut all: Vec<&str> = FORMS.iter().flat_map(|forms| forms.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
