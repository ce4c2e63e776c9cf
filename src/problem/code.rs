//! Stable codes of problems, with what each means.
//!
//! How to add a code:
//!
//! 1. Put it into the table below, in order: a name, the code, a title, and what it means.
//! 2. Put its lesson at the same position into `lessons/`: what to do, an example wrong and right, and both in Chinese.
//!    Without it the program does not compile. `peakday explain` shows it, and a test runs the example: wrong gives the
//!    code, right does not. An example that is no part of a file is an `action`, which is only shown.

use std::fmt;

/// A stable code: `E...` is an error, `W...` a warning. Codes are never reused for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

macro_rules! codes {
    ($($name:ident $code:literal $title:literal $explanation:literal)*) => {
        impl Code {
            $(
                #[doc = concat!($code, ": ", $title, ".")]
                pub const $name: Self = Self($code);
            )*
        }

        /// Every code, its title and its explanation, in order.
        pub(super) const TABLE: &[(Code, &str, &str)] = &[$((Code::$name, $title, $explanation)),*];
    };
}

codes! {
    UNREADABLE "E001" "file cannot be read"
        "The file does not exist, is a directory, is larger than the limit, or may not be read by this user. Relative \
         paths start at the directory of the file in which they are written."
    NOT_UTF8 "E002" "file is not UTF-8"
        "Scenario files and tables are UTF-8 text. Spreadsheets offer `CSV UTF-8` when saving; files in GBK can be \
         converted with `iconv -f GBK -t UTF-8`. A byte order mark at the start is fine."
    SYNTAX "E003" "not valid TOML"
        "The text breaks the rules of TOML, so that nothing in it can be trusted. Text values stand in quotes, every \
         `[` has its `]`, and a key stands before each `=`. The first message of a file is usually the cause of the \
         others."
    UNKNOWN_KEY "E101" "unknown key"
        "Nothing of this name is read here. A misspelt key would silently leave its default in place and give a wrong \
         result, so unknown keys are refused. Check the spelling and the section the key stands in."
    MISSING_KEY "E102" "missing key"
        "A value is needed and has no default, because no value would be right for most scenarios."
    WRONG_TYPE "E103" "wrong type"
        "The value is of another type than expected: a text where a number is expected, one value where a list is \
         expected, a value where a section is expected."
    OUT_OF_RANGE "E104" "value out of range"
        "The value is a number, duration or date, but outside the range that makes sense. Shares are fractions between \
         0 and 1: write 30 % as 0.30. Infinite numbers and `nan` are refused everywhere."
    NOT_A_CHOICE "E105" "not one of the choices"
        "The value is not one of the words that are possible here. They are listed in the message; case matters."
    BAD_DURATION "E106" "not a duration"
        "Durations are texts with their unit, so that nobody has to guess whether 3 means seconds or minutes: \
         \"90 s\", \"3 min\", \"2 h 30 min\", \"1.5 d\", \"500 ms\", \"2 weeks\"."
    BAD_DATE "E107" "not a date or time"
        "Dates are written 2010-11-11, times of day 00:15 or 00:15:30, moments 2010-11-11T00:15:00, all local: the \
         time zone is a property of the season and is written once."
    NO_SUCH_NAME "E108" "name of something that does not exist"
        "The value refers by name to something that is not declared in this scenario, such as a region or a team."
    DUPLICATE "E109" "declared twice"
        "Two things have the same name, or a key stands twice in one section. Only one of them could take effect."
    LENGTH "E110" "wrong number of entries"
        "A list has too few or too many entries, such as an hour profile without exactly 24 numbers."
    CONTRADICTION "E111" "values contradict each other"
        "Each value is fine alone, but together they cannot hold, such as a window that ends before it starts."
    BAD_LAW "E112" "not a probability law"
        "A law is a section such as `{ law = \"lognormal\", mean = \"180 s\", cv = 1.0 }` with the parameters of that \
         law. Laws of durations have parameters with units, others plain numbers."
    BAD_NAME "E113" "not a valid name"
        "Names given to regions, teams, nodes and the like are lower-case letters a to z, digits, `_` and `-`, so that \
         they can stand in tables, file names and on the command line. Titles can be any text."
    BAD_EXTENDS "E120" "extends cannot be followed"
        "`extends` names one or several scenario files that this one builds on, by paths relative to this file. A file \
         cannot extend itself, not even by way of others, and chains longer than 16 files are refused."
    CSV_UNREADABLE "E130" "table cannot be read"
        "The file is not a CSV table with a header line: it is empty, has more rows than the limit, or has a quoted \
         cell that does not end."
    CSV_MISSING_COLUMN "E131" "missing column"
        "The header line does not have a column of this name. Names are compared exactly, without blanks around them."
    CSV_UNKNOWN_COLUMN "E132" "unknown column"
        "Nothing reads a column of this name. A misspelt column would be ignored silently, so it is refused."
    CSV_BAD_CELL "E133" "bad cell"
        "The cell is not what its column holds: not a number, out of range, empty, or not a date."
    CSV_ROW_LENGTH "E134" "row with another number of cells"
        "The row has more or fewer cells than the header line. A cell that contains a comma stands in quotes."
    CSV_ROWS "E135" "wrong number of rows"
        "The table has fewer or more rows than its use needs."
    CSV_NOT_INCREASING "E136" "column is not increasing"
        "The column orders the table, so each of its values is greater than the one in the row before."
    PRESALE_OUTSIDE "E140" "deposits outside the season"
        "Deposits of a presale are simulated one by one, so none can come before the season or after it. Let the season begin \
         on the day of the first deposit or earlier."
    NO_BALANCE_WINDOW "E141" "category without a balance window"
        "Every category that takes part in a presale needs a window in which its balances are paid. A window without \
         `categories` is for all of them."
    NEVER_LEAVES "E142" "parcels that never leave"
        "The sorting centers send everything on to one another, so that no parcel ever reaches the line-haul. Somewhere on \
         the way the shares in `onward` must add up to less than 1."
    UNSERVED_TYPE "E190" "a type that nobody serves"
        "A contact type is served by the groups that list it in `types`, and a channel's own agents serve all types of the \
         channel. Contacts of a type that nobody serves would wait for ever."
    IDLE_GROUP "E191" "a group that serves nothing"
        "A group takes the types that it lists and no others. Without any, its agents would sit idle all season."
    NO_PATIENCE "E192" "patience of no time"
        "With a mean patience of zero, everybody who cannot be answered at once would leave at once. Write a mean above \
         zero, or `balking` for people who do not wait at all; leave patience out if nobody ever leaves."
    ENDLESS "E193" "a circle without end"
        "A type is transferred to itself, or transfers lead round in a circle with probability 1, so that a contact would \
         never end; people who try again elsewhere are sent to where they were; or in a warm transfer all agents could hold \
         the line for a colleague at once, with customers who never give up, so that nobody is ever free."
    NOT_A_ROUTE "E194" "a group and a type that do not go together"
        "A group takes exactly the types that it lists, and a type tries exactly the groups that list it, in an order of its \
         own if it gives one. Delays, factors and reserves can be given only for a group and a type that go together."
    ROSTER_OVERLAP "E195" "shifts that overlap"
        "A person cannot be in two places: each stretch of a roster ends before the same person's next one begins. Stretches \
         that touch make one shift."
    ROSTER_AGENT "E196" "nobody of this name"
        "The roster names somebody who is neither in a team nor in the table of people. A team's people are called by its name \
         and their number: `evening-0001`. Where neither teams nor people are written, the roster names its people itself."
    ROSTER_HOURS "E197" "more hours than allowed"
        "A person has more paid time than `daily_hours` or `weekly_hours` allow. Time counts for the date on which its shift \
         begins, weeks begin on Monday, and breaks are not paid. Overtime is not rostered: it is approved when it is needed."
    ROSTER_TIMES "E198" "shift at an impossible time"
        "A stretch of a roster ends after it begins, lasts at most a day, and nobody is rostered before the first contact."
    ROSTER_GROUP "E199" "person in two groups"
        "A person works in one group. People who do the work of two groups make a third one that serves the types of both."
    NO_WORKFORCE "E200" "a group without people"
        "The group is staffed by the workforce, and no team, table of people or roster has anybody for it."
    NOT_BY_WORKFORCE "E201" "a group that is staffed by numbers"
        "People and rules of the workforce are for groups with `workforce = true`. The other groups have numbers of agents \
         without names."
    TOO_MANY_CASES "E210" "more cases than contacts"
        "Each contact that does not resolve a problem opens one case at most, so the probabilities of the kinds of cases that \
         one cause opens add up to 1 at most."
    EMPTY_OFFER "E211" "an offer of nothing"
        "An offer is a refund, goods that are sent again, a coupon, or several of them, each with what it costs the platform."
    CASE_AT_BOT "E212" "work on cases at a bot"
        "Work on cases and questions about them go to people. Choose a type of a channel without a bot for them."
    NO_SUCH_STRATEGY "E301" "strategy that does not exist"
        "Strategies are the sections `[strategies.NAME]` of the scenario and the files `strategies/NAME.toml` beside it; a \
         strategy elsewhere is named by its path, which ends in `.toml`. Combine several with `+`."
    NOTHING_TO_SCALE "E302" "calculation without a number"
        "`{ times = 1.2 }` and `{ plus = 2 }` calculate with the value that the scenario writes. It must write one, and it \
         must be a number, a duration, a list of numbers, or, for `plus`, a date or time."
    STRATEGIES_CLASH "E303" "strategies contradict each other"
        "Two strategies of one combination set the same value in different ways, so that their order would decide. Combine \
         strategies that concern different things, or write one strategy that says what is meant."
    STRATEGY_TWICE "E304" "strategy with two meanings"
        "A strategy of this name stands in the scenario and beside it. Rename one of them."
    NOT_A_LEVER "E305" "strategy changes what must not differ"
        "The season, the seed, the replications and the scenario's own strategies are the same for all that is compared: \
         otherwise the difference would not be the strategy's. Change them in the scenario, or on the command line."
    NO_EFFECT_STRATEGY "E307" "strategy that changes nothing"
        "A strategy has keys of the scenario beneath its name. Without any, it would be compared with itself."
    NO_SUCH_FIGURE "E308" "figure that does not exist"
        "Figures are the measures in `summary.csv`, such as `late_share`; of a part, such as a region, a channel or a festival, \
         they are written `late_share@double11`."
    OFF_THE_GRID "E350" "time off the grid"
        "Requirement and shifts are laid out in intervals of 15 minutes, so work, breaks, gaps and starts are multiples of \
         15 minutes."
    NO_SHIFTS "E351" "nobody can work"
        "A contact type has a target, but none of the groups that serve it has people with shifts. Add a source of people \
         under `[staffing.people]` that can work in one of these groups, and a shift for it under `[staffing.shifts]`."
    REFERENCE_MISSING "E400" "no reference tables"
        "A directory of reference values holds CSV tables, named and laid out as those in `tests/reference/`."
    REFERENCE_TABLE "E401" "reference table cannot be read"
        "The file is not a CSV table with a header line in UTF-8, or its rows have different numbers of cells."
    REFERENCE_COLUMN "E402" "reference table lacks a value"
        "Every row of a table of reference values names its case, the quantity and its value, in columns of the names \
         that the shipped tables have."
    REFERENCE_NUMBER "E403" "reference value is not a number"
        "Values, error bounds and times of reference tables are numbers; `inf` is one."
    REFERENCE_FAMILY "E404" "nothing to validate"
        "No case of a known table has been selected. A family is the name of a table without `.csv`, or a part of it."
    TOO_LARGE "E420" "season larger than the memory"
        "What the season may need at most, with everything that comes under way at once, is more than the limit: \
         `--memory-limit`, or what is free on this machine. It is refused before it begins, so that no hours are lost when \
         memory ends."
    SUSPICIOUS "W201" "suspicious value"
        "The value is possible but far from what is usual; it may be in another unit than intended."
    NO_EFFECT "W202" "value without effect"
        "The value is read, but nothing depends on it as the scenario stands."
    OVERLOADED "W203" "less capacity than arrives on a normal day"
        "A facility can work on less in a day than arrives on a day without a festival, so what waits for it grows all \
         season long. Raise its throughput, unless this is what the scenario is to show."
    CANNOT_RECOVER "W204" "a jammed facility does not recover by itself"
        "With a full yard a facility works at `congestion_floor` times its throughput. Where that is not more than arrives \
         on a normal day, a yard that is jammed once stays so. Raise the throughput or `congestion_floor`, or let \
         merchants hold for a time with `[hold]`."
    HOLD_TOO_WEAK "W205" "the hold does not empty a hub"
        "While merchants hold, they send `let_through` times what the hub ships. With 1 or more, as much comes in as goes \
         out, and the hold ends no jam. Choose a value below 1."
    UNDERSTAFFED "W206" "more work than agents on a normal day"
        "In some hours of a day without a festival, contacts times handle time exceeds the agents present, so that people \
         must give up or wait for quieter hours. Roster more agents in those hours, unless this is what the scenario is to \
         show."
    UNUSED_TYPE "W210" "a type to which nobody comes"
        "No cause, transfer or second attempt leads to this type, so its queue stays empty and agents who serve nothing else \
         are idle all season."
    FEW_TRUNKS "W211" "fewer lines than agents"
        "A contact holds a line while it waits and while it is in hand. With fewer lines than agents some agents can never \
         get a contact, and people hear a busy signal while agents are free."
    NEVER_TAKEN "W212" "a type that is never taken"
        "Every group that serves the type keeps back at least as many agents from it as it ever has, or has none at all. \
         Contacts of this type wait until they give up."
    UNOPENED_KIND "W220" "a kind of case that nothing opens"
        "No contact, sign or complaint leads to a case of this kind, so there will be none."
}

impl Code {
    /// The code as shown: `E101`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// Every code in order.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|&(code, _, _)| code)
    }

    /// The code called `name`, in upper or lower case.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::all().find(|code| code.0.eq_ignore_ascii_case(name))
    }

    /// What the code means, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.entry().1
    }

    /// What the code means and what to do, in a few sentences.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        self.entry().2
    }

    fn entry(self) -> &'static (Self, &'static str, &'static str) {
        TABLE.iter().find(|(code, _, _)| *code == self).expect("a code is made only by the table")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_in_order_and_explained() {
        let names: Vec<_> = Code::all().map(Code::name).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        for code in Code::all() {
            assert!(code.title().chars().next().is_some_and(char::is_lowercase) || code.title().starts_with("TOML"));
            assert!(code.explanation().ends_with('.') && code.explanation().len() > code.title().len());
            assert_eq!(Code::find(&code.name().to_lowercase()), Some(code));
        }
        assert_eq!(Code::find("E999"), None);
    }
}
