//! Lists of keys that grow side by side and are emptied in one go.

/// Keys in a piece: 2 KiB, some cache lines, and little memory for a list of few.
const PIECE: usize = 1 << 7;

/// A list of keys in pieces of constant size.
///
/// Lists that grow side by side would as vectors be copied again and again to where there is more room, cold each time. A pile
/// is never copied, and its pieces are those of piles emptied a moment ago, still in the cache.
#[derive(Clone, Debug, Default)]
pub(super) struct Pile {
    pieces: Vec<Vec<u128>>,
}

/// Empty pieces, for piles to grow by.
#[derive(Clone, Debug, Default)]
pub(super) struct Stock {
    pieces: Vec<Vec<u128>>,
}

impl Pile {
    /// Adds a key at the end.
    #[inline]
    pub fn push(&mut self, key: u128, stock: &mut Stock) {
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(key),
            _ => self.begin_piece(key, stock),
        }
    }

    #[cold]
    #[inline(never)]
    fn begin_piece(&mut self, key: u128, stock: &mut Stock) {
        let mut piece = stock.pieces.pop().unwrap_or_else(|| Vec::with_capacity(PIECE));
        piece.push(key);
        self.pieces.push(piece);
    }

    /// Number of keys.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }

    /// All keys, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = u128> {
        self.pieces.iter().flatten().copied()
    }

    /// Takes the keys away piece by piece, in the order in which they were added: whoever has read a piece gives it back with
    /// [`Stock::give_back`].
    pub fn into_pieces(self) -> impl Iterator<Item = Vec<u128>> {
        self.pieces.into_iter()
    }
}

impl Stock {
    /// Takes a piece back.
    #[inline]
    pub fn give_back(&mut self, mut piece: Vec<u128>) {
        piece.clear();
        self.pieces.push(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pile_is_a_list_and_its_pieces_serve_again() {
        let (mut stock, mut pile) = (Stock::default(), Pile::default());
        let many = 3 * PIECE as u128 + 5;
        (0..many).for_each(|key| pile.push(key, &mut stock));
        assert!(pile.iter().eq(0..many) && pile.len() as u128 == many);
        pile.into_pieces().for_each(|piece| stock.give_back(piece));
        assert_eq!(stock.pieces.len(), 4);
        let mut other = Pile::default();
        other.push(7, &mut stock);
        assert_eq!((other.iter().collect::<Vec<_>>(), stock.pieces.len()), (vec![7], 3));
    }
}
