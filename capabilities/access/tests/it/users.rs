//! Who may act, where, and what is refused, on both engines.

use access::{Deed, Role, User};
use kernel::{Actor, Db, RegionCode, Scope};

use crate::house::{ROOMS, code, put, user};

const ROLES: [Role; 5] = [Role::Maker, Role::Approver, Role::Finance, Role::Operator, Role::Auditor];
const DEEDS: [Deed; 8] = [
    Deed::MakeBatch,
    Deed::ApproveBatch,
    Deed::PayBatch,
    Deed::GrantBudget,
    Deed::KeepRegistry,
    Deed::Halt,
    Deed::Resume,
    Deed::Read,
];

fn may(db: &Db, actor: &Actor, deed: Deed) -> bool {
    match db.read(actor, |ctx| access::require(ctx, deed)) {
        Ok(()) => true,
        refused => {
            assert_eq!(code(refused), "not_allowed");
            false
        }
    }
}

#[test]
fn a_user_comes_acts_within_a_region_changes_roles_and_is_locked_out() {
    testkit::on_both(ROOMS, |db| {
        assert_eq!(code(access::actor(db, "clerk.one")), "user_unknown");
        put(db, user("clerk.one", "540502", &[Role::Maker, Role::Auditor])).unwrap();
        let clerk = access::actor(db, "clerk.one").unwrap();
        assert_eq!(clerk.scope, Scope::of(RegionCode::parse("540502").unwrap()));
        assert!(clerk.scope.covers(RegionCode::parse("540502101201").unwrap()));
        assert!(!clerk.scope.covers(RegionCode::parse("540521").unwrap()));
        assert!(may(db, &clerk, Deed::MakeBatch) && !may(db, &clerk, Deed::ApproveBatch));

        put(db, user("clerk.one", "540500", &[Role::Approver])).unwrap();
        let clerk = access::actor(db, "clerk.one").unwrap();
        assert!(!may(db, &clerk, Deed::MakeBatch) && may(db, &clerk, Deed::ApproveBatch));
        assert_eq!(db.read(&clerk, access::users).unwrap(), [user("clerk.one", "540500", &[Role::Approver])]);

        put(db, User { active: false, ..user("clerk.one", "540500", &[Role::Approver]) }).unwrap();
        assert_eq!(code(access::actor(db, "clerk.one")), "user_locked");
        assert!(!may(db, &clerk, Deed::ApproveBatch), "who is locked out while signed in is stopped at the next deed");
        assert_eq!(db.read(&clerk, audit::size).unwrap(), 3, "each change is in the log");
    });
}

#[test]
fn both_engines_read_every_statement() {
    testkit::on_both(ROOMS, |db| db.prepare_all(access::STATEMENTS).unwrap());
}

#[test]
fn each_role_allows_what_the_table_says() {
    let table = [
        (Role::Maker, [true, false, false, false, false, false, false, true]),
        (Role::Approver, [false, true, false, false, false, false, false, true]),
        (Role::Finance, [false, false, true, true, false, true, false, true]),
        (Role::Operator, [false, false, false, false, true, true, true, true]),
        (Role::Auditor, [false, false, false, false, false, false, false, true]),
    ];
    testkit::on_both(ROOMS, |db| {
        for (role, row) in table {
            put(db, user(role.word(), "540500", &[role])).unwrap();
            let actor = access::actor(db, role.word()).unwrap();
            for (deed, allowed) in DEEDS.into_iter().zip(row) {
                assert_eq!(may(db, &actor, deed), allowed, "{role:?} {deed:?}");
            }
        }
        let program = [false, false, false, false, true, true, false, true];
        let stranger = Actor::new("stranger", Scope::EVERYWHERE);
        for (deed, allowed) in DEEDS.into_iter().zip(program) {
            assert_eq!(may(db, &Actor::system(), deed), allowed, "the program itself: {deed:?}");
            assert!(!may(db, &stranger, deed), "nobody acts who is not a user: {deed:?}");
        }
    });
}

#[test]
fn no_role_both_makes_and_approves_or_approves_and_pays() {
    for role in ROLES {
        let allowed: Vec<Deed> = DEEDS.into_iter().filter(|deed| role.allows(*deed)).collect();
        let steps = [Deed::MakeBatch, Deed::ApproveBatch, Deed::PayBatch];
        assert!(steps.into_iter().filter(|step| allowed.contains(step)).count() <= 1, "{role:?}");
        assert_eq!(Role::from_word(role.word()), Some(role));
    }
}

#[test]
fn names_that_cannot_be_signed_in_with_and_users_without_a_role_are_refused() {
    let long = "a".repeat(33);
    let cases = [
        ("", "bad_login"),
        ("a", "bad_login"),
        (&*long, "bad_login"),
        ("two words", "bad_login"),
        ("a,b", "bad_login"),
        ("旦增", "bad_login"),
        ("system", "bad_login"),
    ];
    testkit::on_both(ROOMS, |db| {
        for (login, expected) in cases {
            assert_eq!(code(put(db, user(login, "540500", &[Role::Maker]))), expected, "{login:?}");
        }
        assert_eq!(code(put(db, user("somebody", "540500", &[]))), "user_needs_role");
        assert!(db.read(&Actor::system(), access::users).unwrap().is_empty());
        for login in ["ab", &*"z".repeat(32), "A.b-c_9"] {
            put(db, user(login, "540500", &[Role::Maker])).unwrap();
        }
    });
}

#[test]
fn a_refusal_is_kept_in_the_log_with_who_was_refused_what() {
    testkit::on_both(ROOMS, |db| {
        put(db, user("clerk", "540502", &[Role::Maker])).unwrap();
        let clerk = access::actor(db, "clerk").unwrap();
        let refused = db.write(&clerk, |ctx| access::require(ctx, Deed::Resume)).unwrap_err();
        let refusal = refused.refusal().unwrap();
        assert_eq!((refusal.arg("deed"), refusal.arg("login")), (Some("resume"), Some("clerk")));
        access::record_refusal(db, &clerk, "payments", refusal).unwrap();
        let entry = db.read(&clerk, |ctx| audit::entry(ctx, 1)).unwrap();
        assert_eq!((&*entry.actor, &*entry.action, &*entry.object), ("clerk", "access.refused", "payments"));
        assert!(entry.leaf.contains("not_allowed"));
    });
}
