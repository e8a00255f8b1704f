//! A resident's card in the app: applied for and followed by number, for herself, for her child, for a relative who agreed;
//! lost, found, taken into use; and payments that are about to move, stopped.

use std::sync::LazyLock;

use access::{Role, User};
use card::{HandOver, MadeHere, Opened, Signature, Stage};
use kernel::{AccountNumber, Actor, CardNumber, CitizenId, Ctx, Day, PersonName, RegionCode, Result, Scope};
use registry::{Person, PersonState};

use crate::world::*;

/// A drawn portrait of nobody.
static JPEG: LazyLock<Vec<u8>> = LazyLock::new(|| portrait::Portrait::of(1).jpeg());
const CHILD_NAME: &str = "小普布";
const NEIGHBOUR_NAME: &str = "邻家小孩";

fn child() -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(2018, 5, 1).expect("a day"), 1)
}

fn neighbours_child() -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(2018, 5, 1).expect("a day"), 2)
}

fn village() -> RegionCode {
    RegionCode::parse("540502101203").expect("a village")
}

/// Two officers, so that one looks at what the other did not take in; my child, and a neighbour's.
fn settle(world: &World) {
    let all = world.db.write(&Actor::system(), |ctx| {
        for login in ["office1", "office2"] {
            let region = RegionCode::parse("540500").expect("the prefecture");
            let name = "制卡员的姓名".to_owned();
            let user = User { login: login.into(), name, region, roles: vec![Role::CardOffice], active: true };
            access::put_user(ctx, &user)?;
        }
        let small = |id: CitizenId, name: &str, household_id: i64| Person {
            id,
            name: PersonName::parse(name).expect("a name"),
            village: village(),
            household_id,
            relation: "子".into(),
            ethnic: String::new(),
            phone: String::new(),
            state: PersonState::Alive,
            state_since: None,
        };
        registry::import_people(
            ctx,
            &[small(child(), CHILD_NAME, i64::from(ME)), small(neighbours_child(), NEIGHBOUR_NAME, i64::from(CANARY))],
        )
    });
    all.expect("they move in");
}

fn by<T: Send + 'static>(world: &World, login: &str, deed: impl Fn(&mut Ctx) -> Result<T> + Send + 'static) -> T {
    world.db.write(&clerk(login), deed).unwrap_or_else(|why| panic!("{login}: {why}"))
}

fn cards(world: &World, person: CitizenId) -> Vec<card::Card> {
    world.db.read(&Actor::system(), move |ctx| card::cards_of(ctx, person)).expect("cards")
}

fn newest(world: &World, person: CitizenId) -> card::Card {
    cards(world, person).remove(0)
}

/// The office finds it good, makes it at the desk, and hands it over.
fn bring_to_hand(world: &World, person: CitizenId, account: &'static str, number: &'static str) {
    let card_id = newest(world, person).card_id;
    by(world, "office1", move |ctx| card::check(ctx, person, card_id));
    let here = MadeHere {
        account: AccountNumber::parse(account).expect("an account"),
        number: CardNumber::parse(number).expect("a card"),
        identification: "540500D1560000000000000000000001".into(),
    };
    by(world, "window1", move |ctx| card::make_here(ctx, person, card_id, &here));
    let signature = Signature::Sheet("A-1".into());
    let how = HandOver { signed_by: "代领的姓名".into(), signature, old_card: None };
    by(world, "window1", move |ctx| card::hand_over(ctx, person, card_id, &how));
}

/// The value behind a mark in a page, up to the next quotation mark.
fn after<'a>(answer: &'a Answer, mark: &str) -> &'a str {
    let (_, rest) = answer.body.split_once(mark).unwrap_or_else(|| panic!("{mark} is missing in:\n{}", answer.body));
    rest.split(['"', '<', '&']).next().expect("a value ends")
}

