//! The text of a roster line in the 18 usual columns, with its fault if it has one.
//!
//! The payee is also the one entitled (享受人), as in most rosters; the head of the household
//! always stands without a fault. What is a number or a formula in a workbook is text here, as
//! it comes out when such a workbook is saved as CSV. Deliberately absent: writing files.

use kernel::{CitizenId, Fen};

use crate::accounts;
use crate::chance::Chance;
use crate::faults::Fault;
use crate::names::{self, NameCode};
use crate::people::{SEQUENCE_MAX, at, reference_day};
use crate::roster::Roster;

/// The headers of the 18 usual columns.
pub const HEADERS: [&str; 18] = [
    "排序序号",
    "户主姓名",
    "户主身份证号",
    "收款人姓名",
    "收款人身份证号",
    "银行账号",
    "开户银行",
    "村(居)委会",
    "村(居)民小组",
    "享受人",
    "享受人身份证号",
    "联系电话",
    "务工地点",
    "乘坐交通工具",
    "补贴标准",
    "补贴金额",
    "填报日期",
    "备注",
];

/// One row of a roster file. The default is a blank row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// 排序序号
    pub serial: String,
    /// 户主姓名
    pub holder_name: String,
    /// 户主身份证号
    pub holder_id: String,
    /// 收款人姓名
    pub payee_name: String,
    /// 收款人身份证号
    pub payee_id: String,
    /// 银行账号
    pub account_no: String,
    /// 开户银行
    pub bank: String,
    /// 村(居)委会
    pub village: String,
    /// 村(居)民小组
    pub group: String,
    /// 享受人
    pub beneficiary_name: String,
    /// 享受人身份证号
    pub beneficiary_id: String,
    /// 联系电话
    pub phone: String,
    /// 务工地点
    pub workplace: String,
    /// 乘坐交通工具
    pub transport: String,
    /// 补贴标准
    pub standard: String,
    /// 补贴金额
    pub amount: String,
    /// 填报日期
    pub filled_on: String,
    /// 备注
    pub remark: String,
}

impl Row {
    /// The cells in the order of `HEADERS`.
    #[must_use]
    pub fn cells(&self) -> [&str; 18] {
        [
            &self.serial,
            &self.holder_name,
            &self.holder_id,
            &self.payee_name,
            &self.payee_id,
            &self.account_no,
            &self.bank,
            &self.village,
            &self.group,
            &self.beneficiary_name,
            &self.beneficiary_id,
            &self.phone,
            &self.workplace,
            &self.transport,
            &self.standard,
            &self.amount,
            &self.filled_on,
            &self.remark,
        ]
    }
}

/// A row of the file by its kind; lines are counted from 0.
pub(crate) enum Entry {
    Line(u32),
    Blank,
    Totals,
}

const WORKPLACES: [&str; 4] = ["拉萨", "日喀则", "本县", "泽当"];
const TRANSPORTS: [&str; 4] = ["班车", "自驾", "火车", "摩托车"];
const OTHER_DOTS: [char; 4] = ['\u{2022}', '\u{30FB}', '\u{2219}', '.'];

