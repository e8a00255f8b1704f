//! All components and parts on four pages, for developers: `cargo run -p ui --example gallery -- 8090`, then open
//! `http://127.0.0.1:8090/`. Not a part of the product; nobody on it exists. `stories/browser` walks through it with axe.

use axum::{
    Router,
    body::Body,
    http::{Request, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use kernel::{Day, Fen};
use maud::{Markup, Render, html};
use ui::*;

const FACE: Face = Face {
    name: "face-platform",
    home: "/",
    nav: &[
        Nav { key: "nav-batches", to: "/" },
        Nav { key: "search", to: "/form" },
        Nav { key: "contents", to: "/desk" },
        Nav { key: "done", to: "/end" },
    ],
    is_machine: false,
};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).map_or(Ok(8090), |word| word.parse()).expect("a port is a number");
    let pages = Router::new()
        .route("/", get(|reader: Reader| async move { home(&reader) }))
        .route("/form", get(|reader: Reader| async move { form(&reader) }))
        .route("/desk", get(|reader: Reader| async move { desk(&reader) }))
        .route("/end", get(|reader: Reader| async move { end(&reader) }))
        .route("/assets/{name}", get(file))
        .layer(middleware::from_fn(strict));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}/", listener.local_addr()?);
    axum::serve(listener, pages).await
}

async fn file(request: Request<Body>) -> Response {
    match asset(request.uri().path(), request.uri().query()) {
        Some((asset, _)) => ([(header::CONTENT_TYPE, asset.media_type)], asset.bytes).into_response(),
        None => axum::http::StatusCode::NOT_FOUND.into_response(),
    }
}

