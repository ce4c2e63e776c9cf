//! The capabilities, and what their tests share.
//!
//! - [`afterwards`]: payments, cancellations, parcels sent again, returns.
//! - [`architecture`]: which module may use which.
//! - [`broken`]: scenarios with mistakes, refused with exact codes at exact places.
//! - [`call_center`]: what the notes of `scenarios/call-center/` say.
//! - [`centers`]: random contact centers with everything at once.
//! - [`campaigns`]: comparisons and sweeps through the program, in shards and with interruptions.
//! - [`cases`]: rules that hold for every case.
//! - [`cohorts`]: halving the cohort changes no figure.
//! - [`conservation`]: parcels and contacts in random scenarios.
//! - [`contact_theory`], [`parcel_theory`]: exact answers of queueing theory, read from `tests/reference/`.
//! - [`coverage`]: intervals on a contact center whose answers are known.
//! - [`determinism`]: the same seed, the same bytes; changes disturb only what they change.
//! - [`faults`]: full disks, kills, two runs at once, readers that leave.
//! - [`guide`]: the commands of the guide. [`hostile`]: numbers at their edges. [`corpus`]: what fuzzing keeps.
//! - [`supply`]: licences, sources, dependencies.
//! - [`explained`]: the example of every code gives it, and the mended one does not.
//! - [`order`]: more agents and more capacity never make it worse.
//! - [`pages`]: `report.html` and workbooks in both languages, opened in a browser where there is one.
//! - [`people`]: what is said of people, and policies compared.
//! - [`schema`]: the JSON Schema and the reference page against scenarios right and wrong.
//! - [`presale`]: deposits, balances and what is sent ahead. [`one_hub`]: what that does to one hub, by hand and simulated.
//! - [`years`]: what was published of each year, and a year kept back.
//! - [`yards`]: policies at full yards, timetables.
//! - [`manual`]: the examples of the help texts run.
//! - [`shipped`]: the scenarios in `scenarios/`.
//! - [`strategies`]: the strategies in `scenarios/strategies/`.
//! - [`staff`]: plans that keep their targets, and what is said where none can.
//! - [`refused`]: broken files of reviews and studies.
//! - [`terminal`]: 80 columns, two languages, colors.
//! - [`validate`]: what `peakday validate` does, briefly.
//!
//! [`book`] reads the reference tables, [`runs`] goes from a text to ledgers.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "hours, days and counts of tests are small and not negative"
)]

mod book;
mod runs;

mod afterwards;
mod architecture;
mod broken;
mod call_center;
mod campaigns;
mod cases;
mod centers;
mod cohorts;
mod conservation;
mod contact_theory;
mod corpus;
mod coverage;
mod determinism;
mod explained;
mod faults;
mod guide;
mod history;
mod hostile;
mod levers;
mod manual;
mod mechanisms;
mod monotone;
mod one_hub;
mod order;
mod pages;
mod parcel_theory;
mod people;
mod presale;
mod refused;
mod schema;
mod service_load;
mod shipped;
mod staff;
mod strategies;
mod supply;
mod terminal;
mod validate;
mod warehouses;
mod workforce;
mod yards;
mod years;
