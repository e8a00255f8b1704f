//! A browser as far as a load needs one: a connection that is kept, cookies, forms. It signs in as people do.
//!
//! Under load it takes compressed pages, as browsers do, and does not read them. Deliberately absent: scripts, styles, and
//! whatever a page loads besides itself.

use std::path::Path;

use exchange::sms::{self, Port};
use kernel::{Actor, Db, Error, Result};
use ureq::{Agent, RequestBuilder, http};

/// One kept connection.
pub(crate) struct Line {
    agent: Agent,
    origin: String,
}

/// Who asks.
#[derive(Clone, Copy)]
pub(crate) enum Who<'a> {
    Anybody,
    /// With these cookies.
    Session(&'a str),
    /// A program with this token.
    Machine(&'a str),
}

/// What was answered.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// 0 when there was none.
    pub(crate) status: u16,
    /// Where it leads.
    pub(crate) location: String,
    /// The cookies it gave, as they are sent back.
    pub(crate) cookies: String,
    /// Its text, unless it is compressed.
    pub(crate) text: String,
}

impl Line {
    pub(crate) fn new(origin: &str) -> Line {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).user_agent("yika bench");
        Line { agent: config.build().new_agent(), origin: origin.to_owned() }
    }

    /// A page as a person's browser fetches it; answers the status.
    pub(crate) fn fetch(&self, path: &str, who: Who<'_>) -> u16 {
        let request = self.asked(self.agent.get(format!("{}{path}", self.origin)), who);
        answer(request.header("accept-encoding", "gzip").call()).status
    }

    /// A page to be read.
    pub(crate) fn read(&self, path: &str, who: Who<'_>) -> Answer {
        answer(self.asked(self.agent.get(format!("{}{path}", self.origin)), who).call())
    }

    /// Sends a form; `from` is the address it comes from, as a proxy says it.
    pub(crate) fn send(&self, path: &str, who: Who<'_>, from: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.asked(self.agent.post(format!("{}{path}", self.origin)), who);
        answer(request.header("x-forwarded-for", from).send_form(form.iter().copied()))
    }

    fn asked<B>(&self, request: RequestBuilder<B>, who: Who<'_>) -> RequestBuilder<B> {
        match who {
            Who::Anybody => request,
            Who::Session(cookies) => request.header("cookie", cookies),
            Who::Machine(token) => request.header("authorization", format!("Bearer {token}")),
        }
    }

    /// Signs a user in; answers the cookies.
    pub(crate) fn sign_in(&self, login: &str, password: &str, from: &str) -> Result<String> {
        let form = [("login", login), ("password", password)];
        let answer = self.send("/platform/sign-in", Who::Anybody, from, &form);
        if answer.status == 303 && answer.cookies.contains("yika_desk=") {
            return Ok(answer.cookies);
        }
        Err(Error::Broken(format!("a user is not let in: {}", answer.status)))
    }

    /// Signs a resident in by a code to the phone, which is read where the development outbox is; answers the cookies, or
    /// nothing where several share the phone.
    pub(crate) fn sign_in_by_phone(&self, db: &Db, folder: &Path, phone: &str, from: &str) -> Result<Option<String>> {
        let asked = self.send("/app/sign-in", Who::Anybody, from, &[("phone", phone)]);
        sms::deliver(db, &Actor::system(), &Port::Folder(folder.to_owned()), 50)?;
        let newest = sms::shown(folder, 1)?.pop().map(|message| message.text).unwrap_or_default();
        let Some(code) = newest.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6) else {
            return Ok(None);
        };
        let sent = self.send("/app/sign-in/code", Who::Session(&asked.cookies), from, &[("code", code)]);
        Ok((sent.status == 303 && sent.cookies.contains("yika_home=")).then_some(sent.cookies))
    }
}

fn answer(got: std::result::Result<http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let Ok(mut response) = got else { return Answer::default() };
    // Everything is taken, or the connection could not be used again.
    let Ok(bytes) = response.body_mut().with_config().limit(1 << 30).read_to_vec() else { return Answer::default() };
    let headers = response.headers();
    let words = |name: &str| headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>();
    let cookies: Vec<&str> = words("set-cookie").into_iter().filter_map(|cookie| cookie.split(';').next()).collect();
    Answer {
        status: response.status().as_u16(),
        location: words("location").concat(),
        cookies: cookies.join("; "),
        text: String::from_utf8(bytes).unwrap_or_default(),
    }
}
