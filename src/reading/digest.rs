//! A stable fingerprint of contents.

use std::fmt;

/// FNV-1a with 128 bits over a sequence of texts: equal contents, equal digest, on every machine and in every version.
///
/// It tells scenarios apart by accident, not against someone who forges one.
///
/// # Source
///
/// Fowler, Noll, Vo: *The FNV Non-Cryptographic Hash Algorithm*, IETF draft; offset basis and prime of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest(u128);

impl Digest {
    /// The digest of nothing.
    pub const EMPTY: Self = Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);

    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

    /// The digest of what was digested so far, followed by `bytes`.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, &byte| (hash ^ u128::from(byte)).wrapping_mul(Self::PRIME)))
    }

    /// The digest with one more text; its length is part of it, so that texts cannot run into each other.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.bytes(&(text.len() as u64).to_le_bytes()).bytes(text.as_bytes())
    }
}

impl fmt::Display for Digest {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values_of_fnv_1a_128() {
        assert_eq!(Digest::EMPTY.bytes(b"a").to_string(), "d228cb696f1a8caf78912b704e4a8964");
        assert_eq!(Digest::EMPTY.bytes(b"foobar").to_string(), "343e1662793c64bf6f0d3597ba446f18");
    }

    #[test]
    fn where_one_text_ends_matters() {
        assert_ne!(Digest::EMPTY.text("ab").text("c"), Digest::EMPTY.text("a").text("bc"));
    }
}
