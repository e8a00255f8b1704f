//! One connection to the service, and the messages on it.

use std::{
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use kernel::Refusal;
use zeroize::Zeroizing;

use super::{CardReader, LOOK_EVERY, Slot};
use crate::Lost;

/// A service that does not answer for so long hangs.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// After a failed transfer, the service needs some looks to notice that the card is gone.
const NOTICED_WITHIN: Duration = Duration::from_secs(2);

// Commands.
const ESTABLISH_CONTEXT: u32 = 0x01;
const CONNECT: u32 = 0x04;
const DISCONNECT: u32 = 0x06;
const TRANSMIT: u32 = 0x09;
const VERSION: u32 = 0x11;
const GET_READERS_STATE: u32 = 0x12;

// What goes with them.
const MAJOR: u32 = 4;
const MINORS: std::ops::RangeInclusive<u32> = 4..=6;
const SCOPE_SYSTEM: u32 = 2;
const SHARE_EXCLUSIVE: u32 = 1;
const PROTOCOL_T0_OR_T1: u32 = 3;
const RESET_CARD: u32 = 1;
/// The size that the library gives for its own structure; the service asks for nothing else.
const PCI_LENGTH: u32 = 16;
const ANSWER_BYTES_MAX: u32 = 264;

// Answers.
const SUCCESS: u32 = 0;
const UNKNOWN_READER: u32 = 0x8010_0009;
const SHARING_VIOLATION: u32 = 0x8010_000B;
const NO_SMARTCARD: u32 = 0x8010_000C;
const READER_UNAVAILABLE: u32 = 0x8010_0017;
const REMOVED_CARD: u32 = 0x8010_0069;

// The list of readers: always 16 entries.
const READERS: usize = 16;
const NAME_BYTES: usize = 128;
/// Name, changes, state, sharing, 33 bytes of ATR and three of padding, ATR's length, protocol.
const READER_BYTES: usize = NAME_BYTES + 4 + 4 + 4 + 36 + 4 + 4;
const ATR_BYTES_MAX: u32 = 33;
const STATE_PRESENT: u32 = 0x0004;
const STATE_SWALLOWED: u32 = 0x0008;

/// A connection, with the context that the service keeps for it; the service lets go of all when it is closed.
pub(crate) struct Line {
    stream: UnixStream,
    context: u32,
}

/// A code of the service other than success.
pub(crate) struct Refused(u32);

impl Line {
    pub(crate) fn open(socket: &Path) -> Result<Line, Lost> {
        let stream = UnixStream::connect(socket).map_err(lost)?;
        stream.set_read_timeout(Some(ANSWER_WITHIN)).map_err(lost)?;
        stream.set_write_timeout(Some(ANSWER_WITHIN)).map_err(lost)?;
        let mut line = Line { stream, context: 0 };
        let [mut major, mut minor, mut answer] = line.ask(VERSION, &[MAJOR, *MINORS.start(), 0])?;
        if answer != SUCCESS && major == MAJOR && MINORS.contains(&minor) {
            [major, minor, answer] = line.ask(VERSION, &[major, minor, 0])?;
        }
        if answer != SUCCESS || major != MAJOR || !MINORS.contains(&minor) {
            return Err(Lost::ServiceGone);
        }
        let [_, context, answer] = line.ask(ESTABLISH_CONTEXT, &[SCOPE_SYSTEM, 0, 0])?;
        line.context = context;
        if answer == SUCCESS { Ok(line) } else { Err(Lost::ServiceGone) }
    }

    /// For whoever wants to end a thread that reads from it.
    pub(crate) fn stream(&self) -> io::Result<UnixStream> {
        self.stream.try_clone()
    }

    pub(crate) fn readers(&mut self) -> Result<Vec<CardReader>, Lost> {
        self.send(GET_READERS_STATE, &[], &[])?;
        let mut list = vec![0; READERS * READER_BYTES];
        self.stream.read_exact(&mut list).map_err(lost)?;
        Ok(list.chunks_exact(READER_BYTES).filter_map(reader).collect())
    }

    pub(crate) fn connect(&mut self, reader: &str) -> Result<(u32, u32), Refusal> {
        let mut name = [0; NAME_BYTES];
        let bytes = reader.as_bytes();
        if bytes.len() >= NAME_BYTES {
            return Err(Lost::ReaderGone.into());
        }
        name[..bytes.len()].copy_from_slice(bytes);
        let mut body = self.context.to_ne_bytes().to_vec();
        body.extend_from_slice(&name);
        body.extend(words(&[SHARE_EXCLUSIVE, PROTOCOL_T0_OR_T1, 0, 0, 0]));
        self.send(CONNECT, &[], &body)?;
        let mut answer = [0; 4 + NAME_BYTES + 20];
        self.stream.read_exact(&mut answer).map_err(lost)?;
        let at = |place: usize| word(&answer[4 + NAME_BYTES..], place);
        match at(4) {
            SUCCESS => Ok((at(2), at(3))),
            SHARING_VIOLATION => Err(Refusal::new("reader_busy")),
            UNKNOWN_READER | READER_UNAVAILABLE => Err(Lost::ReaderGone.into()),
            NO_SMARTCARD | REMOVED_CARD => Err(Refusal::new("reader_empty")),
            _ => Err(Lost::Mute.into()),
        }
    }

    pub(crate) fn disconnect(&mut self, handle: u32) {
        // The card may be gone, and the service with it; then there is nothing to let go of.
        let _ = self.ask(DISCONNECT, &[handle, RESET_CARD, 0]);
    }

    pub(crate) fn transmit(
        &mut self,
        handle: u32,
        protocol: u32,
        command: &[u8],
    ) -> Result<Result<Vec<u8>, Refused>, Lost> {
        let length = u32::try_from(command.len()).expect("a short command");
        let head = [handle, protocol, PCI_LENGTH, length, protocol, PCI_LENGTH, ANSWER_BYTES_MAX, 0];
        self.send(TRANSMIT, &head, &[])?;
        self.stream.write_all(command).map_err(lost)?;
        let [.., length, code] = self.answer::<8>()?;
        if code != SUCCESS {
            return Ok(Err(Refused(code)));
        }
        if length > ANSWER_BYTES_MAX {
            return Err(Lost::ServiceGone);
        }
        let mut answer = vec![0; length as usize];
        self.stream.read_exact(&mut answer).map_err(lost)?;
        Ok(Ok(answer))
    }

    /// Why a transfer failed: the service's own word where it has one, else whether the card is still there.
    pub(crate) fn what_is_lost(&mut self, reader: &str, refused: Option<&Refused>) -> Lost {
        match refused.map(|refused| refused.0) {
            Some(REMOVED_CARD | NO_SMARTCARD) => return Lost::PulledOut,
            Some(UNKNOWN_READER | READER_UNAVAILABLE) => return Lost::ReaderGone,
            _ => {}
        }
        let until = Instant::now() + NOTICED_WITHIN;
        loop {
            let Ok(readers) = self.readers() else { return Lost::ServiceGone };
            match readers.iter().find(|found| found.name == reader) {
                None => return Lost::ReaderGone,
                Some(found) if found.slot == Slot::Empty => return Lost::PulledOut,
                Some(_) if Instant::now() >= until => return Lost::Mute,
                Some(_) => thread::sleep(LOOK_EVERY),
            }
        }
    }

    fn ask<const N: usize>(&mut self, command: u32, body: &[u32; N]) -> Result<[u32; N], Lost> {
        self.send(command, body, &[])?;
        self.answer()
    }

    fn send(&mut self, command: u32, body: &[u32], further: &[u8]) -> Result<(), Lost> {
        let size = u32::try_from(body.len() * 4 + further.len()).expect("a short message");
        let mut message = Zeroizing::new(words(&[size, command]));
        message.extend(words(body));
        message.extend_from_slice(further);
        self.stream.write_all(&message).map_err(lost)
    }

    fn answer<const N: usize>(&mut self) -> Result<[u32; N], Lost> {
        let mut bytes = vec![0; N * 4];
        self.stream.read_exact(&mut bytes).map_err(lost)?;
        Ok(std::array::from_fn(|place| word(&bytes, place)))
    }
}

fn lost(_: io::Error) -> Lost {
    Lost::ServiceGone
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_ne_bytes()).collect()
}

