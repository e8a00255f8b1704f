//! Complaints and reports: with a name or without, followed by reference and word.

use crate::world::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n a picture";

fn fields<'a>(once: &'a str, made_for: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("once", once), ("for", made_for), ("text", text), ("region", "540502"), ("programme", "border")]
}

fn word_of(answer: &Answer) -> String {
    let (_, rest) = answer.body.split_once("<p class=\"govuk-heading-l\">").expect("a word");
    rest.split('<').next().expect("a word ends").to_owned()
}

fn reference_of(answer: &Answer) -> String {
    let at = answer.body.find("TS-").expect("a reference");
    answer.body[at..at + "TS-20261122-000001".len()].to_owned()
}

#[test]
fn somebody_without_a_name_complains_once_and_follows_it_by_reference_and_word() {
    on_both(|world| {
        let browser = world.browser();
        let form = browser.get("/app/complaints/new");
        form.is(200).has(&["可以不写名字"]);
        let once = form.hidden("once");
        let said = "村里的补贴名单没有贴出来";
        let done = browser.post_parts("/app/complaints/new", &fields(&once, "", said), &[("a.png", PNG)]);
        done.is(200).has(&["已收到"]);
        let (reference, word) = (reference_of(&done), word_of(&done));
        let again = browser.post_parts("/app/complaints/new", &fields(&once, "", said), &[("a.png", PNG)]);
        assert_eq!(
            (reference_of(&again), word_of(&again)),
            (reference.clone(), word.clone()),
            "sent twice, one complaint"
        );
        browser.post_parts("/app/complaints/new", &fields(&once, "", "另一件事"), &[]).is(422);

        let other = world.browser();
        other.get("/app/complaints/follow").is(200);
        let follow = |word: &str| other.post("/app/complaints/follow", &[("reference", &reference), ("word", word)]);
        follow("2222222222").is(422).has(&["编号或口令不对"]).lacks(&[said]);
        follow(&word.to_lowercase()).is(200).has(&[said, "等待受理", "答复期限"]);
        let kept = world
            .db
            .read(&clerk("window1"), |ctx| {
                let complaints = casework::complaints(ctx, &casework::ComplaintFilter::default(), 9)?;
                let attachments = casework::complaint::attachments(ctx, complaints[0].complaint_id)?;
                Ok((complaints, attachments.len()))
            })
            .expect("the desk reads");
        assert_eq!((kept.0.len(), kept.1), (1, 1));
        assert!(kept.0[0].from.is_anonymous());
        let contents = testkit::contents(&world.db, prefecture::ROOMS);
        assert!(!contents.iter().any(|row| row.contains(&word)), "the word is kept nowhere");
    });
}

#[test]
fn what_is_missing_or_no_picture_is_said_at_its_field_and_nothing_typed_is_lost() {
    on_both(|world| {
        let browser = world.browser();
        let once = browser.get("/app/complaints/new").hidden("once");
        let send =
            |fields: &[(&str, &str)], files: &[(&str, &[u8])]| browser.post_parts("/app/complaints/new", fields, files);
        send(&fields(&once, "", " "), &[]).is(422).has(&["govuk-error-summary", "href=\"#text\""]);
        send(&fields(&once, "", "有人冒领"), &[("a.png", b"MZ a program")]).is(422).has(&[
            "JPEG",
            "有人冒领",
            "href=\"#files\"",
        ]);
        let nowhere = [("once", once.as_str()), ("text", "有人冒领")];
        send(&nowhere, &[]).is(422).has(&["没有选是哪里的事", "有人冒领"]);
        send(&[("once", "chance"), ("text", "a"), ("region", "540502")], &[]).is(422);
        let many: Vec<(&str, &[u8])> = vec![("a.png", PNG); 6];
        send(&fields(&once, "", "有人冒领"), &many).is(422).has(&["附件太多"]);
        browser.post("/app/complaints/new", &[("text", "no parts")]).is(400);
        send(&fields(&once, "", "有人冒领"), &[]).is(200);
    });
}

#[test]
fn a_resident_sees_her_own_complaints_and_nobody_elses() {
    on_both(|world| {
        let me = world.signed_in(ME);
        let form = me.get("/app/complaints/new");
        form.is(200).has(&["我的村"]).lacks(&["可以不写名字"]);
        let (once, made_for) = (form.hidden("once"), form.hidden("for"));
        let said = [("once", once.as_str()), ("for", made_for.as_str()), ("text", "草场面积登记错了")];
        me.post_parts("/app/complaints/new", &said, &[]).is(200);
        me.get("/app/complaints").is(200).has(&["草场面积登记错了", "等待受理"]);
        let wrong = [("once", once.as_str()), ("for", "another"), ("text", "草场")];
        me.post_parts("/app/complaints/new", &wrong, &[]).is(422).has(&["换了替谁办"]);
        world.signed_in(NEW).get("/app/complaints").is(200).lacks(&["草场面积登记错了"]);
        world.browser().get("/app/complaints").is(200).lacks(&["草场面积登记错了"]);
    });
}
