//! Row-level security on PostgreSQL: the second guard of the scope, for a statement that forgets the first.
//!
//! The program connects as the owner of the tables, whom policies do not bind. A transaction of an actor whose scope is
//! smaller than the whole country goes on as another role, `scoped_in_<database>`: it owns nothing, cannot sign in and
//! cannot bypass policies. The bounds of the scope are settings of the transaction, which the policies of the rooms
//! (`NNNN_row_security.sql`) compare with each row; where a setting is missing, nothing is seen and nothing is taken.
//! Role and settings are SET LOCAL: they end with the transaction, so that a pooled connection carries nothing over.
//!
//! [`prepare`] makes the role and its grants; [`check`] is asked whenever the schema is. Where the role neither stands nor
//! may be made, the program's own predicates guard alone, and [`Db::row_security`](crate::Db::row_security) says which two
//! statements an administrator must run. Deliberately absent: SQLite, which has no such thing; policies, which are the rooms' own;
//! protection from somebody who can run SQL of his own, for he can set the settings too.

use super::Room;
use crate::{CitizenId, Ctx, Error, Refusal, Result, Scope, Sql, params};

/// Which rows a transaction sees and may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// All of them: the program itself, and parts that are lifted out of a scope.
    All,
    /// Those within these bounds, and those of one person.
    Some { low: i64, high: i64, person: Option<i64> },
}

impl Sight {
    pub(super) fn of(scope: Scope, person: Option<CitizenId>) -> Sight {
        if scope == Scope::EVERYWHERE {
            return Sight::All;
        }
        Sight::Some { low: scope.low, high: scope.high, person: person.map(CitizenId::encoded) }
    }

    /// The statements that make PostgreSQL look this way until the transaction ends.
    pub(super) fn statements(self, scoped: &ScopedRole) -> String {
        match self {
            Sight::All => "SET LOCAL ROLE NONE".to_owned(),
            Sight::Some { low, high, person } => {
                let person = person.map_or_else(String::new, |person| person.to_string());
                format!(
                    "SET LOCAL ROLE {}; SET LOCAL yika.scope_from = '{low}'; SET LOCAL yika.scope_to = '{high}';
                     SET LOCAL yika.person = '{person}'",
                    quoted(&scoped.name)
                )
            }
        }
    }
}

/// The role that looks within a scope in one database. Each database has its own, so that who may go on as the one sees
/// nothing of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ScopedRole {
    name: String,
    /// The two statements that make it.
    making: String,
}

/// How many bytes of a name PostgreSQL keeps.
const NAME_BYTES_MAX: usize = 63;

impl ScopedRole {
    pub(super) fn of(database: &str, user: &str) -> ScopedRole {
        let mut name = format!("scoped_in_{database}");
        if name.len() > NAME_BYTES_MAX {
            name = format!("scoped_in_{:016x}", super::schema::fingerprint(database));
        }
        let making = format!("CREATE ROLE {0} NOLOGIN; GRANT {0} TO {1};", quoted(&name), quoted(user));
        ScopedRole { name, making }
    }

