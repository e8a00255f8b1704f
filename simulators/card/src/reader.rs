//! Putting a virtual card into vsmartcard's virtual reader, and pulling it out.
//!
//! The reader (`vpcd`, inside pcscd) listens; the card connects. A message is two bytes of length and so many bytes. One
//! byte is about power: 0 off, 1 on, 2 reset, 4 "what is your ATR", and only the last is answered. More bytes are a
//! command. The card's side acknowledges at once, or each exchange would wait for the reader's delayed ones.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpStream, ToSocketAddrs},
    os::linux::net::TcpStreamExt,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
};

use crate::{Answer, Card};

/// A card that is in a virtual reader, until it is pulled out or dropped.
pub struct Inserted {
    stream: TcpStream,
    card: Arc<Mutex<Card>>,
    thread: Option<JoinHandle<()>>,
}

const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const GET_ATR: u8 = 4;

impl Inserted {
    /// Puts a card into the reader that listens there; vpcd's own port is 35963, that of its second reader 35964.
    ///
    /// # Errors
    /// If no reader listens.
    pub fn into_reader(at: impl ToSocketAddrs, card: Card) -> io::Result<Inserted> {
        let stream = TcpStream::connect(at)?;
        stream.set_nodelay(true)?;
        stream.set_quickack(true)?;
        let card = Arc::new(Mutex::new(card));
        let thread = thread::spawn({
            let (mut stream, card) = (stream.try_clone()?, card.clone());
            move || {
                // An error is a reader that went away.
                let _ = serve(&mut stream, &card);
                let _ = stream.shutdown(Shutdown::Both);
            }
        });
        Ok(Inserted { stream, card, thread: Some(thread) })
    }

    /// Pulls it out, and gives it back as it is by now.
    #[must_use]
    pub fn pull_out(mut self) -> Card {
        self.end();
        self.card.lock().expect("the card's thread has ended").clone()
    }

    /// Whether it is still in: it pulls itself out when it was made so.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    fn end(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Inserted {
    fn drop(&mut self) {
        self.end();
    }
}

fn serve(stream: &mut TcpStream, card: &Mutex<Card>) -> io::Result<()> {
    loop {
        let mut length = [0; 2];
        stream.read_exact(&mut length)?;
        let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut message)?;
        // The system forgets this after some segments.
        stream.set_quickack(true)?;
        let mut card = card.lock().expect("nobody panics with it");
        let answer = match message[..] {
            [POWER_OFF | POWER_ON | RESET] => {
                card.reset();
                continue;
            }
            // An empty ATR means an empty reader here, so a mute card gives one that is none.
            [GET_ATR] if card.atr().is_empty() => vec![0],
            [GET_ATR] => card.atr(),
            _ => match card.answer(&message) {
                Answer::Bytes(bytes) => bytes,
                Answer::PulledOut => return Ok(()),
                Answer::Silence => continue,
            },
        };
        let length = u16::try_from(answer.len()).expect("answers are short");
        stream.write_all(&[&length.to_be_bytes()[..], &answer].concat())?;
    }
}