/// Goes through the form up to the photo: what a browser sends with it.
fn fill(browser: &Browser, of: &str, reason: &str) -> Vec<(String, String)> {
    let form = browser.get(&format!("/app/card/apply?of={of}"));
    form.is(200);
    let mut fields: Vec<(String, String)> =
        ["for", "of", "once"].map(|name| (name.to_owned(), form.hidden(name))).into();
    let answers = [("reason", reason), ("bank", "nongye"), ("point", "540502101"), ("phone", "13811112222")];
    fields.extend(answers.map(|(name, value)| (name.to_owned(), value.to_owned())));
    browser.post("/app/card/apply", &borrowed(&fields)).is(200).has(&["请再看一遍", "type=\"file\"", "13811112222"]);
    fields
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn apply(browser: &Browser, of: &str, reason: &str) -> String {
    let fields = fill(browser, of, reason);
    let done = browser.post_photo("/app/card/apply/send", &borrowed(&fields), &JPEG);
    done.is(200).has(&["申请已收到", "y-qr"]);
    after(&done, "<strong class=\"y-nowrap\">").to_owned()
}

/// Sends a form whose page is there, with everything it hides.
fn send(browser: &Browser, page: &str, more: &[(&str, &str)]) -> Answer {
    let form = browser.get(page);
    form.is(200);
    let hidden: Vec<(&str, String)> = ["for", "of", "card"]
        .into_iter()
        .filter(|name| form.body.contains(&format!("name=\"{name}\"")))
        .map(|name| (name, form.hidden(name)))
        .collect();
    let fields: Vec<(&str, &str)> =
        hidden.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied()).collect();
    let path = page.split('?').next().expect("a path");
    browser.post(path, &fields)
}

#[test]
fn a_card_is_applied_for_once_and_followed_by_its_number_without_signing_in() {
    on_both(|world| {
        settle(world);
        let new = world.signed_in(NEW);
        new.get("/app/card").is(200).has(&["名下还没有社会保障卡", "申领"]).shows_nobody_else(NEW);
        let form = new.get("/app/card/apply");
        form.is(200).has(&["第一次办卡", "农业银行", "名下没有可用的卡", "乃东"]).lacks(&["选哪一种", "琼结"]);
        let (made_for, once) = (form.hidden("for"), form.hidden("once"));
        let some = [("for", made_for.as_str()), ("once", &*once), ("reason", "first"), ("point", "540502101")];
        new.post("/app/card/apply", &some).is(422).has(&["没有选银行", "href=\"#bank\""]);
        new.post("/app/card/apply", &[("for", "another")]).is(409).has(&["换了替谁办"]);

        let fields = fill(&new, "", "first");
        let fields = borrowed(&fields);
        let mut changing = fields.clone();
        changing.push(("change", "yes"));
        new.post("/app/card/apply", &changing).is(200).has(&["13811112222", "下一步"]);
        new.post_photo("/app/card/apply/send", &fields, b"").is(422).has(&["还没有相片", "13811112222"]);
        new.post_photo("/app/card/apply/send", &fields, &[&b"\x89PNG\r\n\x1a\n"[..], &[0; 6000]].concat())
            .is(422)
            .has(&["已损坏", "13811112222"]);
        let large = [&JPEG[..], &vec![0; 12_000_000]].concat();
        new.post_photo("/app/card/apply/send", &fields, &large).is(422).has(&["12 MB", "13811112222"]);
        assert!(cards(world, citizen(NEW)).is_empty(), "nothing is kept before");
        let done = new.post_photo("/app/card/apply/send", &fields, &JPEG);
        done.is(200).has(&["申请已收到", "y-qr", "接着会怎样"]);
        let number = after(&done, "<strong class=\"y-nowrap\">").to_owned();
        new.post_photo("/app/card/apply/send", &fields, &JPEG).is(200).has(&[&number]);
        assert_eq!(cards(world, citizen(NEW)).len(), 1, "sent twice, one application");
        new.get("/app/card").is(200).has(&[&number, "办理中", "正在办的申请", "撤回申请"]).lacks(&["app/card/code"]);
        new.get("/app/card/apply").is(200).has(&["已有一份申请正在办", &number]);

        let nobody = world.browser();
        nobody.get("/app").has(&["/app/card/progress"]);
        nobody.get("/app/card/progress").is(200);
        let ask = |number: &str| nobody.post("/app/card/progress", &[("number", number)]);
        ask(&number.replace('-', " "))
            .is(200)
            .has(&["等工作人员核对", "审核"])
            .shows_nobody_else(0)
            .lacks(&["13811112222"]);
        let wrong = card::ApplicationNo::new([9; 8]).to_string();
        for other in [&*wrong, "1234", "", "0000-0000-0000"] {
            ask(other).is(422).has(&["没有查到"]).lacks(&["等工作人员核对"]);
        }
        for _ in 0..30 {
            ask(&wrong);
        }
        ask(&number).is(429).lacks(&["等工作人员核对"]);

        send(&new, "/app/card/withdraw", &[]).leads_to("/app/card");
        assert_eq!(newest(world, citizen(NEW)).stage, Stage::Withdrawn);
        new.get("/app/card").is(200).has(&["申请已经撤回", "撤回了申请"]).lacks(&["正在办的申请"]);
    });
}

