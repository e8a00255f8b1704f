//! How a reader wants pages to look: larger for elders, light or dark. Kept like the language: chosen by `?view=` or
//! `?theme=`, remembered in a cookie, the same without script.

/// How large everything is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// As most people read.
    #[default]
    Plain,
    /// For elders 长辈版: text from 18 px on, targets of 60 px.
    Elder,
    /// Larger.
    Elder2,
    /// Body text of 30 px.
    Elder3,
}

impl View {
    /// All of them, from small to large.
    pub const ALL: [View; 4] = [View::Plain, View::Elder, View::Elder2, View::Elder3];

    /// The word in `?view=`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            View::Plain => "plain",
            View::Elder => "elder",
            View::Elder2 => "elder-2",
            View::Elder3 => "elder-3",
        }
    }

    /// The view that a word names.
    #[must_use]
    pub fn of(word: &str) -> Option<View> {
        View::ALL.into_iter().find(|view| view.word() == word)
    }

    /// Whether it is one for elders.
    #[must_use]
    pub fn is_elder(self) -> bool {
        self != View::Plain
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            View::Plain => "",
            View::Elder => "y-elder",
            View::Elder2 => "y-elder-2",
            View::Elder3 => "y-elder-3",
        }
    }

    pub(crate) fn key(self) -> &'static str {
        match self {
            View::Plain => "view-plain",
            View::Elder => "view-elder",
            View::Elder2 => "view-elder-2",
            View::Elder3 => "view-elder-3",
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The word in `?theme=`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme that a word names.
    #[must_use]
    pub fn of(word: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.word() == word)
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Theme::System => "",
            Theme::Light => "y-light",
            Theme::Dark => "y-dark",
        }
    }

    pub(crate) fn key(self) -> &'static str {
        match self {
            Theme::System => "theme-system",
            Theme::Light => "theme-light",
            Theme::Dark => "theme-dark",
        }
    }

    pub(crate) fn color_scheme(self) -> &'static str {
        match self {
            Theme::System => "light dark",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}
