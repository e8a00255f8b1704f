//! Values given to a statement.

use std::borrow::Cow;

use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut};

use crate::{CitizenId, Day, Fen, Moment, RegionCode};

/// One value given to a statement.
#[derive(Clone, Debug)]
pub enum Param<'a> {
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(Cow<'a, str>),
    /// BYTEA.
    Bytes(&'a [u8]),
    /// Nothing, in a column of any type.
    Null,
}

/// What can be given to a statement.
pub trait ToParam {
    /// The value as the database takes it.
    fn to_param(&self) -> Param<'_>;
}

macro_rules! int_params {
    ($($type:ty: |$value:ident| $int:expr),+ $(,)?) => {
        $(impl ToParam for $type {
            fn to_param(&self) -> Param<'_> {
                let $value = self;
                Param::Int($int)
            }
        })+
    };
}

int_params!(
    i64: |v| *v,
    i32: |v| i64::from(*v),
    u32: |v| i64::from(*v),
    Fen: |v| v.get(),
    Moment: |v| v.0,
    RegionCode: |v| v.get(),
    CitizenId: |v| v.encoded(),
);

impl ToParam for str {
    fn to_param(&self) -> Param<'_> {
        Param::Text(self.into())
    }
}

impl ToParam for String {
    fn to_param(&self) -> Param<'_> {
        Param::Text(self.as_str().into())
    }
}

impl ToParam for Day {
    fn to_param(&self) -> Param<'_> {
        Param::Text(self.to_string().into())
    }
}

impl ToParam for [u8] {
    fn to_param(&self) -> Param<'_> {
        Param::Bytes(self)
    }
}

impl<const N: usize> ToParam for [u8; N] {
    fn to_param(&self) -> Param<'_> {
        Param::Bytes(self)
    }
}

impl ToParam for Vec<u8> {
    fn to_param(&self) -> Param<'_> {
        Param::Bytes(self)
    }
}

impl<T: ToParam> ToParam for Option<T> {
    fn to_param(&self) -> Param<'_> {
        self.as_ref().map_or(Param::Null, ToParam::to_param)
    }
}

impl<T: ToParam + ?Sized> ToParam for &T {
    fn to_param(&self) -> Param<'_> {
        (**self).to_param()
    }
}

/// The values of a statement, in the order of `$1`, `$2`...: `params![batch, "sent"]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$($crate::ToParam::to_param(&$value)),*]
    };
}

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Param::Int(value) => value.to_sql_checked(ty, out),
            Param::Text(value) => value.as_ref().to_sql_checked(ty, out),
            Param::Bytes(value) => value.to_sql_checked(ty, out),
            Param::Null => Ok(IsNull::Yes),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    tokio_postgres::types::to_sql_checked!();
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Param::Int(value) => ValueRef::Integer(*value),
            Param::Text(value) => ValueRef::Text(value.as_bytes()),
            Param::Bytes(value) => ValueRef::Blob(value),
            Param::Null => ValueRef::Null,
        }))
    }
}
