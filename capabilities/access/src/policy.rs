//! The policies of `policies/roles`, compiled once; asked at every deed.
//!
//! Promises
//! * A policy that could not be evaluated refuses: with any error in the answer the deed is not allowed, so that a
//!   skipped `forbid` never opens anything.
//! * What is asked about (roles, good standing) was loaded in the transaction of the deed; nothing of it is remembered.
//! * The same roles, standing and deed have the same answer as long as the program runs, so that Cedar is asked once for each.
//!
//! Deliberately absent: regions. They are a typed predicate in every statement.

use std::{
    collections::{HashMap, HashSet},
    str::FromStr,
    sync::{LazyLock, OnceLock},
};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet, Request, RestrictedExpression,
};

use crate::{Deed, Role};

const FILES: [&str; 14] = [
    include_str!("../../../policies/roles/everybody.cedar"),
    include_str!("../../../policies/roles/program.cedar"),
    include_str!("../../../policies/roles/resident.cedar"),
    include_str!("../../../policies/roles/collector.cedar"),
    include_str!("../../../policies/roles/maker.cedar"),
    include_str!("../../../policies/roles/checker.cedar"),
    include_str!("../../../policies/roles/approver.cedar"),
    include_str!("../../../policies/roles/finance.cedar"),
    include_str!("../../../policies/roles/card_office.cedar"),
    include_str!("../../../policies/roles/clerk.cedar"),
    include_str!("../../../policies/roles/operator.cedar"),
    include_str!("../../../policies/roles/security_admin.cedar"),
    include_str!("../../../policies/roles/audit_admin.cedar"),
    include_str!("../../../policies/roles/auditor.cedar"),
];

/// What does not change while the program runs.
struct Law {
    policies: PolicySet,
    authorizer: Authorizer,
    deeds: Vec<EntityUid>,
    roles: Vec<EntityUid>,
    user: EntityUid,
    program: EntityUid,
    resident: EntityUid,
    house: EntityUid,
}

static LAW: LazyLock<Law> = LazyLock::new(|| {
    let uid =
        |kind: &str, id: &str| EntityUid::from_str(&format!("{kind}::\"{id}\"")).expect("our own words are names");
    Law {
        policies: PolicySet::from_str(&FILES.concat()).expect("a test reads the policies"),
        authorizer: Authorizer::new(),
        deeds: Deed::ALL.iter().map(|deed| uid("Action", deed.word())).collect(),
        roles: Role::ALL.iter().map(|role| uid("Role", role.word())).collect(),
        user: uid("User", "one"),
        program: uid("Program", "system"),
        resident: uid("Resident", "one"),
        house: uid("House", "yika"),
    }
});

fn place<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|known| known == one).expect("ALL holds every one")
}

impl Law {
    fn allows(&self, principal: &EntityUid, deed: Deed, entities: &Entities) -> bool {
        let action = self.deeds[place(&Deed::ALL, &deed)].clone();
        let request = Request::new(principal.clone(), action, self.house.clone(), Context::empty(), None)
            .expect("a request without a schema is not refused");
        let answer = self.authorizer.is_authorized(&request, &self.policies, entities);
        answer.decision() == Decision::Allow && answer.diagnostics().errors().next().is_none()
    }
}

/// All that the policies look at in who asks.
#[derive(Clone, Copy)]
enum Asker<'a> {
    User { roles: &'a [Role], active: bool },
    Program,
    Resident,
}

/// The program, a resident, and a user with each set of roles, in good standing or not.
const ASKERS: usize = 2 + (2 << Role::ALL.len());

/// What Cedar has answered so far, by asker and deed.
static ANSWERS: LazyLock<Vec<OnceLock<bool>>> =
    LazyLock::new(|| (0..ASKERS * Deed::ALL.len()).map(|_| OnceLock::new()).collect());

impl Asker<'_> {
    fn may(self, deed: Deed) -> bool {
        let at = self.place() * Deed::ALL.len() + place(&Deed::ALL, &deed);
        *ANSWERS[at].get_or_init(|| self.ask(deed))
    }

    fn place(self) -> usize {
        match self {
            Asker::Program => 0,
            Asker::Resident => 1,
            Asker::User { roles, active } => {
                let held = roles.iter().fold(0, |held, role| held | 1 << place(&Role::ALL, role));
                2 + 2 * held + usize::from(active)
            }
        }
    }

    fn ask(self, deed: Deed) -> bool {
        match self {
            Asker::Program => LAW.allows(&LAW.program, deed, &Entities::empty()),
            Asker::Resident => LAW.allows(&LAW.resident, deed, &Entities::empty()),
            Asker::User { roles, active } => {
                let parents: HashSet<EntityUid> =
                    roles.iter().map(|role| LAW.roles[place(&Role::ALL, role)].clone()).collect();
                let standing = HashMap::from([("active".to_owned(), RestrictedExpression::new_bool(active))]);
                let user = Entity::new(LAW.user.clone(), standing, parents).expect("a plain value can be evaluated");
                let entities = Entities::from_entities([user], None).expect("one entity stands alone");
                LAW.allows(&LAW.user, deed, &entities)
            }
        }
    }
}

/// Whether a user with these roles may do it.
pub(crate) fn allows_user(roles: &[Role], active: bool, deed: Deed) -> bool {
    Asker::User { roles, active }.may(deed)
}

/// Whether the program itself may do it.
pub(crate) fn allows_program(deed: Deed) -> bool {
    Asker::Program.may(deed)
}

/// Whether a resident may do it.
pub(crate) fn allows_resident(deed: Deed) -> bool {
    Asker::Resident.may(deed)
}

