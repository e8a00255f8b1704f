//! What the demonstration says: Chinese and English side by side.
//!
//! Tibetan is never invented: it is said in Chinese, with its mark. Deliberately absent: refusals, which have their own
//! sentences in `words`.

use crate::words::{self, Lang};

/// Key, Chinese, English.
const OWN: &[(&str, &str, &str)] = &[
    (
        "title",
        "演示：{people} 位虚构的居民，种子 {seed}；银行是模拟的，不动真钱。写入 {dir}/",
        "Demonstration: {people} made-up residents, seed {seed}; simulated banks, no real money. All in {dir}/",
    ),
    (
        "clock",
        "演示有自己的日历：从 {first} 开始，几秒钟过完几个星期。",
        "The demonstration has its own calendar: it begins on {first}, and weeks pass in seconds.",
    ),
    ("column-seconds", "秒", "s"),
    ("column-day", "日期", "day"),
    ("column-what", "做了什么", "what happened"),
    ("column-count", "笔数", "count"),
    ("column-yuan", "金额（元）", "yuan"),
    ("part-prefecture", "一、从无到有的一个地市", "1. A prefecture, from nothing"),
    (
        "part-first",
        "二、{name}：一人一行的 CSV（GB18030），公示当天结束",
        "2. {name}: a CSV in GB18030 with a line a person; notice ended at once",
    ),
    (
        "part-second",
        "三、{name}：一户一行的 XLSX，公示七天",
        "3. {name}: an XLSX with a line a household; seven days of notice",
    ),
    (
        "part-third",
        "四、{name}：提交后等县级审核，请以复核员（checker）登录处理",
        "4. {name}: submitted, it waits for the county's review: sign in as checker",
    ),
    ("part-pensions", "五、养老金：系统按应发生成名单", "5. Pensions: the house owes them and writes the list"),
    ("part-replies", "六、银行陆续回话", "6. The banks answer, day by day"),
    ("part-corrections", "七、更正后再发一次，然后办结", "7. Corrected, paid once more, closed"),
    (
        "part-compared",
        "八、核对：账本、规则和各银行自己的账",
        "8. Compared: the ledger, the laws, and each bank's own book",
    ),
    ("part-cards", "九、社保卡：从申领到使用", "9. Cards: from application to use"),
    ("cards-applied", "窗口（clerk）收下申领", "clerk takes applications in"),
    ("cards-opened", "银行开户回盘，失败 {failed}", "the bank opens accounts; {failed} not"),
    ("cards-made", "制卡厂回盘，失败 {failed}", "the card maker makes cards; {failed} not"),
    ("cards-arrived", "配送到服务网点", "delivered to service points"),
    ("cards-used", "签收、启用", "handed over and taken into use"),
    ("cards-lost", "  其中一张临时挂失", "  one of them is reported missing"),
    ("part-look", "十、接着看什么（照抄即可）", "10. Where to look (ready to paste)"),
    ("people-made", "生成居民", "residents made up"),
    ("people-in", "居民、社保卡和账户入库", "residents, cards and accounts moved in"),
    ("work-sought", "求职登记", "people registered as looking for work"),
    ("graduates-without-work", "离校未就业毕业生登记", "graduates without work registered"),
    ("insured-in", "参保关系入库", "memberships of the resident pension moved in"),
    ("contributions-in", "  缴费年度", "  years that were paid in"),
    ("pensioners-in", "  领取养老金的人", "  people who draw a pension"),
    ("load-owed", "系统按应发生成名单并留存", "the house writes the list of what it owes, and keeps it"),
    ("accounts", "其中可以收款的账户", "of them with an account that can be paid"),
    ("households", "户数", "their households"),
    ("rosters-written", "写出花名册 {file}", "roster written: {file}"),
    ("budget", "财政（finance）安排资金", "finance grants a budget"),
    ("new", "经办（maker）新建批次 {batch}", "maker makes batch {batch}"),
    ("load", "载入花名册，在受限的子进程里读取", "roster read in a confined child, and kept"),
    ("check", "逐行检查", "every line checked"),
    ("check-accepted", "  合格", "  accepted"),
    ("check-held", "  暂缓，等人决定", "  held, for a person to decide"),
    ("check-rejected", "  不合格", "  rejected"),
    (
        "check-agrees",
        "与造名单的人预先知道的结果逐项一致",
        "each reason as often as the roster's maker knew beforehand",
    ),
    ("rejects", "不合格的行写到 {file}", "rejected lines written to {file}"),
    ("notice", "公示到 {to}", "notice published until {to}"),
    ("notice-ended", "公示当天结束（该项目允许）", "notice ended at once, as the programme allows"),
    ("held", "公示期间有异议，暂缓的行", "objections during the notice: lines held"),
    ("released", "  其中 1 行查明无误，放行", "  one of them is found right and released"),
    ("submit", "经办提交，内容冻结：{root}…", "maker submits; the content is frozen: {root}…"),
    ("approve", "{who} 批准", "{who} approves"),
    ("send", "财政（finance）发给银行，{files} 个文件", "finance sends: {files} files for the banks"),
    ("try-own", "经办自己批准", "the maker's own approval"),
    ("try-again", "同一个人批准两次", "a second approval by the same person"),
    ("try-early", "只有一人批准就发放", "sending it with one approval only"),
    ("try-notice", "公示没有结束就提交", "submitting it before its notice has ended"),
    ("try-unreviewed", "县级没有审核就批准", "approving it before the county's review"),
    ("try-halted", "暂停发放（halt）时发放", "sending it while payments are halted (yika halt)"),
    ("try-resend", "同一批次再发一次", "sending the same batch again"),
    ("try-reload", "同一份花名册再载入另一个批次", "the same roster in another batch"),
    ("refused", "不准：{what}", "refused: {what}"),
    ("refused-why", "  “{why}”", "  “{why}”"),
    ("days-pass", "公示期间，银行已在回话", "while the notice runs, the banks answer"),
    (
        "replies",
        "收到回单：到账 {credited}，失败 {failed}，退回 {returned}，未知 {unknown}",
        "replies: {credited} credited, {failed} failed, {returned} returned, {unknown} unknown",
    ),
    ("reply-again", "  {bank} 同一回单又来一次：没有变化", "  {bank} sent the same reply again: nothing changed"),
    (
        "reply-refused",
        "  {bank} 的回单整个退回，次日重发",
        "  {bank}: a reply refused whole; the bank sends it again next day",
    ),
    ("quiet", "各银行都没有更多的话", "the banks have nothing more to say"),
    ("corrected", "失败或退回的人里，登记了新账户的", "of those not paid, a new account is on record for"),
    ("reissue", "批次 {source} 更正再发：新批次 {batch}", "batch {source} corrected: new batch {batch}"),
    ("nothing-to-reissue", "批次 {source} 没有可再发的", "batch {source}: nothing to pay once more"),
    ("close", "办结批次 {batch}：到账", "batch {batch} closed: paid"),
    ("close-failed", "  没有到账，资金回到预算", "  not paid, money back in the budget"),
    ("law", "{law}", "{law}"),
    ("bank-agrees", "{bank}：两边的账分毫不差", "{bank}: book = ledger"),
    ("bank-differs", "{bank}：两边的账不一致！", "{bank}: book and ledger DIFFER"),
    ("no-double", "  重复入账", "  credited twice"),
    ("checkpoint", "审计日志的签名检查点：{file}", "signed checkpoint of the audit log: {file}"),
    (
        "done",
        "用时 {seconds} 秒；演示的日历停在 {last}。",
        "Done in {seconds} s; the demonstration's calendar stands at {last}.",
    ),
    ("look-pages", "网页", "pages"),
    ("look-serve", "打开网页", "serve the pages"),
    ("look-status", "各批次的进度", "how far the batches are"),
    (
        "look-evidence",
        "一笔发放的全过程：失败一次，更正后再发",
        "the whole path of one payment: failed once, corrected, paid",
    ),
    ("look-evidence-plain", "一笔发放的全过程", "the whole path of one payment"),
    ("look-verify", "用全部数据核对每一条规则", "check every law on all data"),
    ("look-audit", "审计日志与签名的检查点比对", "hold the audit log against its signed checkpoint"),
    ("look-bank", "让银行再过一天", "give the banks another day"),
    ("look-files", "花名册、不合格的行、银行文件", "rosters, rejects, bank files"),
    (
        "look-users",
        "登录网页（也可 --as）：登录名、密码、角色、地区、动态码密钥；都在 {file} 里",
        "sign in (or --as): name, password, role, region, key of one-time codes; all in {file}",
    ),
];

/// A sentence with its values.
pub(super) fn say(lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
    let (_, zh, en) = OWN.iter().find(|(own, _, _)| *own == key).expect("every key of the demonstration has its words");
    let mut text = if lang == Lang::En { (*en).to_owned() } else { (*zh).to_owned() };
    for (name, value) in args {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// The mark before a whole text that is not in the reader's language yet.
pub(super) fn mark(lang: Lang) -> Option<String> {
    (lang == Lang::Bo).then(|| words::say(Lang::Zh, "untranslated-mark", &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_the_same_values() {
        for (key, zh, en) in OWN {
            let values = |text: &str| {
                let mut names: Vec<String> =
                    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
                names.sort();
                names
            };
            assert_eq!(values(zh), values(en), "{key}");
        }
    }
}
