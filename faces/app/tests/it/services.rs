//! What is asked for at home: told on paper, offered without being asked for, and a bundle filled in once.

use insurance::{Contribution, Insurance, Membership};
use kernel::{Actor, Day, Fen, Period};

use crate::world::*;

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

/// Her insurances of before, as an office brings them in.
fn insure(world: &World, seq: u16) {
    let done = world.db.write(&Actor::system(), move |ctx| {
        let member = Membership {
            person: citizen(seq),
            insurance: Insurance::ResidentPension,
            employer: None,
            from: day("2012-01-01"),
            to: None,
            left_because: None,
        };
        insurance::import_memberships(ctx, vec![member])?;
        let year = |year: i32| Contribution {
            person: citizen(seq),
            insurance: Insurance::ResidentPension,
            period: Period::parse(&year.to_string()).expect("a year"),
            own: Fen::new(20_000),
            subsidy: Fen::new(3_000),
            collective: Fen::ZERO,
            paid_on: day(&format!("{year}-05-01")),
        };
        insurance::import_contributions(ctx, (2012..=2015).map(year).collect())
    });
    done.expect("insurances come in");
}

#[test]
fn in_which_insurances_she_is_stands_year_by_year_and_on_a_paper() {
    on_both(|world| {
        insure(world, ME);
        let me = world.signed_in(ME);
        let form = me.get("/app/services/SB019/ask");
        let made_for = form.hidden("for");
        let fields = [("for", &*made_for), ("do", "check"), ("f-insurance", "all"), ("f-period", "all")];
        me.post_parts("/app/services/SB019/ask", &fields, &[]).leads_to("/app/services/SB019/check");
        let sent = me.post("/app/services/SB019/send", &[("for", &made_for)]);
        let to = sent.headers["location"].to_str().expect("an address").to_owned();
        let case = me.get(&to);
        case.is(200).has(&["城乡居民", "48", "2015", "200.00", "30.00", "/app/cases/paper"]).shows_nobody_else(ME);
        let number = to.rsplit('/').next().expect("a number").to_owned();
        let paper = me.post("/app/cases/paper", &[("for", &made_for), ("case", &number)]);
        assert_eq!((paper.status.as_u16(), &paper.headers["content-type"]), (200, &"application/pdf".parse().unwrap()));
        world.signed_in(RELATIVE).post("/app/cases/paper", &[("for", &made_for), ("case", &number)]).is(409);
    });
}

#[test]
fn what_she_has_a_right_to_waits_for_nothing_but_her_yes() {
    on_both(|world| {
        insure(world, CANARY);
        let granted = world.db.write(&Actor::system(), |ctx| {
            let of_month = |month: u32| Contribution {
                person: citizen(ME),
                insurance: Insurance::Unemployment,
                period: Period::parse(&format!("2025-{month:02}")).expect("a month"),
                own: Fen::new(1_000),
                subsidy: Fen::ZERO,
                collective: Fen::new(1_000),
                paid_on: Day::new(2026, 1, 1).expect("a day"),
            };
            insurance::import_contributions(ctx, (1..=12).map(of_month).collect())?;
            ctx.act_as(&clerk("approver1"));
            insurance::grant_benefit(ctx, citizen(ME), ctx.today()).map(drop)
        });
        granted.expect("she draws unemployment benefit");
        let mut at = Some((0, None));
        while let Some(place) = at {
            at = world.db.write(&Actor::system(), move |ctx| window::offer_next(ctx, place)).expect("looked for").1;
        }
        let me = world.signed_in(ME);
        me.get("/app/cases").has(&["您可以享受", "/app/offers/SB076"]);
        let offer = me.get("/app/offers/SB076");
        offer.is(200).has(&["免申即享", "同意申请", &phone(ME)]).lacks(&[NAMES[usize::from(CANARY)]]);
        let made_for = offer.hidden("for");
        let sent = me.post("/app/offers/SB076", &[("for", &made_for), ("do", "yes")]);
        me.get(sent.headers["location"].to_str().expect("an address")).is(200).has(&["已办结"]);
        me.get("/app/cases").lacks(&["/app/offers/SB076"]);
        me.get("/app/offers/SB076").is(404);
        me.get("/app/offers/JY003").is(404);
    });
}

#[test]
fn a_proof_of_life_at_home_needs_more_than_a_form() {
    on_both(|world| {
        let drawn = insurance::Drawn {
            person: citizen(ME),
            claimed_on: day("2020-03-10"),
            account: Fen::new(208_500),
            paid_until: None,
            proved_on: day("2026-01-10"),
        };
        world.db.write(&Actor::system(), move |ctx| insurance::import_pensions(ctx, vec![drawn.clone()])).unwrap();
        let me = world.signed_in(ME);
        me.get("/app/services/SB029/ask").leads_to("/app/proof");
        me.get("/app/proof").is(200).has(&["正常发放", "2026-01-10"]);
        // Whoever goes round the page with a form is refused, and nothing was proved.
        let made_for = me.get("/app/services/SB019/ask").hidden("for");
        let fields = [("for", &*made_for), ("do", "check"), ("f-lives", "here")];
        me.post_parts("/app/services/SB029/ask", &fields, &[]).leads_to("/app/services/SB029/check");
        me.post("/app/services/SB029/send", &[("for", &made_for)]).is(422).has(&["待遇资格认证"]);
        me.post("/app/proof", &[("answer", "x")]).is(422);
        let proofs = world.db.read(&Actor::system(), |ctx| insurance::proofs_of(ctx, citizen(ME))).unwrap();
        assert!(proofs.is_empty(), "{proofs:?}");
    });
}
