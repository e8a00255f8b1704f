//! Which cards were taken back: one bit a card, packed, signed and dated; small enough to carry to any station.
//!
//! Promises
//! * A list says nothing of anybody but whoever holds a code: there are indexes in it, and no names.
//! * A list that is older than the rules allow is a refusal of its own, so that a caller can decide to go on with it;
//!   a card that it takes back is refused all the same.
//! * An older list never replaces a newer one ([`StatusLists::take`]).
//!
//! The bits stand as in the IETF's Token Status List: card 0 is the lowest bit of the first byte. Deliberately absent:
//! that draft's claim 65535 with its address as text, which would cost a code some sixty characters; ours is two numbers.

use coset::cbor::Value;
use kernel::{Moment, Refusal, Result};

use crate::{
    cbor,
    keys::{Keys, Use, entries_of, entry, malformed, number, time},
    pack::{deflate, inflate},
    sealed::{self, STATUS_LIST, Sealed},
    signing::Signer,
    time::seconds,
};

/// How many cards one list may have.
pub const CARDS_MAX: u32 = 4_000_000;

/// Where a card stands: what a code says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRef {
    /// Which list.
    pub list: u32,
    /// Which bit of it.
    pub index: u32,
}

/// One list.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusList {
    list: u32,
    cards: u32,
    bits: Vec<u8>,
    dated: Option<(Moment, Moment)>,
}

impl StatusList {
    /// A list of so many cards, none of them taken back.
    ///
    /// # Errors
    /// `credential_list_malformed` for more than [`CARDS_MAX`].
    pub fn new(list: u32, cards: u32) -> Result<StatusList, Refusal> {
        if cards > CARDS_MAX {
            return Err(malformed("cards"));
        }
        Ok(StatusList { list, cards, bits: vec![0; bytes_of(cards)], dated: None })
    }

    /// Its number.
    #[must_use]
    pub fn list(&self) -> u32 {
        self.list
    }

    /// How many cards it has.
    #[must_use]
    pub fn cards(&self) -> u32 {
        self.cards
    }

    /// When it was signed, and until when it was meant to be used; nothing for a list that was not read.
    #[must_use]
    pub fn dated(&self) -> Option<(Moment, Moment)> {
        self.dated
    }

    /// Takes a card back.
    ///
    /// # Errors
    /// `credential_status_index_unknown`.
    pub fn revoke(&mut self, index: u32) -> Result<(), Refusal> {
        let (byte, bit) = self.place(index)?;
        self.bits[byte] |= bit;
        Ok(())
    }

    /// Gives a card back, for instance when a report of loss is withdrawn.
    ///
    /// # Errors
    /// `credential_status_index_unknown`.
    pub fn reinstate(&mut self, index: u32) -> Result<(), Refusal> {
        let (byte, bit) = self.place(index)?;
        self.bits[byte] &= !bit;
        Ok(())
    }

    /// Whether a card was taken back.
    ///
    /// # Errors
    /// `credential_status_index_unknown`.
    pub fn is_revoked(&self, index: u32) -> Result<bool, Refusal> {
        let (byte, bit) = self.place(index)?;
        Ok(self.bits[byte] & bit != 0)
    }

    fn place(&self, index: u32) -> Result<(usize, u8), Refusal> {
        if index >= self.cards {
            return Err(Refusal::new("credential_status_index_unknown").with("index", index));
        }
        Ok((usize::try_from(index / 8).expect("an index of 32 bits is one here"), 1 << (index % 8)))
    }

    /// The list as signed bytes.
    ///
    /// # Errors
    /// Whatever keeps the signer from signing.
    pub fn sign(&self, signer: &dyn Signer, issued_at: Moment, valid_until: Moment) -> Result<Vec<u8>> {
        let payload = cbor::map(vec![
            (1, Value::from(self.list)),
            (2, Value::from(seconds(issued_at))),
            (3, Value::from(seconds(valid_until))),
            (4, Value::from(self.cards)),
            (5, Value::Bytes(deflate(&self.bits))),
        ]);
        sealed::seal(cbor::write(&payload), Some(STATUS_LIST), signer)
    }