impl Roster<'_> {
    /// All rows after the header, as text: lines, blank rows and the totals row.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.entries().map(|entry| match entry {
            Entry::Line(line) => self.line_row(line),
            Entry::Blank => Row::default(),
            Entry::Totals => self.totals_row(),
        })
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        let lines = (0..self.line_count()).flat_map(|line| {
            let blank = self.blanks.contains(&line).then_some(Entry::Blank);
            blank.into_iter().chain([Entry::Line(line)])
        });
        lines.chain([Entry::Totals])
    }

    pub(crate) fn totals_row(&self) -> Row {
        Row {
            serial: "合计".to_owned(),
            amount: self.total().yuan(),
            remark: format!("{} {}", self.spec.programme, self.spec.period),
            ..Row::default()
        }
    }

    pub(crate) fn fault(&self, line: u32) -> Option<Fault> {
        self.faults[at(line)]
    }

    /// The line without its fault.
    fn clean_row(&self, line: u32) -> Row {
        let people = self.population;
        let payee = self.payees[at(line)];
        let holder = people.head_of(payee);
        let payee_id = people.id(payee).to_string();
        let payee_name = people.name(payee);
        let whim = self.whim(line);
        let away = whim.is_multiple_of(12);
        let choice = usize::from(whim.to_le_bytes()[6] % 4);
        let amount = self.amount(line).yuan();
        let account = people.account(payee).filter(|account| account.state == accounts::AccountState::Active);
        Row {
            serial: (line + 1).to_string(),
            holder_name: people.name(holder),
            holder_id: people.id(holder).to_string(),
            beneficiary_name: payee_name.clone(),
            beneficiary_id: payee_id.clone(),
            payee_name,
            payee_id,
            bank: account.as_ref().map_or(String::new(), |_| accounts::bank_name(people.seed, payee).to_owned()),
            account_no: account.map_or(String::new(), |account| account.account_no),
            village: people.village(payee).name.clone(),
            group: format!("{}组", people.household(payee) / 24 % 6 + 1),
            phone: people.phone(payee),
            workplace: if away { WORKPLACES[choice].to_owned() } else { String::new() },
            transport: if away { TRANSPORTS[choice].to_owned() } else { String::new() },
            standard: amount.clone(),
            amount,
            filled_on: self.spec.filled_on.to_string(),
            remark: String::new(),
        }
    }

    pub(crate) fn line_row(&self, line: u32) -> Row {
        let mut row = self.clean_row(line);
        let Some(fault) = self.fault(line) else {
            return row;
        };
        let amount = self.amount(line);
        match fault {
            // Right in itself; only the person cannot be paid.
            Fault::Dead | Fault::Moved | Fault::NoActiveAccount | Fault::UnderAge => {}
            Fault::LowerCaseX => row.set_id(row.payee_id.to_lowercase()),
            Fault::FullWidthId => row.set_id(full_width(&row.payee_id)),
            Fault::SpacedId => row.set_id(in_groups(&row.payee_id)),
            Fault::FifteenDigits => row.set_id(format!("{}{}", &row.payee_id[..6], &row.payee_id[8..17])),
            Fault::WrongCheck => row.set_id(with_wrong_check(&row.payee_id)),
            Fault::NumericId => row.payee_id = as_spreadsheet_number(&row.payee_id),
            Fault::UnknownPerson => self.make_unknown(line, &mut row),
            Fault::Duplicate => {
                let respelt = if self.whim(line).is_multiple_of(2) {
                    full_width(&row.payee_id)
                } else {
                    in_groups(&row.payee_id)
                };
                row.set_id(respelt);
            }
            Fault::OtherDot => {
                let dot = OTHER_DOTS[usize::from(self.whim(line).to_le_bytes()[5] % 4)];
                row.set_name(row.payee_name.replace('·', &dot.to_string()));
            }
            Fault::OtherName => row.set_name(self.other_name(line, &row.payee_name)),
            Fault::ThousandsSeparator => row.amount = amount.to_string(),
            Fault::ThreeDecimals => row.amount = format!("{}5", amount.yuan()),
            Fault::Negative => row.amount = format!("-{}", amount.yuan()),
            Fault::Formula => row.amount = format!("={}*1", amount.yuan()),
            Fault::OverCap => row.amount = Fen::new(self.spec.cap.get() + amount.get()).yuan(),
            Fault::OtherAccount => {
                let payee = self.payees[at(line)];
                row.account_no = self.account_of_nobody(payee);
            }
            Fault::EmptyNeeded => match self.whim(line) % 3 {
                0 => row.payee_name.clear(),
                1 => row.payee_id.clear(),
                _ => row.amount.clear(),
            },
        }
        row
    }

    /// A stranger aged 20 to 59 with a sequence number that nobody in the population has. The
    /// n-th stranger of a roster has a birth day and number of their own, up to 87,600 strangers.
    fn make_unknown(&self, line: u32, row: &mut Row) {
        let payee = self.payees[at(line)];
        let nth = self.strangers.binary_search(&line).expect("strangers are listed when counted");
        let number = u16::try_from(nth % 6).expect("below six");
        // 7,919 is a prime and no factor of the 14,600 days of forty years.
        let days = 20 * 366 + i32::try_from(nth / 6 * 7_919 % 14_600).expect("below 14,600");
        let sequence = SEQUENCE_MAX + 1 + number * 2 + u16::from(self.population.woman(payee));
        let prefix = self.population.id(payee).region_prefix();
        let born = reference_day().plus_days(-days);
        row.set_id(CitizenId::from_parts(prefix, born, sequence).to_string());
        row.set_name(self.other_name(line, &row.payee_name));
        row.account_no = self.account_of_nobody(payee);
    }

    fn account_of_nobody(&self, payee: u32) -> String {
        accounts::foreign_account_no(self.population.seed, payee, self.population.people_count())
    }

    /// Somebody else's name, or for every second line the same name in another spelling.
    fn other_name(&self, line: u32, name: &str) -> String {
        let whim = self.whim(line);
        let respelt = whim.is_multiple_of(2).then(|| names::respelt(name)).flatten();
        respelt.unwrap_or_else(|| {
            let mut chance = Chance::new(whim, "other names");
            let mut other = name.to_owned();
            while without_dots(&other) == without_dots(name) {
                other.clear();
                NameCode::tibetan(&mut chance, whim % 4 == 1).write_to(&mut other);
            }
            other
        })
    }
}

impl Row {
    fn set_id(&mut self, id: String) {
        self.beneficiary_id.clone_from(&id);
        self.payee_id = id;
    }

    fn set_name(&mut self, name: String) {
        self.beneficiary_name.clone_from(&name);
        self.payee_name = name;
    }
}

fn without_dots(name: &str) -> String {
    name.replace('·', "")
}

fn full_width(ascii: &str) -> String {
    let wide = |sign: char| char::from_u32(u32::from(sign) + 0xFEE0).expect("ASCII has full-width forms");
    ascii.chars().map(wide).collect()
}

/// 540502 19800101 0019
fn in_groups(id: &str) -> String {
    format!("{} {} {}", &id[..6], &id[6..14], &id[14..])
}

/// What a spreadsheet keeps of 18 digits when it takes them for a number: fifteen of them.
fn as_spreadsheet_number(id: &str) -> String {
    format!("{}.{}E+17", &id[..1], &id[1..6])
}

fn with_wrong_check(id: &str) -> String {
    let wrong = match id.as_bytes()[17] {
        b'X' => '0',
        b'9' => '8',
        digit => char::from(digit + 1),
    };
    format!("{}{wrong}", &id[..17])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_can_be_spelt_in_other_ways() {
        let id = "11010519491231002X";
        assert_eq!(full_width(id), "１１０１０５１９４９１２３１００２Ｘ");
        assert_eq!(in_groups(id), "110105 19491231 002X");
        assert_eq!(with_wrong_check(id), "110105194912310020");
        assert_eq!(with_wrong_check("540502198001010019"), "540502198001010018");
        assert_eq!(as_spreadsheet_number("540502198001010019"), "5.40502E+17");
    }
}