#[cfg(test)]
mod tests {
    use cedar_policy::{Schema, ValidationMode, Validator};
    use proptest::prelude::*;

    use super::*;

    fn schema() -> Schema {
        let text = include_str!("../../../policies/roles/roles.cedarschema");
        let (schema, warnings) = Schema::from_cedarschema_str(text).expect("the schema can be read");
        assert_eq!(warnings.count(), 0);
        schema
    }

    #[test]
    fn the_policies_are_valid_by_their_schema() {
        let found = Validator::new(schema()).validate(&LAW.policies, ValidationMode::Strict);
        assert!(found.validation_passed_without_warnings(), "{found}");
    }

    #[test]
    fn the_schema_knows_every_deed_and_no_other() {
        let schema = schema();
        let known: HashSet<EntityUid> = schema.actions().cloned().collect();
        assert_eq!(known, LAW.deeds.iter().cloned().collect());
    }

    /// The judge: the same rules once more as a table, without Cedar. Written by hand from the office's rule book; a
    /// change of who may do what is made here and in the policies.
    fn reference(roles: &[Role], active: bool, deed: Deed) -> bool {
        use Role::{
            Approver, AuditAdmin, Auditor, CardOffice, Checker, Clerk, Collector, Finance, Maker, Operator,
            SecurityAdmin,
        };
        let who: &[Role] = match deed {
            Deed::Read => return active,
            Deed::OwnAffairs => &[],
            Deed::MakeBatch => &[Maker],
            Deed::CollectRoster => &[Collector, Maker],
            Deed::ReviewBatch => &[Checker],
            Deed::ApproveBatch | Deed::KeepProgrammes => &[Approver],
            Deed::PayBatch | Deed::GrantBudget => &[Finance],
            Deed::KeepRegistry | Deed::Resume => &[Operator],
            Deed::KeepUsers | Deed::KeepRoles => &[SecurityAdmin],
            Deed::Halt => &[Operator, Finance],
            Deed::ReadPeople => &[Collector, Maker, Checker, Approver, Finance, CardOffice, Clerk, Auditor],
            Deed::OpenPerson => &[Maker, Checker, Approver, Finance, CardOffice, Clerk, Auditor],
            Deed::CorrectPeople => &[Clerk],
            Deed::CorrectAccounts | Deed::MakeCards => &[CardOffice],
            Deed::ServeCards => &[Collector, CardOffice, Clerk],
            Deed::RecordConsent => &[Clerk, CardOffice],
            Deed::TakeCase => &[Collector, Clerk],
            Deed::WorkCase => &[Checker, Clerk],
            Deed::DecideCase => &[Approver],
            Deed::TakeComplaint => &[Collector, Maker, CardOffice, Clerk],
            Deed::AnswerComplaint => &[Checker, Approver, Clerk],
            Deed::ReadLog => &[AuditAdmin, Auditor],
        };
        active && roles.iter().any(|role| who.contains(role))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(testkit::cases(20_000)) })]

        #[test]
        fn the_policies_say_what_the_table_says(
            held in 0_u32..1 << Role::ALL.len(),
            active: bool,
            deed in prop::sample::select(&Deed::ALL[..]),
        ) {
            let held = |at: usize| held >> at & 1 == 1;
            let roles: Vec<Role> = (0..Role::ALL.len()).filter(|at| held(*at)).map(|at| Role::ALL[at]).collect();
            prop_assert_eq!(allows_user(&roles, active, deed), reference(&roles, active, deed), "{:?} {:?}", roles, deed);
        }
    }

    #[test]
    fn the_program_and_a_resident_do_their_own_and_nothing_else() {
        for deed in Deed::ALL {
            let own = matches!(deed, Deed::KeepRegistry | Deed::KeepUsers | Deed::KeepRoles | Deed::Halt | Deed::Read);
            assert_eq!((allows_program(deed), allows_resident(deed)), (own, deed == Deed::OwnAffairs), "{deed:?}");
        }
    }

    #[test]
    fn a_policy_that_cannot_be_evaluated_opens_nothing() {
        let nobody_knows = Entity::new_no_attrs(LAW.user.clone(), HashSet::from([LAW.roles[1].clone()]));
        let entities = Entities::from_entities([nobody_knows], None).expect("one entity");
        for deed in Deed::ALL {
            assert!(!LAW.allows(&LAW.user, deed, &entities), "the forbid was skipped: {deed:?}");
        }
    }

    fn matrix() -> String {
        let mut text = format!("{:<18}", "");
        let names = Role::ALL.iter().map(|role| role.word()).chain(["system", "resident"]);
        text += &names.map(|name| format!(" {name}")).collect::<String>();
        for deed in Deed::ALL {
            text += &format!("\n{:<18}", deed.word());
            let roles = Role::ALL.iter().map(|role| (role.word(), role.allows(deed)));
            let others = [("system", allows_program(deed)), ("resident", allows_resident(deed))];
            for (name, allowed) in roles.chain(others) {
                text += &format!(" {:^width$}", if allowed { "yes" } else { "." }, width = name.len());
            }
            text.truncate(text.trim_end().len());
        }
        text + "\n"
    }

    #[test]
    fn the_matrix_in_the_folder_is_what_the_policies_come_to() {
        let file = std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is")
            + "/../../policies/roles/matrix.txt";
        if std::env::var_os("YIKA_WRITE_MATRIX").is_some() {
            std::fs::write(&file, matrix()).expect("the matrix can be written");
        }
        assert_eq!(std::fs::read_to_string(file).expect("the matrix"), matrix(), "see policies/roles/README.md");
    }
}
