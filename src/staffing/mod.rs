//! From targets to people: closed forms.