#[test]
fn a_photo_that_was_refused_is_brought_again_another_bank_is_chosen_and_the_card_taken_into_use() {
    on_both(|world| {
        settle(world);
        let (new, person) = (world.signed_in(NEW), citizen(NEW));
        let number = apply(&new, "", "first");
        let card_id = newest(world, person).card_id;
        new.get("/app").lacks(&["要补相片"]);
        new.get("/app/card/photo").is(200).has(&["正在等审核"]);
        by(world, "office1", move |ctx| {
            let told = card::ask_photo(ctx, person, card_id, "脸太暗")?;
            door::tell(ctx, &told)
        });
        new.get("/app").has(&["要补相片"]);
        new.get("/app/messages").has(&["脸太暗", "href=\"/app/card\""]);
        new.get("/app/card").has(&["脸太暗", "要换一张", "/app/card/photo"]);
        world.browser().post("/app/card/progress", &[("number", &number)]).is(200).has(&["脸太暗", "要换一张"]);
        let form = new.get("/app/card/photo");
        form.is(200).has(&["脸太暗"]);
        let (made_for, id) = (form.hidden("for"), form.hidden("card"));
        let fields = [("for", made_for.as_str()), ("card", &*id)];
        new.post_photo("/app/card/photo", &fields, &[&b"GIF89a"[..], &[0; 6000]].concat()).is(422).has(&["JPEG"]);
        new.post_photo("/app/card/photo", &fields, &JPEG).leads_to("/app/card");
        assert_eq!(newest(world, person).stage, Stage::Applied);

        by(world, "office2", move |ctx| card::check(ctx, person, card_id));
        let no = card::ApplicationNo::parse(&number).expect("a number");
        by(world, "office1", move |ctx| {
            let batch = card::ask_bank(ctx, "nongye")?.expect("one waits");
            let said = Opened { at: 1, application_no: no, outcome: Err("姓名不符".into()) };
            card::bank_says(ctx, batch.batch_id, &[said], &"a".repeat(64))
        });
        new.get("/app").has(&["要换银行"]);
        new.get("/app/card").has(&["姓名不符", "/app/card/bank"]);
        new.get("/app/card/bank").is(200).has(&["姓名不符", "建设银行"]);
        send(&new, "/app/card/bank", &[("bank", "nowhere")]).is(422).has(&["没有选银行"]);
        send(&new, "/app/card/bank", &[("bank", "jianshe")]).leads_to("/app/card");
        assert_eq!((newest(world, person).stage, &*newest(world, person).bank), (Stage::Checked, "jianshe"));

        let here = MadeHere {
            account: AccountNumber::parse("6217000000000000777").expect("an account"),
            number: CardNumber::parse("A00000079").expect("a card"),
            identification: "540500D1560000000000000000000001".into(),
        };
        by(world, "window1", move |ctx| card::make_here(ctx, person, card_id, &here));
        new.get("/app").has(&["可以领卡"]);
        new.get("/app/card/activate")
            .is(200)
            .has(&["名下没有可用的卡"])
            .lacks(&["<form method=\"post\" action=\"/app/card"]);
        let how =
            HandOver { signed_by: "代领的姓名".into(), signature: Signature::Sheet("A-1".into()), old_card: None };
        by(world, "window1", move |ctx| card::hand_over(ctx, person, card_id, &how));
        new.get("/app").has(&["等您启用"]);
        new.get("/app/card").has(&["封存", "尾号 0079", "/app/card/activate"]).lacks(&["代领的姓名", "window1"]);
        send(&new, "/app/card/activate", &[]).leads_to("/app/card/activate?done=1");
        new.get("/app/card/activate?done=1").is(200).has(&["卡已经启用", "/app/pin", "尾号 0777"]);
        new.get("/app/card").is(200).has(&["正常", "启用了卡", "领了卡"]).lacks(&["代领的姓名", "6217000000000000777"]);
        new.get("/app").lacks(&["等您启用"]);
    });
}

