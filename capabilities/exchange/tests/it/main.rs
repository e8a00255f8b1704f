//! The exchange room on both engines, with simulated banks.