fn word(bytes: &[u8], place: usize) -> u32 {
    let (words, _) = bytes.as_chunks::<4>();
    u32::from_ne_bytes(words[place])
}

/// An entry of the list; one without a name is free.
fn reader(entry: &[u8]) -> Option<CardReader> {
    let (name, rest) = entry.split_at(NAME_BYTES);
    let name = name.split(|byte| *byte == 0).next().filter(|name| !name.is_empty())?;
    let (changes, state, atr_length) = (word(rest, 0), word(rest, 1), word(rest, 12));
    let slot = match state {
        _ if state & STATE_PRESENT == 0 => Slot::Empty,
        // Not looked at yet: the service is still powering it up.
        _ if atr_length > ATR_BYTES_MAX => Slot::Empty,
        _ if state & STATE_SWALLOWED != 0 || atr_length == 0 => Slot::Mute,
        _ => Slot::Card,
    };
    Some(CardReader { name: String::from_utf8_lossy(name).into_owned(), slot, changes })
}

#[cfg(test)]
mod tests {
    use std::{net::Shutdown, os::unix::net::UnixListener};

    use super::*;
    use crate::Service;

    #[test]
    fn a_list_of_readers_is_read_as_the_service_writes_it() {
        let entry = |name: &str, changes: u32, state: u32, atr: u32| {
            let mut entry = vec![0; READER_BYTES];
            entry[..name.len()].copy_from_slice(name.as_bytes());
            for (at, value) in [(128, changes), (132, state), (176, atr)] {
                entry[at..at + 4].copy_from_slice(&value.to_ne_bytes());
            }
            reader(&entry).map(|reader| (reader.name, reader.changes, reader.slot))
        };
        let cases = [
            (("", 0, 0x34, 17), None),
            (("A", 1, 0x02, 0), Some(Slot::Empty)),
            (("A", 1, 0x01, 0), Some(Slot::Empty)),
            (("A", 2, 0x34, 17), Some(Slot::Card)),
            (("A", 2, 0x04, 17), Some(Slot::Card)),
            (("A", 2, 0x0C, 0), Some(Slot::Mute)),
            (("A", 2, 0x04, 0), Some(Slot::Mute)),
            (("A", 2, 0x04, 34), Some(Slot::Empty)),
        ];
        for ((name, changes, state, atr), slot) in cases {
            let expected = slot.map(|slot| (name.to_owned(), changes, slot));
            assert_eq!(entry(name, changes, state, atr), expected, "{state:04X} {atr}");
        }
    }

