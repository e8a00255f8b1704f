//! The terminal's story: a centre, a machine, a card reader, and somebody who puts a virtual card in.

mod life;
mod papers;
mod refused;
mod services;
mod world;
