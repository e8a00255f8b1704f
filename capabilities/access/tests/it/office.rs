//! Administrators, organisations, looks, and requests that come twice.

use access::{Deed, Organisation, OrganisationKind, Purpose, Role};
use kernel::{Actor, Db, Scope, refuse};

use crate::house::{PASSWORD, ROOMS, ask, citizen, code, pass, put, region, system, user};

fn act(login: &str, place: &str) -> Actor {
    Actor::new(login, Scope::of(region(place)))
}

#[test]
fn the_three_administrators_are_three_people_and_nobody_changes_himself() {
    testkit::on_both(ROOMS, |db| {
        let three = [Role::Operator, Role::SecurityAdmin, Role::AuditAdmin];
        for (one, other) in [(0, 1), (0, 2), (1, 2), (2, 0)] {
            let both = user("both", "540500", &[three[one], Role::Maker, three[other]]);
            assert_eq!(code(put(db, both)), "administrators_kept_apart");
        }
        put(db, user("twice", "540500", &[Role::Operator, Role::Operator])).expect("one role, named twice");
        put(db, user("guard", "540502", &[Role::SecurityAdmin])).unwrap();
        put(db, user("oper", "540500", &[Role::Operator])).unwrap();
        put(db, user("far", "540521", &[Role::Maker])).unwrap();
        let as_user = |who: &Actor, user: access::User| db.write(who, move |ctx| access::put_user(ctx, &user));
        let guard = act("guard", "540502");
        as_user(&guard, user("clerk", "540502101", &[Role::Clerk])).unwrap();
        assert_eq!(code(as_user(&guard, user("clerk", "540521", &[Role::Clerk]))), "region_not_yours");
        assert_eq!(
            code(as_user(&guard, user("far", "540502", &[Role::Clerk]))),
            "region_not_yours",
            "he stands elsewhere"
        );
        assert_eq!(code(as_user(&guard, user("guard", "540502", &[Role::SecurityAdmin, Role::Finance]))), "own_user");
        assert_eq!(code(db.write(&guard, |ctx| access::invite(ctx, "far"))), "region_not_yours");
        assert_eq!(code(db.write(&guard, |ctx| access::invite(ctx, "guard"))), "own_user");
        let oper = act("oper", "540500");
        assert_eq!(code(as_user(&oper, user("friend", "540500", &[Role::Clerk]))), "not_allowed");
        assert_eq!(code(db.write(&oper, |ctx| access::invite(ctx, "clerk"))), "not_allowed");
        assert_eq!(code(db.write(&oper, |ctx| access::machine_token(ctx, "clerk", 1, ""))), "not_allowed");
        assert_eq!(code(db.write(&oper, |ctx| access::forget_second_factors(ctx, "clerk"))), "not_allowed");
        for nobody_gives in [&guard, &oper] {
            assert_eq!(code(db.write(nobody_gives, |ctx| access::give_totp(ctx, "clerk"))), "not_allowed");
        }
        assert_eq!(code(db.write(&oper, |ctx| access::revoke_all(ctx, "clerk"))), "not_allowed");
    });
}

fn organisation(code: &str, parent: Option<&str>) -> Organisation {
    Organisation {
        code: code.into(),
        name: format!("{code}局"),
        kind: OrganisationKind::Department,
        region: region("540500"),
        parent: parent.map(str::to_owned),
        active: true,
    }
}

