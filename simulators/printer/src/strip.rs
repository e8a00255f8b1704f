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
