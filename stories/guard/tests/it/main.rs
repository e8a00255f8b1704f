//! Every route of every face, asked by everybody: with what is the asker's own, with what is another county's, and with
//! what is not there.

mod asking;
mod canaries;
mod limits;
mod matrix;
mod samples;
mod world;