#[test]
fn a_loss_is_reported_and_she_is_told_that_the_account_goes_on_and_which_bank_to_call() {
    on_both(|world| {
        settle(world);
        let me = world.signed_in(ME);
        let page = me.get("/app/card/lost");
        page.is(200).has(&["不会冻结银行账户", "7 天", "未核实", "正式挂失"]).shows_nobody_else(ME);
        send(&me, "/app/card/lost", &[]).is(422).has(&["没有选哪一种挂失"]);
        send(&me, "/app/card/lost", &[("how", "now")]).leads_to("/app/card/lost?done=1");
        let done = me.get("/app/card/lost?done=1");
        done.is(200).has(&["已经临时挂失", "银行账户没有冻结", "农业银行", "未核实", "/app/card/found"]);
        me.get("/app/card").has(&["挂失", "临时挂失到"]);
        me.get("/app/messages").has(&["已临时挂失", "银行账户没有冻结", "2026年11月29日 自动失效"]);
        let accounts = world.db.read(&Actor::system(), |ctx| card::accounts_of(ctx, citizen(ME))).expect("accounts");
        assert!(accounts.iter().all(|account| account.state.can_be_paid()), "no account is frozen");

        send(&me, "/app/card/found", &[]).leads_to("/app/card/found?done=1");
        me.get("/app/card/found?done=1").is(200).has(&["已经解除挂失", "可以正常使用"]);
        me.get("/app/card/found").is(200).has(&["卡在正常使用"]);
        send(&me, "/app/card/lost", &[("how", "good")]).leads_to("/app/card/lost?done=1");
        me.get("/app/card/lost").is(200).has(&["已经正式挂失", "农业银行", "申请补卡"]);
        let (sent, text) = world.messages();
        assert!(sent > 1 && text.contains("已正式挂失"), "{text}");

        // A card of somebody else is as if there were none.
        let others = newest(world, citizen(CANARY)).card_id.to_string();
        let made_for = me.get("/app/card/found").hidden("for");
        me.post("/app/card/lost", &[("for", &made_for), ("card", &others), ("how", "good")]).is(404);
        me.post("/app/card/found", &[("for", "another"), ("card", &others)]).is(409);
        assert_eq!(newest(world, citizen(CANARY)).stage, Stage::Active);
    });
}

#[test]
fn payments_that_are_about_to_move_are_stopped_by_a_button() {
    on_both(|world| {
        settle(world);
        let me = world.signed_in(ME);
        let reference = me.get("/app/card/lost").hidden("for");
        me.get("/app/card/stop").is(200).has(&["没有要换的收款账户"]);
        send(&me, "/app/card/lost", &[("how", "good")]).leads_to("/app/card/lost?done=1");
        let mut fields = fill(&me, &reference, "lost");
        fields.retain(|(name, _)| name != "phone");
        me.post("/app/card/apply", &borrowed(&fields)).is(200).has(&["尾号 0001"]).shows_nobody_else(ME);
        me.post_photo("/app/card/apply/send", &borrowed(&fields), &JPEG).is(200).has(&["申请已收到"]);
        assert_eq!(newest(world, citizen(ME)).phone, phone(ME), "the registered phone is taken, and not shown");
        bring_to_hand(world, citizen(ME), "6228480000000000777", "A00000079");
        let page = me.get("/app/card/activate");
        page.is(200).has(&["过 3 天", "未核实"]);
        send(&me, "/app/card/activate", &[]).leads_to("/app/card/activate?done=1");
        me.get("/app/card/activate?done=1").is(200).has(&["尾号 0777", "不换收款账户"]);
        me.get("/app").has(&["账户要换"]);
        me.get("/app/messages").has(&["href=\"/app/card/stop\"", "农业银行"]);
        me.get("/app/card").is(200).has(&["改存到农业银行尾号 0777", "/app/card/stop"]).shows_nobody_else(ME);
        send(&me, "/app/card/stop", &[]).leads_to("/app/card/stop?done=1");
        me.get("/app/card/stop?done=1").is(200).has(&["已经停止更换"]);
        me.get("/app/card").has(&["已经停止更换"]).lacks(&["href=\"/app/card/stop\""]);
        me.get("/app/messages").has(&["已按您的意思停止"]);
        me.get("/app").lacks(&["账户要换"]);
        world.db.clock().advance_days(5);
        let turned = world.db.write(&Actor::system(), card::turn_day).expect("a new day");
        assert_eq!(turned.moved, 0);
        let accounts = world.db.read(&Actor::system(), |ctx| card::accounts_of(ctx, citizen(ME))).expect("accounts");
        assert_eq!(accounts.len(), 1, "payments stay with the account before");
    });
}

