//! The main job among faults: whatever banks, files and people do wrong, nobody is paid twice and nothing is lost.
//!
//! The judge is the banks' own book (simulators/bank), which shares no code with the house. Every story is told on both
//! engines. Deliberately absent: kills and failing disks (stories/crash).

mod arrivals;
mod house;
mod lives;
mod malformed;
mod oracle;
mod twice;