    /// A service that answers every connection with these bytes, whatever it is asked, and hangs up.
    fn broken(answer: Vec<u8>) -> (tempfile::TempDir, Service) {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("pcscd.comm");
        let listener = UnixListener::bind(&socket).unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                stream.write_all(&answer).unwrap();
                stream.shutdown(Shutdown::Write).unwrap();
                let _ = stream.read_to_end(&mut Vec::new());
            }
        });
        (folder, Service::at(socket))
    }

    #[test]
    fn a_service_that_answers_nonsense_is_no_service() {
        let cases = [
            vec![],
            vec![0xFF; 4],
            vec![0xFF; 10_000],
            words(&[3, 9, 0]),
            words(&[4, 4, 1]),
            words(&[4, 7, 0]),
            words(&[4, 4, 0]),
            words(&[4, 4, 0, 2, 77, 1]),
            words(&[4, 4, 0, 2, 77, 0]),
        ];
        for answer in cases {
            let (_folder, service) = broken(answer.clone());
            assert_eq!(service.readers().unwrap_err().code, "reader_no_service", "{answer:?}");
        }
        assert_eq!(Service::at("/nowhere/pcscd.comm").readers().unwrap_err().code, "reader_no_service");
    }

    #[test]
    fn who_speaks_another_minor_version_is_answered_in_it() {
        for (greeting, understood) in [
            (words(&[4, 4, 0]), true),
            ([words(&[4, 5, 0x8010_001E]), words(&[4, 5, 0])].concat(), true),
            (words(&[4, 6, 0]), true),
            ([words(&[4, 5, 0x8010_001E]), words(&[4, 5, 0x8010_001E])].concat(), false),
        ] {
            let list = vec![0; READERS * READER_BYTES];
            let (_folder, service) = broken([greeting, words(&[2, 77, 0]), list].concat());
            assert_eq!(service.readers().map(|readers| readers.len()).ok(), understood.then_some(0));
        }
    }
}
