//! The parts that pages are built of: GOV.UK Frontend's components as typed values.
//!
//! A component is a value with one setter an option; it is shown by standing in `html!`:
//!
//! ```
//! use maud::html;
//! use ui::{Button, Input, Lang};
//!
//! let form = html! {
//!     (Input::new("name", "姓名").hint("与身份证一致").autocomplete("name"))
//!     (Button::new("下一步"))
//! };
//! assert!(form.into_string().contains("govuk-button"));
//! ```
//!
//! Promises
//! * The markup is the library's own: every fixture of every component here is rendered and compared (`component/tests.rs`).
//!   The fixtures that use what we deliberately do not offer stand there in one table with the reason.
//! * No English stands in a component: what the library would say by itself (`Back`, `Error`, `Menu`) the caller says in
//!   the reader's language.
//!
//! Deliberately absent: GOV.UK's header, crown and typeface, cookie banners, and exits from this page.

/// Makes a component: a struct with a setter for each option.
macro_rules! component {
    ($(#[$about:meta])* pub struct $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default)]
        #[cfg_attr(test, derive(serde::Deserialize), serde(default, rename_all = "camelCase", deny_unknown_fields))]
        pub struct $name {
            $($(#[$doc])* pub(crate) $field: $type,)*
        }

        impl $name {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $field(mut self, $field: impl Into<$type>) -> Self {
                    self.$field = $field.into();
                    self
                }
            )*
        }
    };
}

/// Lets words stand for a component that is nothing but words.
macro_rules! from_words {
    ($($name:ident),*) => {$(
        impl From<&str> for $name { fn from(words: &str) -> Self { Self { content: words.into(), ..Self::default() } } }
        impl From<String> for $name { fn from(words: String) -> Self { Self { content: words.into(), ..Self::default() } } }
        impl From<maud::Markup> for $name { fn from(words: maud::Markup) -> Self { Self { content: words.into(), ..Self::default() } } }
        impl From<crate::Content> for $name { fn from(content: crate::Content) -> Self { Self { content, ..Self::default() } } }
    )*};
}

mod element;

mod accordion;
mod back_link;
mod breadcrumbs;
mod button;
mod character_count;
mod checkboxes;
mod date_input;
mod details;
mod error_message;
mod error_summary;
mod fieldset;
mod file_upload;
mod form_group;
mod hint;
mod input;
mod inset_text;
mod label;
mod language_navigation;
mod notification_banner;
mod pagination;
mod panel;
mod password_input;
mod radios;
mod select;
mod service_navigation;
mod skip_link;
mod summary_list;
mod table;
mod tabs;
mod tag;
mod task_list;
mod textarea;
mod warning_text;

pub use accordion::{Accordion, AccordionSection};
pub use back_link::BackLink;
pub use breadcrumbs::{Breadcrumb, Breadcrumbs};
pub use button::Button;
pub use character_count::{CharacterCount, CountMessage};
pub use checkboxes::{CheckboxItem, Checkboxes};
pub use date_input::{DateInput, DatePart};
pub use details::Details;
pub use element::{Attributes, Content, Messages};
pub use error_message::ErrorMessage;
pub use error_summary::{ErrorSummary, SummedError};
pub use fieldset::{Fieldset, Legend};
pub use file_upload::FileUpload;
pub use form_group::FormGroup;
pub use hint::Hint;
pub use input::{Affix, Input, InputWrapper};
pub use inset_text::InsetText;
pub use label::Label;
pub use language_navigation::{LanguageLink, LanguageNavigation};
pub use notification_banner::NotificationBanner;
pub use pagination::{PageLink, Pagination, Step};
pub use panel::{Panel, PanelAction, PanelActions};
pub use password_input::PasswordInput;
pub use radios::{RadioItem, Radios};
pub use select::{Select, SelectItem};
pub use service_navigation::{NavigationLink, ServiceNavigation, Slots};
pub use skip_link::SkipLink;
pub use summary_list::{Action, Actions, CardTitle, SummaryCard, SummaryList, SummaryRow, SummaryText};
pub use table::{Cell, Table};
pub use tabs::{Tab, TabPanel, Tabs};
pub use tag::{Colour, Tag};
pub use task_list::{Task, TaskList, TaskStatus};
pub use textarea::Textarea;
pub use warning_text::WarningText;

#[cfg(test)]
mod tests;
