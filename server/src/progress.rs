//! What a person sees while something takes long: a line that moves on a terminal, plain lines elsewhere.

use std::{
    io::{IsTerminal, stderr},
    time::Duration,
};

use indicatif::ProgressBar;

use crate::answer::complain;

/// Something under way; it disappears when dropped.
pub(crate) struct Step(Option<ProgressBar>);

/// Begins a step and says its name.
pub(crate) fn step(name: &str) -> Step {
    if !stderr().is_terminal() {
        complain(name);
        return Step(None);
    }
    let bar = ProgressBar::new_spinner().with_message(name.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    Step(Some(bar))
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
