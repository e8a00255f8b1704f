//! Icons of one line weight, from Lucide; only those that pages use (`web/icons.txt`).
//!
//! They are decoration: the words beside them say the same, so readers who do not see them hear nothing.

use maud::{Markup, PreEscaped, Render, html};

const SPRITE: &str = include_str!("../assets/icons.svg");

macro_rules! icons {
    ($($name:ident = $word:literal,)*) => {
        /// An icon.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // Their names say what they show.
        pub enum Icon { $($name,)* }

        impl Icon {
            /// All of them.
            pub const ALL: &[Icon] = &[$(Icon::$name,)*];

            /// Its name in the set.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Icon::$name => $word,)* }
            }
        }
    };
}

icons! {
    Activity = "activity",
    ALargeSmall = "a-large-small",
    Baby = "baby",
    Ban = "ban",
    Banknote = "banknote",
    Bell = "bell",
    Briefcase = "briefcase",
    Building2 = "building-2",
    CalendarDays = "calendar-days",
    ChartColumn = "chart-column",
    ChevronRight = "chevron-right",
    CircleAlert = "circle-alert",
    CircleCheck = "circle-check",
    CircleHelp = "circle-help",
    ClipboardList = "clipboard-list",
    Clock = "clock",
    CreditCard = "credit-card",
    Download = "download",
    Eye = "eye",
    EyeOff = "eye-off",
    FileText = "file-text",
    Filter = "filter",
    Fingerprint = "fingerprint",
    GraduationCap = "graduation-cap",
    HandHeart = "hand-heart",
    Handshake = "handshake",
    HeartPulse = "heart-pulse",
    History = "history",
    House = "house",
    IdCard = "id-card",
    Inbox = "inbox",
    Info = "info",
    KeyRound = "key-round",
    Landmark = "landmark",
    Languages = "languages",
    LayoutGrid = "layout-grid",
    ListChecks = "list-checks",
    LogIn = "log-in",
    LogOut = "log-out",
    Mail = "mail",
    MapPin = "map-pin",
    Megaphone = "megaphone",
    MessageSquareText = "message-square-text",
    Monitor = "monitor",
    Moon = "moon",
    Pause = "pause",
    Pencil = "pencil",
    Phone = "phone",
    Play = "play",
    Plus = "plus",
    Printer = "printer",
    QrCode = "qr-code",
    Receipt = "receipt",
    RefreshCw = "refresh-cw",
    Scale = "scale",
    Search = "search",
    Server = "server",
    Settings = "settings",
    ShieldCheck = "shield-check",
    Stethoscope = "stethoscope",
    Sun = "sun",
    Tractor = "tractor",
    Trash2 = "trash-2",
    TriangleAlert = "triangle-alert",
    Upload = "upload",
    User = "user",
    Users = "users",
    Wallet = "wallet",
    Wifi = "wifi",
    WifiOff = "wifi-off",
    X = "x",
}

impl Icon {
    fn drawn(self, class: &str) -> Markup {
        html! { svg class=(class) viewBox="0 0 24 24" aria-hidden="true" focusable="false" { (PreEscaped(self.lines())) } }
    }

    /// The same, larger, for tiles and empty places.
    #[must_use]
    pub fn big(self) -> Markup {
        self.drawn("y-icon y-icon--big")
    }

    fn lines(self) -> &'static str {
        let begin = format!("<symbol id=\"{}\">", self.word());
        let (_, rest) = SPRITE.split_once(&begin).expect("the sprite has every icon; a test says so");
        rest.split_once("</symbol>").expect("a symbol ends").0
    }
}

impl Render for Icon {
    fn render(&self) -> Markup {
        self.drawn("y-icon")
    }
}

#[cfg(test)]
mod tests {
    use super::{Icon, SPRITE};

    #[test]
    fn the_sprite_holds_these_icons_and_no_others() {
        for icon in Icon::ALL {
            assert!(icon.lines().starts_with('<'), "{}", icon.word());
        }
        assert_eq!(SPRITE.matches("<symbol ").count(), Icon::ALL.len());
    }
}
