//! Ready-made people of every role, for the pages of a demonstration: who they are, and how they sign in.
//!
//! Passwords are drawn from the seed, so that a demonstration can be told to others beforehand; the keys of one-time codes are
//! not. Both stand in `sign-in.txt`, readable by its owner only. Deliberately absent: anything of this in a real installation,
//! where people are invited.

use std::{
    fs::OpenOptions,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use access::{Role, User};
use kernel::{Actor, Ctx, RegionCode};

use super::story::Story;
use crate::answer::{Done, Fault};

/// Who is there besides those who did the work: sign-in name, name, role, region.
const MORE: [(&str, &str, Role, &str); 7] = [
    ("maker-naidong", "经办员（乃东区，演示）", Role::Maker, "540502"),
    ("checker", "复核员（演示）", Role::Checker, "540500"),
    ("card", "社保卡经办员（演示）", Role::CardOffice, "540500"),
    ("clerk", "窗口经办员（演示）", Role::Clerk, "540500"),
    ("collector", "村级采集员（演示）", Role::Collector, "540502"),
    ("security", "安全管理员（演示）", Role::SecurityAdmin, "540500"),
    ("log", "审计管理员（演示）", Role::AuditAdmin, "540500"),
];

/// The file that says how they sign in.
pub(super) const FILE: &str = "sign-in.txt";

/// How somebody signs in.
pub(super) struct SignIn {
    login: String,
    password: String,
    roles: Vec<Role>,
    region: RegionCode,
    key: Option<String>,
}

const WORDS: [&str; 32] = [
    "amber", "barley", "birch", "bridge", "butter", "cedar", "cloud", "copper", "crane", "falcon", "felt", "garden",
    "glacier", "harvest", "juniper", "lake", "lantern", "meadow", "mill", "pebble", "pine", "prairie", "river",
    "saddle", "silver", "snow", "stone", "summit", "thistle", "valley", "willow", "yak",
];

/// Four words and two digits, from the seed and the sign-in name.
fn password(seed: u64, login: &str) -> String {
    // SplitMix64 over FNV-1a: nothing secret, the same everywhere.
    let mut state = login
        .bytes()
        .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mut draw = |below: u64| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    };
    let mut words = [""; 4];
    for word in &mut words {
        *word = WORDS[usize::try_from(draw(WORDS.len() as u64)).expect("below 32")];
    }
    format!("{}-{:02}", words.join("-"), draw(100))
}

/// Makes them.
pub(super) fn employ(story: &Story) -> Done<()> {
    let put = |ctx: &mut Ctx| {
        for (login, name, role, region) in MORE {
            let region = RegionCode::parse(region).expect("a region's code");
            let user = User { login: login.to_owned(), name: name.to_owned(), region, roles: vec![role], active: true };
            access::put_user(ctx, &user)?;
        }
        Ok(())
    };
    Ok(story.db.write(&Actor::system(), put)?)
}

/// Lets everybody sign in, and gives those who approve and review one-time codes.
pub(super) fn invite(story: &Story, seed: u64) -> Done<Vec<SignIn>> {
    let users = story.db.read(&Actor::system(), access::users)?;
    users.into_iter().map(|user| sign_in(story, seed, user)).collect()
}

fn sign_in(story: &Story, seed: u64, user: User) -> Done<SignIn> {
    let password = password(seed, &user.login);
    let login = user.login.clone();
    let invite = story.db.write(&Actor::system(), move |ctx| access::invite(ctx, &login))?;
    access::accept_invite(&story.db, &invite, &password)?;
    let login = user.login.clone();
    let key = if user.roles.iter().any(|role| [Role::Approver, Role::Checker].contains(role)) {
        Some(story.db.write(&Actor::system(), move |ctx| access::give_totp(ctx, &login))?.key)
    } else {
        None
    };
    Ok(SignIn { login: user.login, password, roles: user.roles, region: user.region, key })
}

/// Writes down how they sign in; answers where.
pub(super) fn write(dir: &Path, people: &[SignIn]) -> Done<PathBuf> {
    let file = dir.join(FILE);
    let failed = |why: std::io::Error| Fault::file("write", &file, &why);
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file).map_err(failed)?;
    out.write_all(text(people).as_bytes()).map_err(failed)?;
    Ok(file)
}

/// A line a person: sign-in name, password, roles, region, and the key of one-time codes.
pub(super) fn text(people: &[SignIn]) -> String {
    let line = |one: &SignIn| {
        let roles: Vec<&str> = one.roles.iter().map(|role| role.word()).collect();
        let code = one.key.as_ref().map(|key| format!("  TOTP {key}")).unwrap_or_default();
        format!("{:<14} {:<36} {:<15} {}{code}\n", one.login, one.password, roles.join(","), one.region)
    };
    people.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_follows_from_seed_and_name_and_from_nothing_else() {
        assert_eq!(password(1, "maker"), password(1, "maker"));
        assert_ne!(password(1, "maker"), password(2, "maker"));
        assert_ne!(password(1, "maker"), password(1, "clerk"));
        for login in MORE.map(|(login, ..)| login) {
            assert!((12..=64).contains(&password(540_500, login).len()));
        }
    }
}
