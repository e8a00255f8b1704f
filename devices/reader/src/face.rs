//! What a card says about itself, which every generation tells to everybody.
//!
//! Promises: `Debug` shows neither the card's number nor its identification.
//! Deliberately absent: the holder; see `holder`.

use std::fmt;

use kernel::{CardNumber, Day, RegionCode};
use zeroize::Zeroize;

use crate::layout::Generation;

/// What a card says about itself.
#[derive(Clone, PartialEq, Eq)]
pub struct CardFace {
    /// 卡识别码: unlike any other card's.
    pub identification: [u8; 16],
    /// 卡的类别, one character.
    pub class: char,
    /// By which standard it is made.
    pub generation: Generation,
    /// 初始化机构编号, as 24 hexadecimal digits; issuers fill it differently, so it is shown and never judged.
    pub issuer: String,
    /// 发卡日期
    pub issued_on: Day,
    /// 卡有效期: the last day on which it is valid.
    pub valid_to: Day,
    /// 卡号
    pub card_number: CardNumber,
    /// The region that issued it: the first six digits of the identification.
    pub issuing_region: RegionCode,
}

impl Drop for CardFace {
    fn drop(&mut self) {
        self.identification.zeroize();
        self.issuer.zeroize();
    }
}

/// Masked.
impl fmt::Debug for CardFace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardFace")
            .field("generation", &self.generation)
            .field("issuing_region", &self.issuing_region)
            .field("valid_to", &self.valid_to)
            .field("card_number", &self.card_number)
            .finish_non_exhaustive()
    }
}
