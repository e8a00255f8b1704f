//! What the simulated bank does, seen from outside: its gate, its book, its modes, the bytes of its replies.

mod book;
mod bytes;
mod customer;
mod gate;
mod modes;
mod pay_writer;
