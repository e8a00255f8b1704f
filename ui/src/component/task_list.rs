//! The parts of a long form, and how far each is.

use maud::{Markup, Render, html};

use super::{
    element::{Attributes, Content, El},
    hint::Hint,
    summary_list::SummaryText,
    tag::Tag,
};

component! {
    /// How far a part is.
    pub struct TaskStatus {
        /// What it says, as plain words.
        content: Content,
        /// What it says, as a tag.
        tag: Option<Tag>,
        /// More classes.
        classes: String,
    }
}

from_words!(TaskStatus);

impl From<Tag> for TaskStatus {
    fn from(tag: Tag) -> TaskStatus {
        TaskStatus::default().tag(tag)
    }
}

component! {
    /// A part of a long form.
    pub struct Task {
        /// Its name.
        title: SummaryText,
        /// Where it is; nothing while it cannot be begun.
        href: String,
        /// What helps.
        hint: Hint,
        /// How far it is.
        status: TaskStatus,
        /// More classes.
        classes: String,
    }
}

impl Task {
    /// A part: its name, where it is, how far it is.
    #[must_use]
    pub fn new(title: impl Into<SummaryText>, href: impl Into<String>, status: impl Into<TaskStatus>) -> Task {
        Task::default().title(title).href(href).status(status)
    }
}

component! {
    /// The parts of a long form.
    pub struct TaskList {
        /// The parts.
        items: Vec<Task>,
        /// What the ids begin with; `task-list` where nothing is said.
        id_prefix: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl TaskList {
    /// The parts of a long form.
    #[must_use]
    pub fn new(items: impl Into<Vec<Task>>) -> TaskList {
        TaskList::default().items(items)
    }

    fn task(&self, index: usize, task: &Task) -> Markup {
        let prefix = if self.id_prefix.is_empty() { "task-list" } else { &self.id_prefix };
        let (hint_id, status_id) = (format!("{prefix}-{}-hint", index + 1), format!("{prefix}-{}-status", index + 1));
        let has_hint = !task.hint.content.is_empty();
        let title = if task.href.is_empty() {
            El::new("div").class(&task.title.classes).body(&task.title.content)
        } else {
            let described_by = if has_hint { format!("{hint_id} {status_id}") } else { status_id.clone() };
            El::new("a")
                .class("govuk-link govuk-task-list__link")
                .class(&task.title.classes)
                .attr("href", &task.href)
                .attr("aria-describedby", described_by)
                .body(&task.title.content)
        };
        let status = html! { @if let Some(tag) = &task.status.tag { (tag) } @else { (task.status.content) } };
        let inside = html! {
            div.govuk-task-list__name-and-hint {
                (title)
                @if has_hint { div.govuk-task-list__hint id=(hint_id) { (task.hint.content) } }
            }
            (El::new("div").class("govuk-task-list__status").class(&task.status.classes).attr("id", &status_id).body(status))
        };
        El::new("li")
            .class("govuk-task-list__item")
            .class_if(!task.href.is_empty(), "govuk-task-list__item--with-link")
            .class(&task.classes)
            .body(inside)
    }
}

impl Render for TaskList {
    fn render(&self) -> Markup {
        El::new("ul")
            .class("govuk-task-list")
            .class(&self.classes)
            .attributes(&self.attributes)
            .body(html! { @for (index, task) in self.items.iter().enumerate() { (self.task(index, task)) } })
    }
}