#[test]
fn an_organisation_comes_with_its_parent_and_a_user_works_for_it() {
    testkit::on_both(ROOMS, |db| {
        let import = |all: Vec<Organisation>| system(db, move |ctx| access::import_organisations(ctx, &all));
        let two = vec![organisation("minzheng", Some("fu")), organisation("fu", None)];
        import(two.clone()).unwrap();
        assert_eq!(ask(db, access::organisations).unwrap(), [two[1].clone(), two[0].clone()]);
        assert_eq!(code(import(vec![organisation("a", Some("nowhere"))])), "organisation_unknown");
        let circle = vec![organisation("a", Some("b")), organisation("b", Some("a"))];
        assert_eq!(code(import(circle)), "organisation_circle");
        assert_eq!(ask(db, access::organisations).unwrap().len(), 2, "all or nothing");
        put(db, user("li", "540500", &[Role::Maker])).unwrap();
        assert_eq!(ask(db, |ctx| access::organisation_of(ctx, "li")).unwrap(), None);
        system(db, |ctx| access::place_user(ctx, "li", "minzheng")).unwrap();
        put(db, user("li", "540500", &[Role::Clerk])).unwrap();
        let office = ask(db, |ctx| access::organisation_of(ctx, "li")).unwrap();
        assert_eq!(office.as_ref(), Some(&two[0]), "another role, the same office");
        import(vec![Organisation { active: false, ..two[0].clone() }]).unwrap();
        assert_eq!(code(system(db, |ctx| access::place_user(ctx, "li", "minzheng"))), "organisation_unknown", "closed");
        let li = act("li", "540500");
        let one = organisation("c", None);
        assert_eq!(
            code(db.write(&li, move |ctx| access::import_organisations(ctx, std::slice::from_ref(&one)))),
            "not_allowed"
        );
    });
    for kind in ["department", "county", "township", "village", "bank", "hospital", "employer"] {
        assert_eq!(OrganisationKind::from_word(kind).map(OrganisationKind::word), Some(kind));
    }
}

#[test]
fn who_opens_a_person_says_why_and_the_person_sees_it() {
    testkit::on_both(ROOMS, |db| {
        put(db, user("clerk", "540502", &[Role::Clerk])).unwrap();
        put(db, user("oper", "540502", &[Role::Operator])).unwrap();
        let open = |login: &str, village: &str, purpose: Purpose, note: &'static str| {
            let village = region(village);
            db.write(&act(login, "540502"), move |ctx| {
                access::open_person(ctx, citizen(7), village, purpose, note, "payments")
            })
        };
        let here = "540502101201";
        let clerk = act("clerk", "540502");
        let stated = |db: &Db| db.read(&clerk, |ctx| access::has_stated_purpose(ctx, citizen(7))).unwrap();
        assert_eq!(code(open("oper", here, Purpose::Audit, "")), "not_allowed");
        assert_eq!(code(open("clerk", "540521101201", Purpose::AtHerRequest, "")), "out_of_scope");
        assert_eq!(code(open("clerk", here, Purpose::Other, " 看看 ")), "purpose_needed");
        assert!(!stated(db));
        open("clerk", here, Purpose::AtHerRequest, "").unwrap();
        crate::house::pass(db, 60);
        open("clerk", here, Purpose::Other, "核对\n补发金额").unwrap();
        assert!(stated(db));
        let looks = ask(db, |ctx| access::looks_at(ctx, citizen(7))).unwrap();
        let shown: Vec<_> = looks.iter().map(|look| (look.purpose, &*look.note, &*look.login, &*look.name)).collect();
        let expected =
            [(Purpose::Other, "核对补发金额", "clerk", "somebody"), (Purpose::AtHerRequest, "", "clerk", "somebody")];
        assert_eq!(shown, expected);
        assert!(ask(db, |ctx| access::looks_at(ctx, citizen(8))).unwrap().is_empty());
        let leaves = ask(db, audit::size).unwrap();
        let last = ask(db, |ctx| audit::entry(ctx, leaves - 1)).unwrap();
        assert_eq!(&*last.action, "access.open_person");
        assert!(last.leaf.contains(&looks[0].reference) && !last.leaf.contains(&citizen(7).encoded().to_string()));
        crate::house::pass(db, 1801);
        assert!(!stated(db), "half an hour later it is asked again");
    });
}

