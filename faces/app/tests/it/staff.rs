//! Who acts for an employer tells from her phone who joins and who leaves; nobody else does.

use kernel::Actor;

use crate::world::*;

const EMPLOYER: &str = "91542221MA000000XX";

#[test]
fn who_acts_for_an_employer_sends_its_list_and_nobody_else_does() {
    on_both(|world| {
        let employer = access::Organisation {
            code: EMPLOYER.to_owned(),
            name: "雅砻运输合作社".to_owned(),
            kind: access::OrganisationKind::Employer,
            region: kernel::RegionCode::parse("540521").expect("a county"),
            parent: None,
            active: true,
        };
        let acts = move |ctx: &mut kernel::Ctx| {
            access::import_organisations(ctx, std::slice::from_ref(&employer))?;
            ctx.act_as(&clerk("window1"));
            insurance::join_employer(ctx, EMPLOYER, insurance::EmployerKind::Company)?;
            access::put_handler(ctx, citizen(ME), EMPLOYER, "委托书")
        };
        world.db.write(&Actor::system(), acts).expect("she acts for an employer");
        let (me, other) = (world.signed_in(ME), world.signed_in(NEW));
        let page = format!("/app/staff?employer={EMPLOYER}");
        me.get("/app/cases").has(&[&page]);
        me.get("/app/staff").is(200).has(&["雅砻运输合作社", "目前没有由本单位参保的职工"]);
        me.get("/app/staff/template.xlsx").is(200);
        let list = format!(
            "姓名,公民身份号码,变动类型,变动日期\r\n{},{},增员,2026-11-01\r\n",
            NAMES[usize::from(RELATIVE)],
            citizen(RELATIVE)
        );
        let send = |browser: &Browser, text: &str| {
            let fields = [("for", ""), ("employer", EMPLOYER)];
            browser.post_files("/app/staff", &fields, "m-staff", &[("a.csv", text.as_bytes())])
        };
        let wrong = list.replace("增员", "减员");
        send(&me, &wrong).is(422).has(&["insurance_not_staff", "整份名单都没有办理"]);
        send(&me, "").is(422).has(&["没有选择文件"]);
        send(&me, &list).is(200).has(&["增员 1 人", "共 1 人", "工伤保险"]).lacks(&[&citizen(RELATIVE).to_string()]);
        for answer in [other.get(&page), send(&other, &wrong)] {
            answer.is(409).lacks(&["雅砻运输合作社"]);
        }
        other.get("/app/staff").lacks(&["雅砻运输合作社"]);
    });
}
