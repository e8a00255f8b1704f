//! Whose card a page is about: that of the person whose affairs are open, or that of a child of hers who is too young to act.
//!
//! A child is named in addresses and forms by a reference of the session, and looked for among the children of the
//! household in the very transaction. Children are there for who acts for herself: to act for a relative is not to act for
//! the relative's children.

use access::Act;
use card::{Applicant, Card, Step};
use door::{Form, House};
use kernel::{CitizenId, Ctx, Error, Refusal, Result, refuse};
use maud::{Markup, html};
use registry::Person;
use ui::{Frame, Line, Reader, Tone, text, text_with};

use super::words;
use crate::{
    affairs::{Affairs, Visitor, frame},
    sealed,
};

/// Whose card it is, opened by who may.
#[derive(Clone, Debug)]
pub(crate) struct Whose {
    pub(crate) affairs: Affairs,
    pub(crate) person: CitizenId,
    pub(crate) name: String,
    /// What stands for a child in forms and addresses; empty for the person herself.
    pub(crate) of: String,
    /// In whose name an application is made.
    pub(crate) applicant: Applicant,
    /// Deeds may be done, not only looked at.
    pub(crate) may_apply: bool,
}

impl Whose {
    fn find(ctx: &mut Ctx, visitor: &Visitor, affairs: Affairs, of: &str) -> Result<Whose> {
        let may_apply = match access::may_act_for(ctx, affairs.person, Act::Apply) {
            Err(Error::Refused(_)) => false,
            answer => answer.map(|()| true)?,
        };
        let (person, name) = (affairs.person, affairs.name.clone());
        if of.is_empty() || of == affairs.reference {
            return Ok(Whose { affairs, person, name, of: String::new(), applicant: Applicant::Own, may_apply });
        }
        let mut children = children(ctx, &affairs)?;
        let Some(child) = sealed::person(visitor.token(), of, children.iter().map(|child| child.id)) else {
            return refuse("card_holder_unknown");
        };
        children.retain(|one| one.id == child);
        let (name, applicant) = (children[0].name.to_string(), Applicant::Guardian(person));
        Ok(Whose { affairs, person: child, name, of: of.to_owned(), applicant, may_apply })
    }

    pub(crate) fn is_child(&self) -> bool {
        !self.of.is_empty()
    }

    /// The address of a page about this card.
    pub(crate) fn at(&self, page: &str) -> String {
        if self.is_child() { format!("{page}?of={}", self.of) } else { page.to_owned() }
    }

    /// The same after something was done.
    pub(crate) fn done(&self, page: &str) -> String {
        if self.is_child() { format!("{page}?of={}&done=1", self.of) } else { format!("{page}?done=1") }
    }

    /// What every form about this card brings back.
    pub(crate) fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="for" value=(self.affairs.reference);
            input type="hidden" name="of" value=(self.of);
        }
    }

    /// The frame of a page below `/app/card`.
    pub(crate) fn frame<'a>(&self, reader: &'a Reader, title: &str) -> Frame<'a> {
        self.banner(reader, frame(reader, &self.affairs, title).back("app-card-back", &self.at("/app/card")))
    }

    /// Says on a frame whose card it is where it is a child's.
    pub(crate) fn banner<'a>(&self, reader: &'a Reader, frame: Frame<'a>) -> Frame<'a> {
        if !self.is_child() {
            return frame;
        }
        frame.banner(Line::new(Tone::Quiet, text_with(reader.lang, "app-card-of", &[("name", &self.name)])))
    }

    /// The page of a deed, or why there is nothing to be done, in the words of the refusal.
    pub(crate) fn page<T>(
        &self,
        reader: &Reader,
        title: &str,
        looked: Looked<T>,
        write: impl Fn(&T) -> Markup,
    ) -> Markup {
        let why = match looked {
            Ok(asked) => return write(&asked),
            Err(why) => why,
        };
        let lang = reader.lang;
        let body = html! {
            (ui::heading("", text(lang, title), ""))
            (Line::new(Tone::Warn, ui::refusal(lang, &why)))
            p.govuk-body { a.govuk-link href=(self.at("/app/card")) { (text(lang, "app-card-back")) } }
        };
        self.frame(reader, title).write(&body)
    }

    /// The card that is being made, which must allow a step.
    pub(crate) fn coming(&self, ctx: &mut Ctx, step: Step) -> Result<Card> {
        let coming = card::cards_of(ctx, self.person)?.into_iter().find(|card| card.stage.is_coming());
        let card = coming.ok_or_else(|| Error::from(Refusal::new("card_application_none")))?;
        card.stage.after(step)?;
        Ok(card)
    }

    /// The same where the office or the bank sent it back to the holder, and what it said to that.
    pub(crate) fn coming_back(&self, ctx: &mut Ctx, step: Step) -> Result<(Card, String)> {
        let card = self.coming(ctx, step)?;
        let why = card::history(ctx, &card)?.iter().rev().find_map(words::said_why).unwrap_or_default().to_owned();
        Ok((card, why))
    }
}

/// The children that the person of these affairs acts for.
pub(crate) fn children(ctx: &mut Ctx, affairs: &Affairs) -> Result<Vec<Person>> {
    if affairs.of_relative { Ok(Vec::new()) } else { card::children(ctx, affairs.person) }
}

/// Asks about somebody's card.
pub(crate) async fn ask<T: Send + 'static>(
    house: &House,
    visitor: &Visitor,
    act: Act,
    of: &str,
    question: impl FnOnce(&mut Ctx, &Whose) -> Result<T> + Send + 'static,
) -> Result<(Whose, T)> {
    let (asked, of) = (visitor.clone(), of.to_owned());
    let deed = move |ctx: &mut Ctx| {
        let affairs = asked.open(ctx, act)?;
        let whose = Whose::find(ctx, &asked, affairs, &of)?;
        let answer = question(ctx, &whose)?;
        Ok((whose, answer))
    };
    house.ask(&visitor.resident.who, deed).await
}

/// What a page of a deed shows, or why there is nothing to be done.
pub(crate) type Looked<T> = std::result::Result<T, Refusal>;

/// Asks whether something can be done with somebody's card; that it cannot is an answer too.
pub(crate) async fn look<T: Send + 'static>(
    house: &House,
    visitor: &Visitor,
    of: &str,
    question: impl FnOnce(&mut Ctx, &Whose) -> Result<T> + Send + 'static,
) -> Result<(Whose, Looked<T>)> {
    let question = move |ctx: &mut Ctx, whose: &Whose| match question(ctx, whose) {
        Err(Error::Refused(why)) => Ok(Err(why)),
        answer => answer.map(Ok),
    };
    ask(house, visitor, Act::Apply, of, question).await
}

/// Does something with somebody's card, as a form says.
pub(crate) async fn act<T: Send + 'static>(
    house: &House,
    visitor: &Visitor,
    form: &Form,
    deed: impl Fn(&mut Ctx, &Whose) -> Result<T> + Send + 'static,
) -> Result<(Whose, T)> {
    let (asked, made_for, of) = (visitor.clone(), form.text("for").to_owned(), form.text("of").to_owned());
    let whole = move |ctx: &mut Ctx| {
        let affairs = asked.open_for(ctx, Act::Apply, &made_for)?;
        let whose = Whose::find(ctx, &asked, affairs, &of)?;
        let answer = deed(ctx, &whose)?;
        Ok((whose, answer))
    };
    house.act(&visitor.resident.who, whole).await
}
