//! The usual eighteen columns, and finding them by name in any order.

use document::table::Row;

/// The usual columns, in their usual order.
pub const COLUMNS: [&str; 18] = [
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

/// The columns without which a roster is not read.
pub const NEEDED_COLUMNS: [&str; 3] = ["收款人姓名", "收款人身份证号", "补贴金额"];

/// Where the columns stand that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) header_row: u32,
    pub(super) payee_name: usize,
    pub(super) payee_id: usize,
    pub(super) amount: usize,
    pub(super) entitled_name: Option<usize>,
    pub(super) entitled_id: Option<usize>,
    pub(super) account: Option<usize>,
}

/// The header is looked for among this many first rows; titles may stand above it.
pub(super) const HEADER_ROWS_MAX: u32 = 20;

/// A column name as people write it: stars of required columns, spaces and full-width brackets do not count.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊'))
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            c => c,
        })
        .collect()
}

impl Layout {
    /// The layout, if this row names the needed columns; else how many of them it names.
    pub(super) fn of_header(row: &Row<'_>) -> Result<Layout, Missing> {
        let names: Vec<String> = row.cells().map(|cell| plain(cell.text().unwrap_or_default())).collect();
        let place = |name: &str| names.iter().position(|written| written == name);
        match (place("收款人姓名"), place("收款人身份证号"), place("补贴金额")) {
            (Some(payee_name), Some(payee_id), Some(amount)) => Ok(Layout {
                header_row: row.number(),
                payee_name,
                payee_id,
                amount,
                entitled_name: place("享受人"),
                entitled_id: place("享受人身份证号"),
                account: place("银行账号"),
            }),
            (name, id, amount) => {
                let needed = [(name, "收款人姓名"), (id, "收款人身份证号"), (amount, "补贴金额")];
                Err(Missing(needed.into_iter().filter(|(at, _)| at.is_none()).map(|(_, name)| name).collect()))
            }
        }
    }
}

/// Which needed columns a row does not name.
pub(super) struct Missing(pub(super) Vec<&'static str>);
