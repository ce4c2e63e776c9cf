//! Cases in the summary, kind by kind, and what everything cost.

use super::{Page, spoken};
use crate::experiment::summary::measure;
use crate::experiment::{Dimension, Measure};
use crate::ids::{CaseKindId, PartyId};
use crate::report::words::Phrase;

const CASES: Phrase = Phrase { en: "Cases", zh: "案件" };
const OTHERS: Phrase = Phrase { en: "Waiting for others", zh: "等待外部" };
const MONEY: Phrase = Phrase { en: "Cost and satisfaction", zh: "成本与满意度" };

/// What is said of each kind.
const OF_KINDS: [Measure; 7] = [
    measure::CASES_OPENED,
    measure::CASES_OPEN,
    measure::CASE_AGE_MEAN,
    measure::CASE_AGE_P90,
    measure::CASE_CONTACTS,
    measure::CASE_TOUCHES,
    measure::CASE_WAIT,
];
/// What is said only of kinds that have it.
const IF_ANY: [Measure; 7] = [
    measure::CASES_AT_ONCE,
    measure::CASE_PAID,
    measure::CASE_DEADLINES_MET,
    measure::CASE_SIGNS_NOTICED,
    measure::CASE_HUMAN_60S,
    measure::CASE_HUMAN_P99,
    measure::FOLLOW_UPS_MISSED,
];
const OF_MONEY: [Measure; 7] = [
    measure::COST_TOTAL,
    measure::COST_AGENTS,
    measure::COST_COMPENSATION,
    measure::COST_LOGISTICS,
    measure::COST_PER_ORDER,
    measure::SATISFACTION,
    measure::SATISFACTION_TOP,
];

impl Page<'_> {
    /// Kinds of cases, and those for whom they wait.
    pub(super) fn cases(&mut self) {
        let results = self.results;
        let names = &results.layout.names;
        self.section(CASES.text(self.lang));
        for (position, name) in names.case_kinds.iter().enumerate() {
            let dimension = Dimension::CaseKind(CaseKindId::of(position));
            self.lines.push(format!("  {}", spoken(&name.label, self.lang)));
            let own = IF_ANY.iter().filter(|measure| self.row(measure, dimension).is_some());
            let own: Vec<&Measure> = own.collect();
            OF_KINDS.iter().chain(own).for_each(|measure| self.line(measure, dimension));
        }
        if names.parties.is_empty() {
            return;
        }
        self.section(OTHERS.text(self.lang));
        for (position, name) in names.parties.iter().enumerate() {
            let dimension = Dimension::Party(PartyId::of(position));
            self.lines.push(format!("  {}", spoken(&name.label, self.lang)));
            self.line(&measure::PARTY_TAKEN, dimension);
            self.line(&measure::PARTY_WAIT_MEAN, dimension);
        }
    }

    /// What everything cost, and how content customers were.
    pub(super) fn money(&mut self) {
        let known: Vec<&Measure> =
            OF_MONEY.iter().filter(|measure| self.row(measure, Dimension::All).is_some()).collect();
        if known.is_empty() {
            return;
        }
        self.section(MONEY.text(self.lang));
        for measure in known {
            self.line(measure, Dimension::All);
        }
    }
}
