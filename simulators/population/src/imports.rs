//! Files for `yika import`, with these headers:
//!
//! - people: 公民身份号码, 姓名, 性别, 民族, 村居代码, 户编号, 与户主关系, 状态, 状态日期, 手机.
//!   性别 is 男 or 女; 民族 a code of GB/T 3304 (01, 04, 54, 55); 状态 is 正常, 死亡 or 迁出, with
//!   the day (YYYY-MM-DD) of the last two in 状态日期; 与户主关系 is 户主, 配偶, 子, 女, 父亲, 母亲,
//!   孙子, 孙女, 兄弟 or 姐妹.
//! - households: 户编号, 村居代码, 户主身份证号, 户主姓名, 人数 (those who died or moved left out).
//! - accounts: 公民身份号码, 社保卡号, 银行, 银行账号, 状态. 银行 is a code (nongye, youchu, jianshe,
//!   xizang); 状态 is 正常, 挂失 or 注销. Who has no card has no row.
//! - deaths: 公民身份号码, 姓名, 死亡日期: the same dead as in people, for trying the import out.
//!
//! Deliberately absent: regions (they are published, not made up), organisations and users.

use std::io::{self, Write};

use crate::files::{Encoding, Table};
use crate::households::Relation;
use crate::people::{LifeState, Population};

/// Writes everybody, the dead and the moved included. Returns the number of rows.
///
/// # Errors
/// When `out` cannot be written to.
pub fn people_csv(population: &Population, out: impl Write, encoding: Encoding) -> io::Result<u32> {
    let headers =
        ["公民身份号码", "姓名", "性别", "民族", "村居代码", "户编号", "与户主关系", "状态", "状态日期", "手机"];
    let mut table = Table::begin(out, encoding, &headers)?;
    for person in population.people() {
        let (state, since) = match person.state {
            LifeState::Alive => ("正常", String::new()),
            LifeState::Dead(day) => ("死亡", day.to_string()),
            LifeState::Moved(day) => ("迁出", day.to_string()),
        };
        table.record(&[
            &person.id.to_string(),
            &person.name,
            if person.woman { "女" } else { "男" },
            person.ethnicity.code(),
            &person.village.to_string(),
            &person.household_no.to_string(),
            person.relation.zh(person.woman),
            state,
            &since,
            &person.phone,
        ])?;
    }
    table.finish()?;
    Ok(population.people_count())
}

/// Writes all households with their heads. Returns the number of rows.
///
/// # Errors
/// When `out` cannot be written to.
pub fn households_csv(population: &Population, out: impl Write, encoding: Encoding) -> io::Result<u32> {
    let mut table = Table::begin(out, encoding, &["户编号", "村居代码", "户主身份证号", "户主姓名", "人数"])?;
    for &head in population.heads() {
        let person = population.person(head);
        let members = (head..population.people_count())
            .take_while(|&member| member == head || population.relation(member) != Relation::Head);
        let living = members.filter(|&member| population.state(member) == LifeState::Alive).count();
        table.record(&[
            &person.household_no.to_string(),
            &person.village.to_string(),
            &person.id.to_string(),
            &person.name,
            &living.to_string(),
        ])?;
    }
    table.finish()?;
    Ok(population.household_count())
}

/// Writes all cards and accounts. Returns the number of rows.
///
/// # Errors
/// When `out` cannot be written to.
pub fn accounts_csv(population: &Population, out: impl Write, encoding: Encoding) -> io::Result<u32> {
    let mut table = Table::begin(out, encoding, &["公民身份号码", "社保卡号", "银行", "银行账号", "状态"])?;
    let mut rows = 0;
    for (person, account) in population.accounts() {
        let id = population.id(person).to_string();
        table.record(&[&id, &account.card_no, account.bank, &account.account_no, account.state.zh()])?;
        rows += 1;
    }
    table.finish()?;
    Ok(rows)
}

/// Writes those who died. Returns the number of rows.
///
/// # Errors
/// When `out` cannot be written to.
pub fn deaths_csv(population: &Population, out: impl Write, encoding: Encoding) -> io::Result<u32> {
    let mut table = Table::begin(out, encoding, &["公民身份号码", "姓名", "死亡日期"])?;
    let mut rows = 0;
    for person in population.people() {
        if let LifeState::Dead(day) = person.state {
            table.record(&[&person.id.to_string(), &person.name, &day.to_string()])?;
            rows += 1;
        }
    }
    table.finish()?;
    Ok(rows)
}
