//! Paper with dots on it.

/// Rows of dots, eight a byte, the leftmost is the highest bit, 1 is black.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strip {
    /// Bytes of a row; 0 while nothing was printed.
    pub width_bytes: usize,
    /// Row by row.
    pub dots: Vec<u8>,
}

impl Strip {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.dots.len().checked_div(self.width_bytes).unwrap_or(0)
    }

    /// As a PBM file that says where it comes from.
    #[must_use]
    pub fn pbm(&self) -> Vec<u8> {
        let head =
            format!("P4\n# SIMULATED by printer-sim: no paper was used\n{} {}\n", self.width_bytes * 8, self.rows());
        [head.as_bytes(), &self.dots].concat()
    }

    /// Reads such a file.
    #[must_use]
    pub fn of_pbm(file: &[u8]) -> Option<Strip> {
        let mut parts = file.splitn(4, |byte| *byte == b'\n');
        let (kind, _, size, dots) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let width: usize = std::str::from_utf8(size).ok()?.split_once(' ')?.0.parse().ok()?;
        (kind == b"P4").then(|| Strip { width_bytes: width / 8, dots: dots.to_vec() })
    }

    /// What the code on it says, as a reader of codes reads it.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        let black = |x: usize, y: usize| self.dots[y * self.width_bytes + x / 8] & (0x80 >> (x % 8)) != 0;
        let grey = |x, y| if black(x, y) { 0 } else { 255 };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(self.width_bytes * 8, self.rows(), grey);
        let (_, text) = picture.detect_grids().first()?.decode().ok()?;
        Some(text)
    }

    pub(crate) fn append(&mut self, band: &Strip) {
        if self.width_bytes == 0 {
            self.width_bytes = band.width_bytes;
        }
        for row in band.dots.chunks(band.width_bytes.max(1)) {
            let mut row = row.to_vec();
            row.resize(self.width_bytes, 0);
            self.dots.extend_from_slice(&row);
        }
    }

    /// So many rows, and the rest.
    pub(crate) fn parted(mut self, rows: usize) -> (Strip, Strip) {
        let rest = self.dots.split_off(rows * self.width_bytes);
        let width_bytes = self.width_bytes;
        (self, Strip { width_bytes, dots: rest })
    }
}