#[test]
fn a_guardian_acts_for_her_own_child_and_not_for_a_neighbours() {
    on_both(|world| {
        settle(world);
        let me = world.signed_in(ME);
        let page = me.get("/app/card");
        page.is(200).has(&["孩子的卡", CHILD_NAME, "还没有卡"]).lacks(&[NEIGHBOUR_NAME]);
        let of = after(&page, "/app/card?of=").to_owned();
        assert_eq!(of.len(), 32);
        me.get("/app/card/apply").is(200).has(&["给谁办卡", "我自己", CHILD_NAME]).lacks(&[NEIGHBOUR_NAME]);
        me.get(&format!("/app/card?of={of}")).is(200).has(&["这是 小普布 的卡"]).lacks(&["农业银行", "孩子的卡"]);
        let number = apply(&me, &of, "first");
        let kept = newest(world, child());
        assert_eq!((&kept.applicant, kept.phone.as_str()), (&card::Applicant::Guardian(citizen(ME)), "13811112222"));
        me.get(&format!("/app/card?of={of}")).is(200).has(&[&number, "审核"]);
        me.get("/app/card").is(200).has(&["办理中"]).lacks(&[&number]);

        // The neighbour's reference is hers; and who is not of the household any more is not served by an old one.
        let neighbour = world.signed_in(CANARY);
        let hers = after(&neighbour.get("/app/card"), "/app/card?of=").to_owned();
        neighbour.get(&format!("/app/card?of={hers}")).is(200);
        let made_for = me.get("/app/card/lost").hidden("for");
        for page in ["/app/card", "/app/card/apply", "/app/card/withdraw"] {
            me.get(&format!("{page}?of={hers}")).is(404).lacks(&[NEIGHBOUR_NAME]);
        }
        let fields = [("for", made_for.as_str()), ("of", &*hers), ("once", "0123456789abcdef"), ("reason", "first")];
        me.post("/app/card/apply", &fields).is(404);
        me.post_photo("/app/card/apply/send", &fields, &JPEG);
        assert!(cards(world, neighbours_child()).is_empty());
        by(world, "office1", |ctx| registry::correct_village(ctx, child(), village(), i64::from(CANARY), "子"));
        me.get(&format!("/app/card?of={of}")).is(404).lacks(&[CHILD_NAME]);
        me.get("/app/card").lacks(&[CHILD_NAME]);
        me.post("/app/card/withdraw", &[("for", &made_for), ("of", &of), ("card", &kept.card_id.to_string())]).is(404);
        assert_eq!(newest(world, child()).stage, Stage::Applied);
    });
}

