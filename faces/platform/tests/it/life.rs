//! The first thing to read: a batch goes through its whole life by its pages, each step by who may take it.

use axum::http::StatusCode;
use bank_sim::Rates;
use population::Faults;

use crate::house::{Answer, Desk, Office, on_both};

const RATES: Rates = Rates { fail_ppm: 60_000, pending_ppm: 50_000, return_ppm: 40_000 };

fn refused(answer: &Answer, words: &[&str]) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body());
    answer.has(&["govuk-error-summary"]).has(words);
}

fn new_batch(office: &Office, maker: &Desk, period: &str) -> i64 {
    let made = office.post(maker, "/platform/batches/new", &format!("programme=ecopost&period={period}&region=540500"));
    let to = made.to();
    let number = to.strip_prefix("/platform/batches/").and_then(|rest| rest.strip_suffix("/load"));
    number.expect("on to loading").parse().expect("a number")
}

fn load(office: &Office, maker: &Desk, batch: i64, how: &str, roster: &[u8]) {
    let path = format!("/platform/batches/{batch}/load");
    let sent = office.send_file(maker, &path, &[("how", how)], ("roster", "名单.csv", roster));
    assert_eq!(sent.to(), format!("/platform/batches/{batch}/job"));
    office.wait(maker, batch);
}

fn approve(office: &Office, desk: &Desk, batch: i64, looked: &str) -> Answer {
    let path = format!("/platform/batches/{batch}/approve");
    let page = office.page(desk, &path).body();
    let (_, rest) = page.split_once("name=\"content\" value=\"").expect("the hash stands in the form");
    office.post(desk, &path, &format!("content={}&looked={looked}", &rest[..64]))
}

#[test]
fn a_batch_goes_through_its_whole_life_by_its_pages() {
    on_both(400, |office| {
        let maker = office.sign_in("maker");
        let finance = office.sign_in("finance");
        let [first, second] = [office.sign_in("approver1"), office.sign_in("approver2")];

        // Nothing is there; a wrong period is said at its field; then it is made.
        office.page(&maker, "/platform/batches").has(&["还没有批次", "/platform/batches/new"]);
        office.page(&maker, "/platform/batches/new?programme=ecopost").has(&["生态", "未核实"]);
        let wrong = office.post(&maker, "/platform/batches/new", "programme=ecopost&period=2026X&region=540500");
        refused(&wrong, &["期间“2026X”看不懂", "value=\"2026X\""]);
        let batch = new_batch(office, &maker, "2026Q3");
        let at = |page: &str| format!("/platform/batches/{batch}/{page}");

        // A trial keeps nothing; what is kept is checked, and what is not paid comes back in its own layout.
        let template = office.page(&maker, &at("template.xlsx"));
        assert!(template.bytes.starts_with(b"PK"));
        let roster = office.roster("2026Q3", None, Faults::default());
        load(office, &maker, batch, "try", &roster);
        office.page(&maker, &at("job")).has(&["试检查完成", "合格"]);
        office.page(&maker, &format!("/platform/batches/{batch}")).has(&["新建", "上传花名册"]);
        load(office, &maker, batch, "keep", &roster);
        assert_eq!(office.get(&maker, &at("job")).to(), at("check"));
        office.page(&maker, &at("check")).has(&["no_active_account", "rejects.xlsx"]);
        assert!(office.page(&maker, &at("rejects.xlsx")).bytes.starts_with(b"PK"));
        refused(&office.send_file(&maker, &at("load"), &[], ("roster", "a.csv", b"x")), &["这一步现在不能做"]);
        office.post(&maker, &at("check"), "").to();
        office.wait(&maker, batch);

        // The notice: a line is held and released, and it ends at once.
        let shown = office.page(&maker, &at("notice")).body();
        let (_, list) = shown.split_once("id=\"list\"").expect("the published list");
        let (_, row) = list.split_once("scope=\"row\" role=\"rowheader\">").expect("a line of the list");
        let line = row.split('<').next().expect("a row");
        refused(&office.post(&maker, &at("hold"), &format!("line={line}&reason=")), &["还没有写内容"]);
        assert_eq!(office.post(&maker, &at("hold"), &format!("line={line}&reason=doubt")).to(), at("notice"));
        office.page(&maker, &at("notice")).has(&["doubt", &format!("放行第 {line} 行")]);
        assert_eq!(office.post(&maker, &at("release"), &format!("line={line}")).to(), at("notice"));
        refused(&office.post(&maker, &at("notice"), "days=1"), &["公示至少"]);
        assert_eq!(office.post(&maker, &at("notice"), "days=0").to(), at("notice"));
        let list = office.page(&maker, &at("list?as=csv")).body();
        assert!(list.contains("导出人") && list.contains("maker") && list.contains('*'), "{list}");
        office.page(&maker, &at("objections")).has(&["没有人提出异议"]);
        assert_eq!(office.post(&maker, &at("submit"), "").to(), format!("/platform/batches/{batch}"));

        // Others approve: looked at, confirmed again, with money.
        assert_eq!(office.post(&maker, &at("approve"), "").status, StatusCode::FORBIDDEN);
        refused(&approve(office, &first, batch, ""), &["请先核对内容"]);
        let again = approve(office, &first, batch, "yes");
        assert_eq!(again.to(), format!("/platform/second-factor?to={}", at("approve")));
        office.confirm_everybody();
        let other = office.post(&first, &at("approve"), &format!("content={}&looked=yes", "0".repeat(64)));
        refused(&other, &["与您看到的不一致"]);
        assert_eq!(approve(office, &first, batch, "yes").to(), format!("/platform/batches/{batch}"));
        refused(&approve(office, &first, batch, "yes"), &["您已经批准过"]);
        refused(&approve(office, &second, batch, "yes"), &["预算不足"]);
        refused(&office.post(&finance, "/platform/budget", "programme=ecopost&year=2026&sum=x"), &["金额看不懂"]);
        let grant = "programme=ecopost&year=2026&sum=2%2C000%2C000.00";
        assert_eq!(office.post(&finance, "/platform/budget", grant).to(), "/platform/budget");
        approve(office, &second, batch, "yes").to();

        // Sent, answered by the banks over some days, corrected, closed.
        assert_eq!(office.post(&finance, &at("send"), "").to(), at("job"));
        office.wait(&finance, batch);
        assert_eq!(office.get(&finance, &at("job")).to(), at("send"));
        office.page(&finance, &at("send")).has(&["已放入发件夹", "nongye"]);
        refused(&office.post(&finance, &at("close"), ""), &["没有结果，不能办结"]);
        for _ in 0..14 {
            // Nobody stays signed in over night.
            let finance = office.sign_in("finance");
            office.banks_work(RATES);
            office.post(&finance, &at("replies"), "").has(&["刚才收取的文件"]);
            office.db.clock().advance_days(1);
        }
        let finance = office.sign_in("finance");
        let maker = office.sign_in("maker");
        office.page(&finance, &at("replies")).has(&["已到账", "失败", "nongye"]);
        let bad =
            office.send_file(&finance, &at("replies/upload"), &[("bank", "nongye")], ("reply", "ret_x.txt", b"H|x"));
        assert_eq!(bad.status, StatusCode::OK, "{}", bad.body());
        bad.has(&["ret_x.txt"]);
        let not_paid = office.page(&maker, &at("not-paid"));
        not_paid.has(&["账户待更正", "更正再发"]);
        let body = not_paid.body();
        let (_, sealed) = body.split_once("href=\"/platform/people/").expect("each line leads to its person");
        let person = format!("/platform/people/{}", sealed.split('"').next().expect("an end"));
        office.page(&maker, &person).has(&["name=\"purpose\""]);
        refused(&office.post(&maker, &at("reissue"), ""), &["没有可以重新发放"]);
        let corrected = office.post(&maker, &at("reissue"), "same_account=yes");
        office.page(&maker, corrected.to()).has(&["更正的来源", "提交"]);
        office.page(&maker, &at("not-paid")).has(&[corrected.to()]);
        assert_eq!(office.post(&finance, &at("close"), "").to(), format!("/platform/batches/{batch}"));
        office.page(&maker, &format!("/platform/batches/{batch}")).has(&["已办结", "审计记录", "收到银行回单"]);
        office.page(&finance, "/platform/budget").has(&["2026", "已付金额", "2,000,000.00"]);
        let told = office.db.read(&kernel::Actor::system(), |ctx| Ok((payout::verify(ctx)?, exchange::verify(ctx)?)));
        told.expect("every law holds");
    });
}