async fn strict(request: Request<Body>, next: Next) -> Response {
    let reader = Reader::of(request.uri().path(), request.uri().query().unwrap_or_default(), request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(CONTENT_POLICY));
    for cookie in reader.cookies() {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// Made-up words, in the reader's language as far as there are any.
fn t(lang: Lang, zh: &'static str, en: &'static str) -> Markup {
    match lang {
        Lang::Zh => html! { (zh) },
        Lang::En => html! { (en) },
        Lang::Bo => html! { span.y-untranslated lang="zh-CN" { (zh) } },
    }
}

fn plain(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::En { en } else { zh }
}

fn with_person(reader: &Reader) -> Reader {
    let signed_in = SignedIn { name: "边巴卓玛".into(), role: "窗口".into(), sign_out: "/sign-out".into() };
    let mut reader = reader.clone();
    reader.signed_in = Some(signed_in);
    reader
}

fn home(reader: &Reader) -> Markup {
    let lang = reader.lang;
    let day = |day: u32| ui::day(lang, Day::new(2026, 11, day).expect("a day"));
    let body = html! {
        (heading(t(lang, "您好，扎西", "Hello, Tashi"), t(lang, "您想办什么？", "What would you like to do?"), ""))
        (tiles([
            Tile::new(Icon::Banknote, t(lang, "我的补贴", "My payments"), "/").note(t(lang, "今年 4 笔，1 笔未到账", "4 this year, 1 not yet paid")),
            Tile::new(Icon::CreditCard, t(lang, "我的社保卡", "My card"), "/").note(t(lang, "正常", "Active")),
            Tile::new(Icon::Users, t(lang, "我的家庭", "My household"), "/"),
            Tile::new(Icon::HeartPulse, t(lang, "医保", "Medical insurance"), "/"),
            Tile::new(Icon::HandHeart, t(lang, "替家人办", "Act for a relative"), "/"),
            Tile::new(Icon::Megaphone, t(lang, "本村公示", "Notices of my village"), "/"),
            Tile::new(Icon::MessageSquareText, t(lang, "投诉举报", "Complain or report"), "/"),
            Tile::new(Icon::History, t(lang, "谁看过我的信息", "Who looked at my data"), "/"),
        ]))
        (Card::new("payments", t(lang, "我的发放", "My payments"), timeline([
            Event::new(Mood::Now, t(lang, "草原生态保护补助 2026", "Grassland subsidy 2026"), day(22)).body(html! {
                p { (money(lang, Fen::new(328_050))) " " (Tag::new(Colour::Blue, t(lang, "银行处理中", "At the bank"))) }
            }),
            Event::new(Mood::Good, t(lang, "边民补助 2026 年第三季度", "Border residents, third quarter 2026"), day(3)).body(html! {
                p { (money(lang, Fen::new(120_000))) " " (Tag::new(Colour::Green, t(lang, "已到账", "Paid"))) }
                p.y-quiet { (t(lang, "付款部门：市外事办公室", "From the foreign affairs office")) }
            }),
            Event::new(Mood::Bad, t(lang, "残疾人护理补贴 2026-10", "Care allowance 2026-10"), day(1)).body(html! {
                p { (money(lang, Fen::new(8_000))) " " (Tag::new(Colour::Red, t(lang, "已退回", "Returned"))) }
                p { (t(lang, "银行账户已注销。请到社保卡窗口更换账户，之后会补发。", "The account was closed. Give the card office another account; the payment is then made again.")) }
            }),
            Event::new(Mood::Plain, t(lang, "社保卡已启用", "Card activated"), day(1)),
        ])))
        (Card::new("tasks", t(lang, "申请临时救助", "Apply for temporary relief"), TaskList::new([
            Task::new(t(lang, "申请人", "Applicant"), "/form", t(lang, "已完成", "Completed")),
            Task::new(t(lang, "家庭成员", "Household"), "/form", Tag::new(Colour::Blue, t(lang, "未完成", "Incomplete"))).hint(t(lang, "同吃同住的人", "Who lives and eats together")),
            Task::new(t(lang, "银行账户", "Account"), "", t(lang, "暂不能填", "Cannot start yet")),
        ])))
        (empty_state(lang, "batches-empty", "batches-empty-next"))
    };
    Frame::new(reader, &FACE, "gallery")
        .at("nav-batches")
        .banner(Line::new(Tone::Good, t(lang, "在线，刚刚同步", "Online, just synchronised")).icon(Icon::Wifi))
        .write(&body)
}

fn form(reader: &Reader) -> Markup {
    let lang = reader.lang;
    let wrong = |zh, en| ErrorMessage::new(lang, t(lang, zh, en));
    let yes_no = [
        RadioItem::new("yes", t(lang, "是", "Yes"))
            .conditional(Input::new("email", t(lang, "电子邮箱", "Email")).r#type("email").render()),
        RadioItem::new("no", t(lang, "否", "No")).hint(t(lang, "以后仍可更改", "You can change it later")),
    ];
    let body = html! {
        (ErrorSummary::new(lang, [
            SummedError::new("name", t(lang, "请填写姓名", "Enter a name")),
            SummedError::new("birth-year", t(lang, "出生日期不能晚于今天", "The date of birth must be in the past")),
        ]))
        (heading("", t(lang, "办理信息", "Your details"), ""))
        form method="post" action="/form" novalidate {
            (Input::new("name", t(lang, "姓名", "Name")).hint(t(lang, "与身份证一致，如 索朗·卓嘎", "As on the id card")).error_message(wrong("请填写姓名", "Enter a name")).autocomplete("name").spellcheck(false))
            (Input::new("id", t(lang, "公民身份号码", "Citizen id")).classes("govuk-input--width-20").inputmode("text").filled("540502********0019"))
            (Input::new("sum", t(lang, "金额", "Amount")).classes("govuk-input--width-10").inputmode("decimal").suffix(text(lang, "yuan")).filled("1,200.00"))
            (DateInput::new(lang, "birth", t(lang, "出生日期", "Date of birth")).hint(t(lang, "如 1946 年 3 月 5 日", "For example, 5 3 1946")).error_message(wrong("出生日期不能晚于今天", "The date of birth must be in the past")).filled("2046", "3", "5"))
            (Select::new("county", text(lang, "county"), [SelectItem::new("", plain(lang, "请选择", "Choose")), SelectItem::new("540502", "乃东区"), SelectItem::new("540581", "错那市")]).value("540581"))
            (Radios::new("mail", t(lang, "要收到短信通知吗？", "Would you like to be told by message?"), yes_no).value("no"))
            (Checkboxes::new("needs", t(lang, "需要哪些帮助？", "What help do you need?"), [
                CheckboxItem::new("read", t(lang, "请人代读", "Somebody who reads aloud")),
                CheckboxItem::new("home", t(lang, "上门服务", "A visit at home")),
                CheckboxItem::default().divider(plain(lang, "或", "or")),
                CheckboxItem::new("none", t(lang, "都不需要", "None of these")).behaviour("exclusive"),
            ]).values(vec!["home".to_owned()]))
            (Textarea::new("reason", t(lang, "情况说明", "What happened")).rows(4))
            (CharacterCount::new(lang, "remark", t(lang, "备注", "Remark"), 200))
            (FileUpload::new("roster", t(lang, "名单文件", "Roster")).hint(t(lang, "XLSX 或 CSV，不超过 50 MB", "XLSX or CSV, 50 MB at most")).attributes([("accept", ".xlsx,.csv")]))
            (PasswordInput::new(lang, "password", t(lang, "密码", "Password")))
            div.govuk-button-group {
                (Button::new(t(lang, "保存并继续", "Save and continue")).once())
                (Button::new(t(lang, "存为草稿", "Save as draft")).secondary())
                (Button::new(t(lang, "撤销批次", "Undo the batch")).warning())
                (Button::new(t(lang, "不能用", "Disabled")).disabled(true))
            }
        }
    };
    Frame::new(&with_person(reader), &FACE, "gallery")
        .at("search")
        .back("batch-back", "/")
        .search("/form", "zhuoga")
        .write(&body)
}

const COLUMNS: &[Column] = &[
    Column::words("column-batch"),
    Column::words("column-programme"),
    Column::words("column-state"),
    Column::numbers("column-lines"),
    Column::numbers("column-sum"),
];

fn desk(reader: &Reader) -> Markup {
    let lang = reader.lang;
    let row = |number: i64, zh, en, colour, state_zh, state_en, lines, sum| {
        [
            html! { a.govuk-link href="/desk" { (number) } },
            t(lang, zh, en),
            html! { (Tag::new(colour, t(lang, state_zh, state_en))) },
            html! { (count(lines)) },
            money(lang, Fen::new(sum)),
        ]
        .map(Content::from)
    };
    let rows = [
        row(
            107,
            "草原生态保护补助 2026",
            "Grassland subsidy 2026",
            Colour::Yellow,
            "公示",
            "Notice",
            61_204,
            20_097_440_250,
        ),
        row(106, "边民补助 2026Q3", "Border residents 2026Q3", Colour::Blue, "已发出", "Sent", 21_388, 2_566_560_000),
        row(
            105,
            "残疾人护理补贴 2026-10",
            "Care allowance 2026-10",
            Colour::Green,
            "已办结",
            "Closed",
            4_120,
            32_960_000,
        ),
        row(
            104,
            "村干部报酬 2026-10",
            "Village officials 2026-10",
            Colour::Red,
            "有退回",
            "Returned",
            2_880,
            864_000_000,
        ),
        row(103, "临时救助 2026", "Temporary relief 2026", Colour::Grey, "新建", "New", 0, 0),
        row(102, "高龄津贴 2026", "Old age allowance 2026", Colour::Purple, "更正", "Correction", 12, 60_000),
    ];
    let state = Select::new(
        "state",
        text(lang, "column-state"),
        [SelectItem::new("", "—"), SelectItem::new("sent", plain(lang, "已发出", "Sent"))],
    );
    let counties = TILES.into_iter().zip(1_i64..).map(|((code, ..), n)| (code, n * 2_917));
    let shares = [("paid", 812), ("failed", 14), ("on-the-way", 160), ("unknown", 14)]
        .map(|(word, amount)| Share { word, amount });
    let months = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"].map(|month| format!("2026-{month:0>2}"));
    let body = html! {
        (heading(t(lang, "经办", "Clerk"), t(lang, "发放批次", "Payment batches"), Button::link(html! { (Icon::Plus) (t(lang, "新建批次", "New batch")) }, "/form").attributes([("data-key", "n")])))
        (stats([
            Stat::new(t(lang, "今年已到账", "Paid this year"), money(lang, Fen::new(41_283_640_250))).note(t(lang, "比去年同期多 3.2%", "3.2% more than last year")),
            Stat::new(t(lang, "在途", "On the way"), count(1_204)),
            Stat::new(t(lang, "失败或退回", "Failed or returned"), count(37)),
            Stat::new(t(lang, "待我审批", "Waiting for me"), count(3)),
        ]))
        (Progress::new(lang, plain(lang, "检查名单", "Checking the roster"), 182_400, 354_035, 21))
        (Toolbar::new(reader).filter(state).filter(Input::new("from", t(lang, "开始日期", "From")).r#type("date").classes("govuk-input--width-10")).export("CSV", "/desk").export("XLSX", "/desk"))
        div.y-card { (Rows::new(lang, "batches-table", t(lang, "共 6 个批次，最新的在前", "6 batches, newest first"), COLUMNS).rows(rows)) }
        (Pagination::numbered(reader, 3, 9))
        (steps(lang, "batch-steps", [
            (Standing::Done, t(lang, "新建", "New").into()), (Standing::Done, t(lang, "已检查", "Checked").into()), (Standing::Skipped, t(lang, "公示", "Notice").into()),
            (Standing::Now, t(lang, "已提交", "Submitted").into()), (Standing::Ahead, t(lang, "已批准", "Approved").into()), (Standing::Ahead, t(lang, "已办结", "Closed").into()),
        ]))
        (Card::new("person", t(lang, "人员", "Person"), SummaryList::new([
            SummaryRow::new(t(lang, "姓名", "Name"), "索朗·卓嘎"),
            SummaryRow::new(t(lang, "公民身份号码", "Citizen id"), masked(lang, "540502199001010019")).action(Action::new(t(lang, "查看全部", "Show"), "/desk", plain(lang, "公民身份号码", "citizen id"))),
            SummaryRow::new(t(lang, "应付", "To be paid"), money(lang, Fen::new(120_000))).action(Action::new(t(lang, "更改", "Change"), "/desk", plain(lang, "应付", "amount"))),
            SummaryRow::new(t(lang, "备注", "Remark"), nothing(lang)),
        ])))
        div.y-columns {
            (Card::new("share", t(lang, "钱在哪里", "Where the money is"), share_bar("81.2%, 1.4%, 16.0%, 1.4%", &shares)))
            (Card::new("bars", t(lang, "不发放的原因", "Why lines are not paid"), BarChart::new(lang, plain(lang, "按原因统计", "By reason"), plain(lang, "原因", "Reason"), plain(lang, "行数", "Lines"), [
                Bar::new(plain(lang, "查无此人", "Unknown person"), 412), Bar::new(plain(lang, "无可用账户", "No active account"), 187), Bar::new(plain(lang, "已故", "Dead"), 96), Bar::new(plain(lang, "超上限", "Over the cap"), 3),
            ])))
        }
        (Card::new("months", t(lang, "每月到账", "Paid each month"), LineChart::new(lang, plain(lang, "每月到账与退回（笔）", "Paid and returned each month"), plain(lang, "月份", "Month"), months, [
            Series::new(plain(lang, "到账", "Paid"), [31_200, 30_870, 33_410, 29_980, 35_120, 36_440, 35_900, 38_720, 39_010, 41_350]),
            Series::new(plain(lang, "退回", "Returned"), [1_420, 1_180, 990, 1_310, 1_020, 860, 720, 640, 655, 410]),
        ])))
        (Card::new("map", t(lang, "各县区", "Counties"), TileMap::new(lang, plain(lang, "各县区领取人数", "Recipients by county"), plain(lang, "人数", "People"), counties).linked(|code| format!("/desk?county={code}"))))
        (Tabs::new(lang, [Tab::new("now", plain(lang, "本期", "This period"), plain(lang, "新增 12 人，减少 3 人。", "12 new, 3 gone.")), Tab::new("before", plain(lang, "上期", "Last period"), plain(lang, "无变化。", "No change."))]))
        (Accordion::new(lang, "rules", [AccordionSection::new(t(lang, "谁可以领取", "Who can receive it"), Content::words(t(lang, "边境乡镇的常住居民。", "Residents of border townships."))), AccordionSection::new(t(lang, "依据", "Legal source"), Content::words(t(lang, "见文件。", "See the document.")))]))
        (Details::new(t(lang, "为什么会这样？", "Why is it so?"), t(lang, "银行还不知道结果；未知不等于失败。", "The bank does not know yet; unknown is not failure.")))
    };
    let here = [
        Breadcrumb::new(t(lang, "工作台", "Work list"), "/"),
        Breadcrumb::new(t(lang, "发放", "Payments"), "/"),
        Breadcrumb::here(t(lang, "批次", "Batches")),
    ];
    const KEYS: &[Key] = &[Key { key: "n", does: "nav-batches" }];
    Frame::new(&with_person(reader), &FACE, "gallery")
        .at("contents")
        .search("/desk", "")
        .keys(KEYS)
        .breadcrumbs(here)
        .banner(Line::new(Tone::Stop, html! { strong { (text(lang, "halted-banner")) } }).live())
        .banner(Line::new(Tone::Warn, t(lang, "有 2 个批次的公示今天结束", "The notices of 2 batches end today")))
        .banner(Line::new(Tone::Quiet, t(lang, "未联网，3 项等待同步", "Offline, 3 items wait")).icon(Icon::WifiOff))
        .write(&body)
}

fn end(reader: &Reader) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (Panel::new(t(lang, "已提交", "Submitted"), html! { (t(lang, "受理编号", "Your number")) br; strong { "SN-2026-001184" } }))
        (NotificationBanner::new(lang, Content::words(t(lang, "社保卡将在 15 天后到期。", "The card expires in 15 days."))))
        (NotificationBanner::done(lang, Content::words(t(lang, "批次已批准。", "The batch was approved."))).title_id("done-title").disable_auto_focus(true))
        (WarningText::new(lang, t(lang, "批准以后不能更改名单。", "The roster cannot be changed after approval.")))
        (InsetText::new(t(lang, "款项将在 3 个工作日内到账。", "The money arrives within three working days.")))
        h2.govuk-heading-l { (t(lang, "标题 L", "Heading L")) }
        p.govuk-body-l { (t(lang, "导语：一张卡，办成所有事。", "A lead paragraph.")) }
        p.govuk-body { (t(lang, "正文。䶮 㛃 㑇 㳚 𬱖 都能显示。", "Body text.")) " " a.govuk-link href="/" { (t(lang, "链接", "A link")) } }
        p.govuk-body lang="bo" { "སྤྱི་ཚོགས་འགན་སྲུང་བྱང་བུ།" }
        p.govuk-body-s.y-quiet { (t(lang, "小字说明", "Small print")) }
        ul.govuk-list.govuk-list--bullet { li { (t(lang, "第一", "First")) } li { (t(lang, "第二", "Second")) } }
    };
    Frame::new(reader, &FACE, "gallery").at("done").write(&body)
}
