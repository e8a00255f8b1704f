//! Forms that anybody may send: a flood of them waits, and nobody else does.

use std::net::SocketAddr;

use axum::{Extension, Router, extract::ConnectInfo};
use kernel::Clock;

use crate::{
    asking::{Answer, ask, content},
    matrix::values,
    world::{Asker, Web, World},
};

fn nobody() -> Asker {
    Asker { name: "nobody", role: None, cookie: None, bearer: None, who: None }
}

/// The house, asked from an address.
fn from(web: &Web, address: [u8; 4]) -> Router {
    web.router.clone().layer(Extension(ConnectInfo(SocketAddr::from((address, 50_000)))))
}

fn complain(router: &Router, number: u32) -> Answer {
    let said = format!("parts once={number:016x}&region=540502&text=x{number}");
    ask(router, &nobody(), "POST", "/app/complaints/new", &content(&said, &Default::default()))
}

fn object(world: &World, router: &Router, asker: &Asker) -> Answer {
    let path = format!("/notice/{}/objection/{}", world.near.batches["noticed"], world.near.line);
    ask(router, asker, "POST", &path, &content("form text=x&contact=x", &Default::default()))
}

fn count(world: &World, table: &str) -> usize {
    let lines = testkit::contents(&world.db, prefecture::ROOMS);
    lines.iter().filter(|line| line.starts_with(&format!("{table}: "))).count()
}

fn pass(world: &World, seconds: i64) {
    let Clock::Manual(micros) = world.db.clock() else { panic!("stories have a clock of their own") };
    micros.fetch_add(seconds * 1_000_000, std::sync::atomic::Ordering::SeqCst);
}

fn who_floods_waits_and_nobody_else_does(world: &World) {
    let web = world.web();
    let (here, there) = (from(&web, [192, 0, 2, 7]), from(&web, [198, 51, 100, 9]));
    for number in 0..15 {
        assert_eq!(complain(&here, number).status.as_u16(), 200, "{number}");
    }
    for number in 0..5 {
        assert_eq!(object(world, &here, &nobody()).status.as_u16(), 303, "{number}");
    }
    // Both forms count together; what was typed is still there, and nothing was taken in.
    let before = (count(world, "casework_complaint"), count(world, "casework_objection"));
    let later = complain(&here, 99);
    assert_eq!(later.status.as_u16(), 429);
    assert!(later.words().contains("请等 61 秒后再提交") && later.words().contains("x99"), "{}", later.words());
    assert_eq!(object(world, &here, &nobody()).status.as_u16(), 429);
    assert_eq!(before, (count(world, "casework_complaint"), count(world, "casework_objection")));
    // A form that was taken in is answered the same however often it comes.
    assert_eq!(complain(&here, 3).status.as_u16(), 200);
    assert_eq!(before.0, count(world, "casework_complaint"));
    // Others come from elsewhere; who is signed in, and the desk, wait for nothing there either.
    assert_eq!(complain(&there, 100).status.as_u16(), 200);
    assert_eq!(object(world, &here, &world.resident).status.as_u16(), 303);
    desk_takes_in(world, &web, &here);
    pass(world, 61);
    assert_eq!(complain(&here, 101).status.as_u16(), 200, "the wait is over");
}

fn desk_takes_in(world: &World, web: &Web, router: &Router) {
    let clerk = world.staff.iter().find(|asker| asker.name == "clerk").expect("a clerk");
    let values = values(web, clerk, &world.near, "", "");
    let said = content("parts channel=phone&text=x&region={village}&name=x&contact=x", &values);
    let taken = ask(router, clerk, "POST", "/platform/complaints/new", &said);
    assert_eq!(taken.status.as_u16(), 200, "{}", taken.words());
}

#[test]
fn who_floods_the_public_forms_waits_and_nobody_else_does() {
    World::on_sqlite(who_floods_waits_and_nobody_else_does);
    World::on_postgres(who_floods_waits_and_nobody_else_does);
}

#[test]
fn a_flood_from_everywhere_makes_everybody_wait_for_seconds_and_the_desk_for_nothing() {
    World::on_sqlite(|world| {
        let web = world.web();
        for number in 0..500_u32 {
            let [_, _, high, low] = (number / 10).to_be_bytes();
            assert_eq!(complain(&from(&web, [10, 0, high, low]), number).status.as_u16(), 200, "{number}");
        }
        let fresh = from(&web, [203, 0, 113, 1]);
        assert_eq!(complain(&fresh, 1_000).status.as_u16(), 429);
        desk_takes_in(world, &web, &fresh);
        pass(world, 16);
        assert_eq!(complain(&fresh, 1_001).status.as_u16(), 200);
    });
}
