//! How an individual agent stands: what those who count hours and heads see of a person.

/// What an agent's time is at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Duty {
    /// Not rostered, or on a break that is not paid.
    #[default]
    Off,
    /// Rostered and at the desk, or finishing a contact before another rostered activity.
    Desk,
    /// Rostered and away for the day; the floor was told.
    Absent,
    /// Rostered and away for the day; nobody was told.
    NoShow,
    /// Rostered for a course.
    Training,
    /// Rostered for a meeting.
    Meeting,
    /// Rostered for voluntary work.
    Volunteering,
    /// Rostered for taking over from the shift before: the gap at a shift change.
    Handover,
    /// Rostered, and the whole floor pauses.
    Paused,
    /// Rostered, and unfit after an abusive contact.
    Recovering,
    /// At the desk after the rostered time, as approved.
    Overtime,
    /// Finishing a contact after the rostered or approved time, or into a break.
    Overrun,
    /// At the desk without a roster: called up.
    CalledUp,
}

impl Duty {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 13] = [
        Self::Off,
        Self::Desk,
        Self::Absent,
        Self::NoShow,
        Self::Training,
        Self::Meeting,
        Self::Volunteering,
        Self::Handover,
        Self::Paused,
        Self::Recovering,
        Self::Overtime,
        Self::Overrun,
        Self::CalledUp,
    ];

    /// The position in [`Duty::ALL`].
    #[must_use]
    pub const fn at(self) -> usize {
        self as usize
    }

    /// Whether the time is rostered: hours of these add up to the hours rostered.
    #[must_use]
    pub const fn is_rostered(self) -> bool {
        !matches!(self, Self::Off | Self::Overtime | Self::Overrun | Self::CalledUp)
    }

    /// Whether the agent may take contacts.
    #[must_use]
    pub const fn takes_contacts(self) -> bool {
        matches!(self, Self::Desk | Self::Overtime | Self::CalledUp)
    }

    /// Whether the agent is at work, so that the time tires.
    #[must_use]
    pub const fn tires(self) -> bool {
        !matches!(self, Self::Off | Self::Absent | Self::NoShow)
    }
}

/// How far a person is with the company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// Not hired yet, or never on the payroll of the floor.
    #[default]
    Outside,
    /// In class: hired, and without a first contact.
    Class,
    /// Works.
    Ready,
    /// Works, and has done so for long (half a year unless the scenario says otherwise).
    Senior,
    /// Has left, or did not finish the class.
    Left,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Outside, Self::Class, Self::Ready, Self::Senior, Self::Left];

    /// The position in [`Stage::ALL`].
    #[must_use]
    pub const fn at(self) -> usize {
        self as usize
    }

    /// Whether the person works.
    #[must_use]
    pub const fn works(self) -> bool {
        matches!(self, Self::Ready | Self::Senior)
    }
}

/// How one agent stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// With the company.
    pub stage: Stage,
    /// At this moment.
    pub duty: Duty,
    /// Whether the roster has paid time now for this person, whatever becomes of it.
    pub rostered: bool,
    /// Whether the day has been long enough to tire.
    pub tired: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_the_lists() {
        assert!(Duty::ALL.iter().enumerate().all(|(at, duty)| duty.at() == at));
        assert!(Stage::ALL.iter().enumerate().all(|(at, stage)| stage.at() == at));
        assert_eq!(size_of::<Standing>(), 4);
    }

    #[test]
    fn time_at_the_desk_is_rostered_or_paid_beside() {
        let at_desk: Vec<Duty> = Duty::ALL.into_iter().filter(|duty| duty.takes_contacts()).collect();
        assert_eq!(at_desk, [Duty::Desk, Duty::Overtime, Duty::CalledUp]);
        assert_eq!(Duty::ALL.iter().filter(|duty| duty.is_rostered()).count(), 9);
    }
}