    /// Why no transaction goes on as this role.
    pub(super) fn is_missing(&self) -> Error {
        Refusal::new("row_security_needs_role").with("statements", &self.making).into()
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What policies ask. A setting that once stood on a connection is empty and not absent afterwards: it counts as missing.
const FUNCTIONS: &str = "
CREATE FUNCTION kernel_scope_from() RETURNS BIGINT LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT CAST(NULLIF(pg_catalog.current_setting('yika.scope_from', true), '') AS BIGINT) $$;
CREATE FUNCTION kernel_scope_to() RETURNS BIGINT LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT CAST(NULLIF(pg_catalog.current_setting('yika.scope_to', true), '') AS BIGINT) $$;
CREATE FUNCTION kernel_scope_person() RETURNS BIGINT LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT CAST(NULLIF(pg_catalog.current_setting('yika.person', true), '') AS BIGINT) $$;
";

const FUNCTION_STANDS: Sql =
    Sql("SELECT CAST(CASE WHEN to_regprocedure('kernel_scope_person()') IS NULL THEN 0 ELSE 1 END AS BIGINT)");
const WHO: Sql = Sql("SELECT CAST(current_database() AS TEXT), CAST(current_user AS TEXT),
    CAST(CASE WHEN r.rolcreaterole THEN 1 ELSE 0 END AS BIGINT) FROM pg_catalog.pg_roles r WHERE r.rolname = current_user");
/// Whether we may go on as the role, and whether it could look past policies: by a power, or as a member of an owner.
const ROLE: Sql = Sql("SELECT CAST(CASE WHEN pg_has_role(current_user, oid, 'MEMBER') THEN 1 ELSE 0 END AS BIGINT),
    CAST(CASE WHEN rolsuper OR rolbypassrls OR pg_has_role(oid, current_user, 'MEMBER') THEN 1 ELSE 0 END AS BIGINT)
    FROM pg_catalog.pg_roles WHERE CAST(rolname AS TEXT) = $1");
/// The rooms' tables and views that the role may not read and write yet.
const UNGRANTED: Sql =
    Sql("SELECT string_agg(quote_ident(c.relname), ', ' ORDER BY c.relname) FROM pg_catalog.pg_class c
    WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND c.relkind IN ('r', 'p', 'v')
        AND split_part(c.relname, '_', 1) = ANY (string_to_array($2, ' '))
        AND NOT (has_table_privilege(CAST(CAST($1 AS TEXT) AS NAME), c.oid, 'SELECT')
            AND has_table_privilege(CAST(CAST($1 AS TEXT) AS NAME), c.oid, 'INSERT')
            AND has_table_privilege(CAST(CAST($1 AS TEXT) AS NAME), c.oid, 'UPDATE')
            AND has_table_privilege(CAST(CAST($1 AS TEXT) AS NAME), c.oid, 'DELETE'))");
/// A table whose policies would bind the program itself.
const NOT_OURS: Sql = Sql("SELECT CAST(c.relname AS TEXT) FROM pg_catalog.pg_class c
    WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND c.relrowsecurity
        AND (c.relforcerowsecurity OR NOT pg_has_role(current_user, c.relowner, 'USAGE')) ORDER BY c.relname LIMIT 1");
const MAY_ENTER: Sql = Sql("SELECT CAST(CASE WHEN has_schema_privilege(CAST(CAST($1 AS TEXT) AS NAME),
    CAST(current_schema() AS TEXT), 'USAGE') THEN 1 ELSE 0 END AS BIGINT), quote_ident(current_schema())");

/// What the policies of the rooms stand on; before their migrations.
pub(super) fn make_functions(ctx: &mut Ctx) -> Result<()> {
    if ctx.query_one(FUNCTION_STANDS, params![], |row| row.int(0))? == 0 {
        ctx.run_script(FUNCTIONS)?;
    }
    Ok(())
}

/// Makes the role where we may, and lets it read and write the rooms' tables; after the migrations.
pub(super) fn prepare(ctx: &mut Ctx, rooms: &[Room]) -> Result<()> {
    let (scoped, may_make) = who(ctx)?;
    if !stands(ctx, &scoped)? {
        if !may_make {
            ctx.bind_rows(false);
            return owns_all(ctx);
        }
        ctx.run_script(&scoped.making)?;
    }
    let role = quoted(&scoped.name);
    let (may_enter, schema) =
        ctx.query_one(MAY_ENTER, params![scoped.name], |row| (row.int(0), row.text(1).to_owned()))?;
    if may_enter == 0 {
        ctx.run_script(&format!("GRANT USAGE ON SCHEMA {schema} TO {role}"))?;
    }
    if let Some(tables) = ungranted(ctx, &scoped, rooms)? {
        ctx.run_script(&format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role}"))?;
    }
    check(ctx, rooms)
}

/// Finds out whether policies can bind, and refuses a database in which they would bind the program itself.
pub(super) fn check(ctx: &mut Ctx, rooms: &[Room]) -> Result<()> {
    let (scoped, _) = who(ctx)?;
    let can_bind = stands(ctx, &scoped)?;
    ctx.bind_rows(can_bind);
    owns_all(ctx)?;
    if !can_bind {
        return Ok(());
    }
    match ungranted(ctx, &scoped, rooms)? {
        None => Ok(()),
        Some(_) => Err(Refusal::new("database_older").with("room", "kernel").with("file", "grants").into()),
    }
}

fn owns_all(ctx: &mut Ctx) -> Result<()> {
    match ctx.query_opt(NOT_OURS, params![], |row| row.text(0).to_owned())? {
        Some(table) => Err(Refusal::new("database_not_owner").with("table", table).into()),
        None => Ok(()),
    }
}

fn who(ctx: &mut Ctx) -> Result<(ScopedRole, bool)> {
    ctx.query_one(WHO, params![], |row| (ScopedRole::of(row.text(0), row.text(1)), row.int(2) == 1))
}

/// Whether the role stands and we may go on as it.
fn stands(ctx: &mut Ctx, scoped: &ScopedRole) -> Result<bool> {
    match ctx.query_opt(ROLE, params![scoped.name], |row| (row.int(0), row.int(1)))? {
        Some((_, 1)) => Err(Refusal::new("database_role_too_powerful").with("role", &scoped.name).into()),
        found => Ok(found.is_some_and(|(member, _)| member == 1)),
    }
}

fn ungranted(ctx: &mut Ctx, scoped: &ScopedRole, rooms: &[Room]) -> Result<Option<String>> {
    let names: Vec<&str> = ["kernel", "auditor"].into_iter().chain(rooms.iter().map(|room| room.name)).collect();
    ctx.query_one(UNGRANTED, params![scoped.name, names.join(" ")], |row| row.opt_text(0).map(ToOwned::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RegionCode;

    #[test]
    fn each_database_has_a_role_of_its_own_within_what_postgres_keeps_of_a_name() {
        let yika = ScopedRole::of("yika", "the \"owner\"");
        assert_eq!(yika.name, "scoped_in_yika");
        let making = "CREATE ROLE \"scoped_in_yika\" NOLOGIN; GRANT \"scoped_in_yika\" TO \"the \"\"owner\"\"\";";
        assert_eq!(yika.making, making);
        let long = |end: &str| ScopedRole::of(&format!("{}{end}", "x".repeat(62)), "yika").name;
        assert!(long("a") != long("b") && long("a").len() <= NAME_BYTES_MAX, "{} {}", long("a"), long("b"));
    }

    #[test]
    fn only_who_has_no_bound_sees_all() {
        assert_eq!(Sight::of(Scope::EVERYWHERE, None), Sight::All);
        let county = Scope::of(RegionCode::parse("540502").unwrap());
        let sight = Sight::of(county, None);
        assert_eq!(sight, Sight::Some { low: 540_502_000_000, high: 540_502_999_999, person: None });
        let said = sight.statements(&ScopedRole::of("yika", "yika"));
        assert!(
            said.starts_with("SET LOCAL ROLE \"scoped_in_yika\"; SET LOCAL yika.scope_from = '540502000000'"),
            "{said}"
        );
        assert!(said.split(';').all(|one| one.trim().starts_with("SET LOCAL ")), "{said}");
    }
}