#[test]
fn the_card_room_itself_lets_nobody_act_for_a_neighbours_child() {
    on_both(|world| {
        settle(world);
        world.signed_in(ME);
        let all = testkit::contents(&world.db, prefecture::ROOMS).join(" ");
        let (_, number) = all.split_once("resident:").expect("she has signed in");
        let number: String = number.chars().take_while(char::is_ascii_digit).collect();
        let me = Actor::new(&format!("resident:{number}"), Scope::EVERYWHERE);
        let asked = |person: CitizenId, guardian: CitizenId| {
            let photo = document::Packed::of_bytes(&JPEG, "photo.jpg").expect("a photo");
            let new = card::NewApplication {
                person,
                reason: card::Reason::First,
                applicant: card::Applicant::Guardian(guardian),
                bank: "nongye".into(),
                point: RegionCode::parse("540502101").expect("a point"),
                phone: "13811112222".into(),
            };
            world.db.write(&me, move |ctx| card::apply(ctx, &new, &photo, [1; 8])).map(drop)
        };
        let code = |answer: Result<()>| answer.expect_err("refused").refusal().expect("a refusal").code.to_string();
        assert_eq!(code(asked(neighbours_child(), citizen(ME))), "no_mandate");
        assert_eq!(code(asked(neighbours_child(), citizen(CANARY))), "no_mandate");
        assert_eq!(code(asked(child(), citizen(CANARY))), "card_applicant_wrong");
        asked(child(), citizen(ME)).expect("her own child");
    });
}

#[test]
fn a_relatives_card_is_seen_with_consent_and_dealt_with_only_if_she_agreed_to_that() {
    on_both(|world| {
        settle(world);
        let (me, her) = (world.signed_in(ME), world.signed_in(RELATIVE));
        let id = citizen(RELATIVE).to_string();
        let consent = |apply: bool| {
            let mut fields = vec![("deed", "ask"), ("id", id.as_str())];
            fields.extend([("to-year", "2027"), ("to-month", "6"), ("to-day", "30")]);
            if apply {
                fields.push(("apply", "yes"));
            }
            me.post("/app/relatives", &fields).leads_to("/app/relatives");
            let asked = her.get("/app/relatives").hidden("other");
            her.post("/app/relatives", &[("deed", "give"), ("other", &asked)]).leads_to("/app/relatives");
            let reference = me.get("/app/relatives").hidden("other");
            me.post("/app/relatives/act", &[("other", &reference)]).leads_to("/app");
            reference
        };
        let card_id = newest(world, citizen(RELATIVE)).card_id.to_string();
        let lost =
            |made_for: &str| me.post("/app/card/lost", &[("for", made_for), ("card", &card_id), ("how", "good")]);
        let own = me.get("/app/card/lost").hidden("for");
        lost(&own).is(404);

        let reference = consent(false);
        me.get("/app/card")
            .is(200)
            .has(&["正常", "您正在替"])
            .lacks(&["/app/card/lost", CHILD_NAME])
            .shows_nobody_else(RELATIVE);
        lost(&reference).is(409).has(&["没有包括这件事"]);
        me.get("/app/card/lost").is(200).lacks(&["您正在替"]);
        assert_eq!(newest(world, citizen(RELATIVE)).stage, Stage::Active);
        let hers = her.get("/app/relatives").hidden("other");
        her.post("/app/relatives", &[("deed", "withdraw"), ("other", &hers)]).leads_to("/app/relatives");

        consent(true);
        let page = me.get("/app/card/lost");
        page.is(200).has(&["您正在替"]);
        send(&me, "/app/card/lost", &[("how", "good")]).leads_to("/app/card/lost?done=1");
        assert_eq!(newest(world, citizen(RELATIVE)).stage, Stage::Lost);
        her.get("/app/messages").has(&["已正式挂失"]);
        me.get("/app/card/apply").is(200).has(&["卡丢了，补一张"]).lacks(&[&phone(RELATIVE), CHILD_NAME]);
        me.post("/app/relatives/stop", &[]).leads_to("/app");
        me.get("/app/card").has(&["正常"]);
    });
}

#[test]
fn a_program_that_runs_for_long_signs_with_the_next_keys() {
    on_both(|world| {
        world.db.clock().advance_days(200);
        let signer = || {
            let keys = world.house.card_keys().expect("keys");
            keys.code_signer(world.db.clock().now()).map(|signer| signer.kid().to_vec())
        };
        let ended = signer().expect_err("half a year is over");
        assert_eq!(ended.refusal().expect("a refusal").code, "electronic_keys_ended");
        world.renew_card_keys();
        let next = signer().expect("the next key signs");
        world.renew_card_keys();
        assert_eq!(signer().expect("and goes on"), next);
    });
}
