//! The keys of everything that parts of the contact center refer to by name.

/// Keys in the order of their ids.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys<'k> {
    pub(super) types: &'k [String],
    pub(super) groups: &'k [String],
}