    /// Reads a list that a key for lists signed in its time. An old list is read too: how old it may be is a rule of
    /// verification.
    ///
    /// # Errors
    /// `credential_list_other_kind`, `credential_list_not_signed`, `credential_list_malformed`; and as an envelope is
    /// refused.
    pub fn read(bytes: &[u8], keys: &Keys) -> Result<StatusList, Refusal> {
        let sealed = Sealed::open(bytes)?;
        if !sealed.is(Some(STATUS_LIST)) {
            return Err(Refusal::new("credential_list_other_kind"));
        }
        let not_signed = || Refusal::new("credential_list_not_signed");
        let meant = keys.meant(sealed.kid(), sealed.algorithm()?, &[Use::Lists]).map_err(|_| not_signed())?;
        let key = meant.into_iter().find(|key| sealed.is_signed_by(&key.public)).ok_or_else(not_signed)?;
        let entries = entries_of(sealed.payload())?;
        let small = |at, name| u32::try_from(number(&entries, at, name)?).map_err(|_| malformed(name));
        let (issued_at, valid_until) = (time(&entries, 2, "issued_at")?, time(&entries, 3, "valid_until")?);
        if !(key.not_before..=key.not_after).contains(&issued_at) {
            return Err(not_signed());
        }
        let mut list = StatusList::new(small(1, "list")?, small(4, "cards")?)?;
        let Some(Value::Bytes(packed)) = entry(&entries, 5) else { return Err(malformed("bits")) };
        let bits = inflate(packed, list.bits.len()).map_err(|_| malformed("bits"))?;
        if bits.len() != list.bits.len() {
            return Err(malformed("bits"));
        }
        (list.bits, list.dated) = (bits, Some((issued_at, valid_until)));
        Ok(list)
    }
}

impl std::fmt::Debug for StatusList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "status list {} of {} cards, {:?}", self.list, self.cards, self.dated)
    }
}

fn bytes_of(cards: u32) -> usize {
    usize::try_from(cards.div_ceil(8)).expect("a number of 32 bits is one here")
}

/// The lists at hand, the newest of each number.
#[derive(Clone, Debug, Default)]
pub struct StatusLists(Vec<StatusList>);

impl StatusLists {
    /// None.
    #[must_use]
    pub fn new() -> StatusLists {
        StatusLists::default()
    }

    /// For a place that asks its own tables whether a card was taken back, after the code was verified: one list of so many
    /// cards, as of now, in which none is taken back.
    ///
    /// # Errors
    /// `credential_list_malformed` for more than [`CARDS_MAX`].
    pub fn asked_elsewhere(list: u32, cards: u32, now: Moment) -> Result<StatusLists, Refusal> {
        let list = StatusList { dated: Some((now, now)), ..StatusList::new(list, cards)? };
        Ok(StatusLists(vec![list]))
    }

    /// Puts a list that was read in the place of the one before it.
    ///
    /// # Errors
    /// `credential_list_older` when the one at hand was signed later; `credential_list_not_signed` for a list that was
    /// made here and not read.
    pub fn take(&mut self, list: StatusList) -> Result<(), Refusal> {
        let Some((issued_at, _)) = list.dated else { return Err(Refusal::new("credential_list_not_signed")) };
        match self.0.iter_mut().find(|known| known.list == list.list) {
            Some(known) if known.dated.is_some_and(|(had, _)| had > issued_at) => {
                Err(Refusal::new("credential_list_older"))
            }
            Some(known) => {
                *known = list;
                Ok(())
            }
            None => {
                self.0.push(list);
                Ok(())
            }
        }
    }

    /// The list of that number.
    #[must_use]
    pub fn get(&self, list: u32) -> Option<&StatusList> {
        self.0.iter().find(|known| known.list == list)
    }
}
