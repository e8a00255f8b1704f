//! How far a long job is: what is done, how fast, and how long it will take yet.

use maud::{Markup, Render, html};

use crate::{Lang, count, say, text, text_with};

/// How far a long job is. It is drawn anew by the page that holds it: by htmx, or by [`Frame::refresh_after`](crate::Frame::refresh_after).
#[derive(Clone, Debug)]
pub struct Progress {
    lang: Lang,
    name: String,
    done: u64,
    all: u64,
    seconds: u64,
    from: Option<String>,
}

impl Progress {
    /// A job: its name, how much of how much is done, and for how many seconds it has run.
    #[must_use]
    pub fn new(lang: Lang, name: impl Into<String>, done: u64, all: u64, seconds: u64) -> Progress {
        Progress { lang, name: name.into(), done: done.min(all), all, seconds, from: None }
    }

    /// Where its picture is asked for anew, every second, while it runs: an address that answers this very part.
    #[must_use]
    pub fn live(mut self, from: impl Into<String>) -> Progress {
        self.from = Some(from.into());
        self
    }

    fn per_second(&self) -> u64 {
        self.done.checked_div(self.seconds).unwrap_or(0)
    }

    /// How many seconds are left at this speed; nothing while there is none.
    fn seconds_left(&self) -> Option<u64> {
        (self.all - self.done).checked_mul(self.seconds)?.checked_div(self.done)
    }
}

/// A number as it stands on a page.
fn said(number: u64) -> String {
    count(i64::try_from(number).unwrap_or(i64::MAX))
}

impl Render for Progress {
    fn render(&self) -> Markup {
        let lang = self.lang;
        let percent = (u128::from(self.done) * 100).checked_div(u128::from(self.all)).unwrap_or(100);
        let is_running = self.done < self.all;
        let from = self.from.as_deref().filter(|_| is_running);
        let (done, all, rate) = (said(self.done), said(self.all), said(self.per_second()));
        let left = self.seconds_left().filter(|_| is_running);
        let (minutes, seconds) = (left.map(|left| (left / 60).to_string()), left.map(|left| (left % 60).to_string()));
        html! {
            div.y-progress hx-get=[from] hx-trigger=[from.map(|_| "every 1s")] hx-swap=[from.map(|_| "outerHTML")] {
                progress.y-progress__bar aria-label=(self.name) max="100" value=(percent) { (percent) "%" }
                p.y-progress__facts {
                    strong { (percent) "%" }
                    span { (text_with(lang, "progress-done", &[("done", &done), ("all", &all)])) }
                    @if self.per_second() > 0 { span { (text_with(lang, "progress-rate", &[("rate", &rate)])) } }
                    @if let (Some(minutes), Some(seconds)) = (minutes, seconds) {
                        span { (text_with(lang, "progress-left", &[("minutes", &minutes), ("seconds", &seconds)])) }
                    }
                    @if !is_running { span { (text(lang, "progress-ended")) } }
                }
                span.govuk-visually-hidden role="status" { @if !is_running { (say(lang, "progress-ended", &[])) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;
    use crate::Lang;

    #[test]
    fn what_is_left_follows_from_what_is_done() {
        let cases = [
            ((0, 100, 0), 0, None),
            ((0, 100, 5), 0, None),
            ((50, 100, 10), 5, Some(10)),
            ((1, 3, 1), 1, Some(2)),
            ((100, 100, 4), 25, Some(0)),
            ((120, 100, 4), 25, Some(0)),
            ((u64::MAX / 2, u64::MAX, 9), u64::MAX / 2 / 9, None),
        ];
        for ((done, all, seconds), rate, left) in cases {
            let progress = Progress::new(Lang::Zh, "", done, all, seconds);
            assert_eq!((progress.per_second(), progress.seconds_left()), (rate, left), "{done} of {all} in {seconds}");
        }
    }
}
