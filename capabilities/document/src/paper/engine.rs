//! The engine's whole world: one page, its data, its code, its fonts.

use std::sync::LazyLock;

use kernel::{Day, Refusal};
use serde::Serialize;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

use super::code::Square;
use super::fonts::Shelf;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));
static DATA: LazyLock<FileId> = LazyLock::new(|| file("page.json"));
static CODE: LazyLock<FileId> = LazyLock::new(|| file("code.luma"));

/// A file that exists for the engine only.
fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("our own names are paths");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// A page as we wrote it.
pub(super) fn template(name: &str, text: &str) -> Source {
    Source::new(file(name), text.to_owned())
}

/// What the page is given under `page.json`.
#[derive(Serialize)]
struct Given<'a, T> {
    page: &'a T,
    fonts: &'a [String],
    code_side: Option<usize>,
}

struct OnePage<'a> {
    template: &'a Source,
    data: Bytes,
    code: Option<Bytes>,
    shelf: &'static Shelf,
    today: Datetime,
}

impl World for OnePage<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shelf.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match &self.code {
            _ if id == *DATA => Ok(self.data.clone()),
            Some(code) if id == *CODE => Ok(code.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

/// A day as the engine writes it.
pub(super) fn datetime(day: Day) -> Datetime {
    let part = |number: u32| u8::try_from(number).expect("a month and a day are small");
    let (month, date) = (part(day.month()), part(day.day()));
    Datetime::from_ymd_hms(day.year(), month, date, 0, 0, 0).expect("every day has a midnight")
}

/// Sets a page and gives it to `print`; then makes the engine forget it.
///
/// # Errors
/// `paper_not_set` when the engine cannot; those of `print`.
pub(super) fn set<T: Serialize, P>(
    template: &Source,
    page: &T,
    code: Option<Square>,
    shelf: &'static Shelf,
    day: Day,
    print: impl FnOnce(&PagedDocument) -> Result<P, Refusal>,
) -> Result<P, Refusal> {
    let given = Given { page, fonts: &shelf.families, code_side: code.as_ref().map(|code| code.side) };
    let data = serde_json::to_vec(&given).expect("texts and numbers are JSON");
    let world = OnePage {
        template,
        data: Bytes::new(data),
        code: code.map(|code| Bytes::new(code.dots)),
        shelf,
        today: datetime(day),
    };
    let set = typst::compile::<PagedDocument>(&world).output;
    let printed = set.map_err(|_| not_set()).and_then(|document| print(&document));
    typst::comemo::evict(0);
    printed
}

/// What the engine says of it may quote the page, so it is not told.
pub(super) fn not_set() -> Refusal {
    Refusal::new("paper_not_set")
}