#[test]
fn the_next_period_is_compared_with_the_last_one() {
    on_both(200, |office| {
        let (maker, finance) = (office.sign_in("maker"), office.sign_in("finance"));
        let approver = office.sign_in("approver1");
        let second = office.sign_in("approver2");
        office.confirm_everybody();
        office.post(&finance, "/platform/budget", "programme=ecopost&year=2026&sum=9000000").to();
        let submitted = |period: &str, lines: Option<u32>| {
            let batch = new_batch(office, &maker, period);
            load(office, &maker, batch, "keep", &office.roster(period, lines, Faults::none()));
            office.post(&maker, &format!("/platform/batches/{batch}/notice"), "days=0").to();
            office.post(&maker, &format!("/platform/batches/{batch}/submit"), "").to();
            batch
        };
        let last = submitted("2026Q2", Some(40));
        office.page(&approver, &format!("/platform/batches/{last}/approve")).has(&["没有可比的上期"]);
        approve(office, &approver, last, "yes").to();
        approve(office, &second, last, "yes").to();
        office.post(&finance, &format!("/platform/batches/{last}/send"), "").to();
        office.wait(&finance, last);
        let now = submitted("2026Q3", Some(60));
        let page = office.page(&approver, &format!("/platform/batches/{now}/approve"));
        page.has(&["与上期的差异", &format!("与批次 {last} 比较"), "本期新增", "way=new"]);
        let list = office.page(&approver, &format!("/platform/batches/{now}/difference?way=new&as=csv")).body();
        assert!(list.lines().count() > 20, "{list}");
        // Taken back before it reached a bank, after being asked once more.
        office.page(&maker, &format!("/platform/batches/{now}/undo")).has(&["确认撤销"]);
        office.post(&maker, &format!("/platform/batches/{now}/undo"), "").to();
        office.page(&maker, &format!("/platform/batches/{now}")).has(&["已撤销"]);
        // What was taken back was not sent: one period is no line.
        office.page(&maker, "/platform/programmes/ecopost").has_not(&["各期发放"]);
        let again = submitted("2026Q4", Some(20));
        approve(office, &approver, again, "yes").to();
        approve(office, &second, again, "yes").to();
        office.post(&finance, &format!("/platform/batches/{again}/send"), "").to();
        office.wait(&finance, again);
        office.page(&maker, "/platform/programmes/ecopost").has(&["各期发放", "2026Q2", "2026Q4"]).has_not(&["2026Q3"]);
        refused(&office.post(&maker, &format!("/platform/batches/{last}/undo"), ""), &["已经发给银行"]);
    });
}