#[test]
fn the_same_request_is_done_once_and_answered_the_same_for_ever() {
    testkit::on_both(ROOMS, |db| {
        let once = |who: &str, key: &'static str, request: u8, answer: &'static str| {
            db.write(&act(who, "540500"), move |ctx| {
                let answer = access::once(ctx, key, &[request; 32], |ctx| {
                    let number = ctx.take_numbers("effect", 1)?;
                    Ok(format!("{answer} {number}").into_bytes())
                })?;
                Ok(String::from_utf8(answer).unwrap())
            })
        };
        assert_eq!(once("li", "k1", 1, "done").unwrap(), "done 1");
        assert_eq!(once("li", "k1", 1, "other").unwrap(), "done 1");
        assert_eq!(code(once("li", "k1", 2, "done")), "idempotency_key_reused");
        assert_eq!(once("wu", "k1", 2, "hers").unwrap(), "hers 2", "a key is its user's own");
        db.clock().advance_days(400);
        assert_eq!(once("li", "k1", 1, "late").unwrap(), "done 1");
        for bad in ["", "two words", "键"] {
            assert_eq!(code(once("li", bad, 1, "")), "idempotency_key_bad");
        }
        // What is refused burns no key.
        let refused = db.write(&act("li", "540500"), |ctx| access::once(ctx, "k2", &[1; 32], |_| refuse("halted")));
        assert_eq!(code(refused), "halted");
        assert_eq!(once("li", "k2", 2, "then").unwrap(), "then 3");
    });
}

#[test]
fn of_many_who_bring_the_same_key_at_once_one_is_done() {
    testkit::on_both(ROOMS, |db| {
        let answers: Vec<Vec<u8>> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..16)
                .map(|_| {
                    scope.spawn(|| {
                        db.write(&act("li", "540500"), |ctx| {
                            access::once(ctx, "k", &[1; 32], |ctx| {
                                Ok(vec![u8::try_from(ctx.take_numbers("effect", 1)?).unwrap()])
                            })
                        })
                        .unwrap()
                    })
                })
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(answers.iter().all(|answer| *answer == [1]), "{answers:?}");
    });
}

#[test]
fn a_page_asks_what_may_be_done_and_gets_the_answer_of_require() {
    testkit::on_both(ROOMS, |db| {
        for role in Role::ALL {
            put(db, user(role.word(), "540500", &[role])).unwrap();
            db.read(&act(role.word(), "540500"), |ctx| {
                for deed in Deed::ALL {
                    let may = access::may(ctx, deed)?;
                    assert_eq!(may, access::require(ctx, deed).is_ok());
                    assert_eq!(may, role.allows(deed));
                }
                Ok(())
            })
            .unwrap();
        }
    });
}

#[test]
fn open_invitations_are_listed_renewed_and_withdrawn_within_the_region() {
    testkit::on_both(ROOMS, |db| {
        put(db, user("guard", "540502", &[Role::SecurityAdmin])).unwrap();
        put(db, user("near", "540502101", &[Role::Maker])).unwrap();
        put(db, user("far", "540521", &[Role::Maker])).unwrap();
        for login in ["near", "far"] {
            system(db, move |ctx| access::invite(ctx, login)).unwrap();
        }
        let guard = access::actor(db, "guard").unwrap();
        let open = || db.read(&guard, access::open_invites).unwrap();
        let logins = |open: &[access::OpenInvite]| open.iter().map(|one| one.user.login.clone()).collect::<Vec<_>>();
        assert_eq!(logins(&open()), ["near"]);
        assert_eq!((&*open()[0].issued_by, open()[0].is_over), ("system", false));
        let near = access::actor(db, "near").unwrap();
        assert_eq!(code(db.read(&near, access::open_invites)), "not_allowed");
        assert_eq!(code(db.write(&near, |ctx| access::withdraw_invite(ctx, "far"))), "not_allowed");
        assert_eq!(code(db.write(&guard, |ctx| access::withdraw_invite(ctx, "far"))), "region_not_yours");
        assert_eq!(code(db.write(&guard, |ctx| access::withdraw_invite(ctx, "guard"))), "own_user");

        pass(db, 72 * 3_600);
        assert!(open()[0].is_over, "it is shown until it is swept away");
        let token = db.write(&guard, |ctx| access::invite(ctx, "near")).unwrap();
        assert_eq!((&*open()[0].issued_by, open()[0].is_over), ("guard", false), "renewed");
        db.write(&guard, |ctx| access::withdraw_invite(ctx, "near")).unwrap();
        assert_eq!(code(access::accept_invite(db, &token, PASSWORD)), "invite_unknown");
        assert_eq!(code(db.write(&guard, |ctx| access::withdraw_invite(ctx, "near"))), "invite_gone");
        assert_eq!(logins(&open()), Vec::<String>::new());
    });
}
