//! What a reading leaves in this program's memory: nothing. All of it that can be written is searched.
//!
//! The card's answers stand here disguised and are made plain in the moment they are answered, so that what is found
//! was left by the reader. Everything is one test, since two would search each other's memory.

use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
};

use kernel::Day;
use memchr::memchr3_iter;
use reader::{Channel, Lost, Reading, read};

const DISGUISE: u8 = 0xA5;

const fn disguised<const N: usize>(plain: [u8; N]) -> [u8; N] {
    let mut bytes = plain;
    let mut at = 0;
    while at < N {
        bytes[at] ^= DISGUISE;
        at += 1;
    }
    bytes
}

/// A made-up person.
const NUMBER: [u8; 18] = disguised(*b"540527198711036421");
/// 洛桑丹增旺堆次仁·格桑央金卓玛强巴样卡, in GBK as the card has it in two fields.
const NAME: [u8; 30] = disguised(
    *b"\xC2\xE5\xC9\xA3\xB5\xA4\xD4\xF6\xCD\xFA\xB6\xD1\xB4\xCE\xC8\xCA\xA1\xA4\xB8\xF1\xC9\xA3\xD1\xEB\xBD\xF0\xD7\xBF\xC2\xEA",
);
const NAME_CONTINUED: [u8; 8] = disguised(*b"\xC7\xBF\xB0\xCD\xD1\xF9\xBF\xA8");
/// The end of it, in UTF-8.
const NAME_SHOWN: [u8; 38] = disguised(
    *b"\xE6\xAC\xA1\xE4\xBB\x81\xC2\xB7\xE6\xA0\xBC\xE6\xA1\x91\xE5\xA4\xAE\xE9\x87\x91\xE5\x8D\x93\xE7\x8E\x9B\xE5\xBC\xBA\xE5\xB7\xB4\xE6\xA0\xB7\xE5\x8D\xA1",
);

/// The disguised values of a second-generation card, by tag.
const RECORDS: [(u8, &[u8]); 14] = [
    (0x01, &disguised(*b"\x54\x05\x00\xD1\x56SIM\0\0\0\0\0\0\0\x01")),
    (0x02, &disguised(*b"1")),
    (0x03, &disguised(*b"2.00")),
    (0x04, &disguised([0; 12])),
    (0x05, &disguised([0x20, 0x20, 0x05, 0x06])),
    (0x06, &disguised([0x20, 0x30, 0x05, 0x05])),
    (0x07, &disguised(*b"T98711036")),
    (0x08, &NUMBER),
    (0x09, &NAME),
    (0x4E, &NAME_CONTINUED),
    (0x0A, &disguised(*b"2")),
    (0x0B, &disguised([0x04])),
    (0x0C, &disguised([0x54, 0x05, 0x27])),
    (0x0D, &disguised([0x19, 0x87, 0x11, 0x03])),
];

/// Answers as that card, until it is pulled out.
struct Disguised {
    commands: usize,
    pulled_out_at: usize,
}

impl Channel for Disguised {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Lost> {
        if self.commands == self.pulled_out_at {
            return Err(Lost::PulledOut);
        }
        self.commands += 1;
        let [_, 0xB2, tag, ..] = *command else { return Ok(vec![0x90, 0x00]) };
        let (_, value) = RECORDS.iter().find(|(known, _)| *known == tag).unwrap();
        let length = u8::try_from(value.len()).unwrap();
        // In a template and behind another field: the allocator writes over the first bytes of what is freed, and would
        // hide what the reader left there.
        let mut answer = Vec::with_capacity(value.len() + 24);
        answer.extend([0x70, length + 20, 0x99, 16]);
        answer.extend([0; 16]);
        answer.extend([tag, length]);
        answer.extend(value.iter().map(|byte| byte ^ DISGUISE));
        answer.extend([0x90, 0x00]);
        Ok(answer)
    }
}

/// How often each of these stands plain in the writable memory of this program.
fn found(disguised: [&[u8]; 3]) -> [usize; 3] {
    const AT_ONCE: usize = 1 << 20;
    let memory = File::open("/proc/self/mem").unwrap();
    let [a, b, c] = disguised.map(|secret| secret[0] ^ DISGUISE);
    let longest = disguised.map(<[u8]>::len).into_iter().max().unwrap();
    let mut found = [0; 3];
    let mut bytes = vec![0u8; AT_ONCE + longest];
    for line in fs::read_to_string("/proc/self/maps").unwrap().lines().filter(|line| line.contains(" rw")) {
        let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let [from, to] = [from, to].map(|at| u64::from_str_radix(at, 16).unwrap());
        for at in (from..to).step_by(AT_ONCE) {
            // A little of the next part too, so that nothing is cut in two.
            let length = usize::try_from(to - at).unwrap().min(bytes.len());
            // Some of it cannot be read, such as a device's.
            let Ok(read) = memory.read_at(&mut bytes[..length], at) else { break };
            for place in memchr3_iter(a, b, c, &bytes[..read]).take_while(|place| *place < AT_ONCE) {
                for (count, secret) in found.iter_mut().zip(disguised) {
                    let here = bytes[place..read].iter().zip(secret);
                    *count += usize::from(
                        here.filter(|(byte, hidden)| **byte ^ DISGUISE == **hidden).count() == secret.len(),
                    );
                }
            }
            // So that what was found once is not found again where it was looked for.
            bytes.fill(0);
        }
    }
    found
}

#[test]
fn a_reading_leaves_no_number_and_no_name_in_memory() {
    // Of the name, what stands behind such first bytes.
    let secrets: [&[u8]; 3] = [&NUMBER, &NAME[16..], &NAME_SHOWN];
    let today = Day::parse("2026-11-22").unwrap();
    let read_until = |pulled_out_at| {
        let mut card = Disguised { commands: 0, pulled_out_at };
        (read(&mut card, today), card.commands)
    };
    let commands = {
        let (reading, commands) = read_until(usize::MAX);
        let Ok(Reading::Whole(face, holder)) = reading else { panic!("{reading:?}") };
        let [number, in_gbk, shown] = found(secrets);
        assert!(shown > 0, "while it is held, the search finds it");
        assert_eq!((number, in_gbk), (0, 0), "of the number only its integer is held");
        drop((face, holder));
        commands
    };
    assert_eq!(found(secrets), [0, 0, 0], "after the whole reading");
    for at in 0..commands {
        let (reading, _) = read_until(at);
        assert_eq!(reading.unwrap_err().code, "card_pulled_out");
        assert_eq!(found(secrets), [0, 0, 0], "pulled out at {at}");
    }
}
