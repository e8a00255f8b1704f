//! Who acts, and on which part of the map.
//!
//! Every read and write carries an [`Actor`]; its [`Scope`] becomes a typed predicate in the statements.
//! Deliberately absent: roles and passwords (the `access` room).

use std::sync::Arc;

use crate::RegionCode;

/// The regions an actor may see and change: all whose 12-digit code lies between two bounds, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Lowest 12-digit code.
    pub low: i64,
    /// Highest 12-digit code.
    pub high: i64,
}

impl Scope {
    /// No bound: the prefecture's own officers and the program itself.
    pub const EVERYWHERE: Scope = Scope { low: 0, high: 999_999_999_999 };

    /// A region and all inside it.
    #[must_use]
    pub fn of(region: RegionCode) -> Scope {
        let (low, high) = region.range();
        Scope { low, high }
    }

    /// The region it is made of; nothing where it has no bound.
    #[must_use]
    pub fn region(self) -> Option<RegionCode> {
        RegionCode::from_i64(self.low).filter(|region| Scope::of(*region) == self)
    }

    /// Whether a region lies inside.
    #[must_use]
    pub fn covers(self, region: RegionCode) -> bool {
        (self.low..=self.high).contains(&region.get())
    }
}

/// Who asks: a user's sign-in name and the scope that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Sign-in name; appears in the audit log.
    pub user: Arc<str>,
    /// What the user may see and change.
    pub scope: Scope,
}

impl Actor {
    /// A user with a scope.
    #[must_use]
    pub fn new(user: &str, scope: Scope) -> Actor {
        Actor { user: user.into(), scope }
    }

    /// The program itself: imports at set-up, replies of banks, clean-up.
    #[must_use]
    pub fn system() -> Actor {
        Actor::new("system", Scope::EVERYWHERE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_knows_the_region_it_is_made_of() {
        for code in ["540000", "540500", "540502", "540502101", "540502101201"] {
            let region = RegionCode::parse(code).unwrap();
            assert_eq!(Scope::of(region).region(), Some(region), "{code}");
        }
        assert_eq!(Scope::EVERYWHERE.region(), None);
    }
}
