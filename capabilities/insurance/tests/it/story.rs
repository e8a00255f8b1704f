//! From joining to the heirs.

use insurance::{EndReason, How, Insurance, PensionState};
use kernel::Fen;

use crate::house::*;

/// 143 and the 139th part of fifteen times 230.
const MONTHLY: i64 = 14_300 + 2_482;

#[test]
fn a_pension_is_joined_paid_in_claimed_paid_suspended_made_up_paid_back_and_ended() {
    on_both(|house| {
        let person = elder(1);
        house.joined(person);
        house.paid_in(person, 2011..=2025);
        let standing = house.by("clerk", move |ctx| insurance::standing(ctx, person)).unwrap();
        assert_eq!(standing.len(), 1);
        assert_eq!(
            (standing[0].insurance, standing[0].active, standing[0].months),
            (Insurance::ResidentPension, true, 180)
        );
        assert_eq!(standing[0].paid, Some((month("2011"), month("2025"))));
        assert_eq!(standing[0].total, Fen::new(345_000));

        let foreseen = house.by("clerk", move |ctx| insurance::foresee(ctx, person)).unwrap();
        let claim = house.by("clerk", move |ctx| insurance::claim(ctx, person)).unwrap();
        assert_eq!(claim, foreseen);
        assert_eq!((claim.first_month, claim.monthly), (month("2026-12"), Fen::new(MONTHLY)));
        assert!(house.run("2026-11").is_empty(), "nobody has decided");
        house.by("approver", move |ctx| insurance::grant(ctx, person)).unwrap();
        assert!(house.run("2026-11").is_empty(), "the month after the claim is the first");

        house.go_to("2026-12-01");
        assert_eq!(house.run("2026-12"), [["2026-12"]]);
        assert!(house.run("2026-12").is_empty(), "once");
        house.go_to("2027-01-03");
        assert_eq!(house.run("2027-01"), [["2027-01"]]);

        // Nobody runs for some months; nothing is lost.
        house.go_to("2027-10-22");
        assert!(house.by("clerk", |ctx| insurance::due_soon(ctx, 9, None)).unwrap().is_empty());
        house.go_to("2027-10-23");
        let soon = house.by("clerk", |ctx| insurance::due_soon(ctx, 9, None)).unwrap();
        assert_eq!(soon.len(), 1);
        assert_eq!((soon[0].valid_until, soon[0].paid_until), (day("2027-11-22"), day("2027-12-22")));
        let last = (soon[0].valid_until, soon[0].person);
        assert!(house.by("clerk", move |ctx| insurance::due_soon(ctx, 9, Some(last))).unwrap().is_empty());
        let paid = house.run("2027-10");
        assert_eq!((paid[0].len(), &*paid[0][0], &*paid[0][8]), (9, "2027-02", "2027-10"));

        house.go_to("2027-12-22");
        assert!(house.suspend_unproved().is_empty(), "the last day of grace");
        house.go_to("2027-12-23");
        assert_eq!(house.suspend_unproved(), [person]);
        assert!(house.suspend_unproved().is_empty());
        assert!(house.run("2027-12").is_empty());

        house.go_to("2028-02-10");
        let visit = How::Visit { first: "村医".into(), second: "村干部".into() };
        let proved = house.by("agent", move |ctx| insurance::prove(ctx, person, &visit)).unwrap();
        let back = proved.resumed.expect("the pension goes on");
        assert_eq!(words(&back.months), ["2027-11", "2027-12", "2028-01"]);
        assert_eq!((back.fen, proved.valid_until), (Fen::new(3 * MONTHLY), day("2029-02-10")));
        assert_eq!(house.run("2028-02"), [["2027-11", "2027-12", "2028-01", "2028-02"]]);

        // She died in March; the office hears of it after the run of April.
        house.go_to("2028-04-01");
        assert_eq!(house.run("2028-04"), [["2028-03", "2028-04"]]);
        house.go_to("2028-04-10");
        let end = move |ctx: &mut kernel::Ctx| insurance::end(ctx, person, day("2028-03-05"), EndReason::Death);
        let ending = house.by("approver", end).unwrap();
        assert_eq!((ending.last_month, ending.owed.len(), ending.owed_fen), (month("2028-03"), 0, Fen::ZERO));
        assert_eq!((words(&ending.overpaid), ending.overpaid_fen), (vec!["2028-04".to_owned()], Fen::new(MONTHLY)));
        assert_eq!(ending.remainder, Fen::new(345_000 - 16 * 2_482));
        let pension = house.by("clerk", move |ctx| insurance::pension_of(ctx, person)).unwrap().unwrap();
        assert_eq!((pension.state, pension.end.unwrap().remainder), (PensionState::Ended, ending.remainder));
        assert_eq!(code(house.by("approver", end)), "pension_wrong_state");
        assert!(house.run("2028-04").is_empty());
        let members = house.by("clerk", move |ctx| insurance::memberships_of(ctx, person)).unwrap();
        assert_eq!(members[0].to, Some(day("2028-03-05")));
        let deeds: Vec<&str> = house
            .by("clerk", move |ctx| insurance::steps_of(ctx, person))
            .unwrap()
            .iter()
            .map(|step| step.deed.word())
            .collect();
        assert_eq!(deeds, ["claim", "grant", "suspend", "resume", "end"]);
        let paid = house.by("clerk", move |ctx| insurance::paid_of(ctx, person)).unwrap();
        assert_eq!(paid.len(), 17);
        assert!(paid.iter().all(|one| one.fen == Fen::new(MONTHLY) && one.of_account == Fen::new(2_482)));
    });
}
