//! What random streams are for. Each purpose has its own streams, so a change in one part of a scenario does not
//! reshuffle the draws of another; adding a purpose disturbs nobody. Numbers are part of the reproducible results:
//! never reuse or renumber one.

use crate::kernel::Purpose;

/// Gamma factor of an event's whole day, by event and region.
pub const EVENT_DAY: Purpose = Purpose(1);
/// Gamma factor of one day's baseline orders, by day.
pub const ORDER_DAY: Purpose = Purpose(2);
/// Gamma factor of one block of minutes, by block.
pub const ORDER_BLOCK: Purpose = Purpose(3);
/// Gaps between cohorts, by stream.
pub const ORDER_GAPS: Purpose = Purpose(4);
/// Service-time variation at a facility, by facility and service count.
pub const SERVICE: Purpose = Purpose(5);
/// Transit times and accidents, by lane and trip.
pub const TRIP: Purpose = Purpose(6);
/// Failed delivery attempts, by cohort and attempt.
pub const ATTEMPT: Purpose = Purpose(7);
/// Parcels that get stuck, by cohort.
pub const STUCK: Purpose = Purpose(8);
/// Gaps between contacts of a rate-driven cause, by cause, one after the other.
pub const CONTACT_GAPS: Purpose = Purpose(9);
/// What belongs to a contact at birth: channel and identity.
pub const CONTACT_BIRTH: Purpose = Purpose(10);
/// Patience, by contact and attempt.
pub const PATIENCE: Purpose = Purpose(11);
/// Handle time, by contact and attempt.
pub const HANDLE: Purpose = Purpose(12);
/// Redial decision and delay, by contact and attempt.
pub const REDIAL: Purpose = Purpose(13);
/// Whether an answer resolved the problem, and when the person comes back, by contact.
pub const RESOLUTION: Purpose = Purpose(14);
/// When people first ask where their order is, by region and promise.
pub const LATENESS: Purpose = Purpose(15);
/// When a person who has asked before asks again, by contact.
pub const FOLLOW_UP: Purpose = Purpose(16);
/// Gamma factor of one day's contacts, by cause and day.
pub const CONTACT_DAY: Purpose = Purpose(17);
/// Gamma factor of one block of a day of contacts, by cause and block.
pub const CONTACT_BLOCK: Purpose = Purpose(20);
/// What the bot does with a contact, by contact.
pub const BOT: Purpose = Purpose(30);
/// Who leaves when staff falls, by group, one step after the other.
pub const LEAVING: Purpose = Purpose(31);
/// Which of several idle agents takes a contact, by contact and attempt.
pub const CHOICE: Purpose = Purpose(32);
/// Whether a customer answers an agent's call, by contact and call.
pub const DIALING: Purpose = Purpose(33);
/// Whether a contact is transferred, by contact and attempt.
pub const TRANSFER: Purpose = Purpose(34);
/// Whether a customer falls silent, by contact and attempt.
pub const SILENCE: Purpose = Purpose(35);
/// What people do on hearing how long they will wait: leave, stay, accept a call-back; by contact and attempt.
pub const ENTRY: Purpose = Purpose(36);
/// After-call work, by contact and attempt.
pub const WRAP_UP: Purpose = Purpose(37);
/// Who contacts after a mishap, and when, by cause and mishap.
pub const MISHAP: Purpose = Purpose(27);
/// Attempts of a flash sale: the factor on all of them, by sale; gaps between them, by stream and cohort.
pub const FLASH: Purpose = Purpose(28);
/// Whether a buyer takes a later date for a coupon, by cohort.
pub const LATER: Purpose = Purpose(29);
/// Window and moment of a balance, by cohort.
pub const BALANCE: Purpose = Purpose(40);
/// Balances that are not paid, by cohort.
pub const UNPAID: Purpose = Purpose(41);
/// Presold goods that are sent ahead, and when, by cohort.
pub const SENT_AHEAD: Purpose = Purpose(42);
/// Order and places of a Latin hypercube's points, by factor.
pub const DESIGN: Purpose = Purpose(80);
/// Resamples of sensitivity indices.
pub const RESAMPLE: Purpose = Purpose(81);
/// Values of uncertain fields, by field.
pub const UNCERTAIN: Purpose = Purpose(82);
/// Which contacts come as a surprise beside those planned for, by replication.
pub const SURPRISE: Purpose = Purpose(90);
/// Failed payments, by cohort and attempt.
pub const PAYMENT: Purpose = Purpose(44);
/// Parcels that come back, and when, by cohort and signature.
pub const RETURN: Purpose = Purpose(45);
/// Orders that are cancelled or out of stock before they leave, by cohort.
pub const CANCEL: Purpose = Purpose(46);
/// Breakdowns of a facility, by node, one after the other.
pub const BREAKDOWN: Purpose = Purpose(47);
/// Parcels meant for a locker, and how long they stay there, by cohort and attempt.
pub const LOCKER: Purpose = Purpose(49);
/// Which parcels couriers take from a mixed shelf, by region and round.
pub const SHELF: Purpose = Purpose(43);
/// Where parcels go from a sorting center, by node, one cohort after the other.
pub const ROUTE: Purpose = Purpose(48);
/// Whether a contact opens a case and what is true of the claim, by contact.
pub const CASE_BIRTH: Purpose = Purpose(60);
/// What happens in a step of a case: whether it is taken, how long it lasts, by case, step and round.
pub const CASE_STEP: Purpose = Purpose(61);
/// When a customer asks about an open case, by case and question.
pub const CASE_QUESTION: Purpose = Purpose(62);
/// Whether a customer takes an offer, by case and offer.
pub const CASE_OFFER: Purpose = Purpose(63);
/// Gaps between signs that somebody may be in danger, by source, one after the other.
pub const SIGN_GAPS: Purpose = Purpose(64);
/// Whether and when a sign is noticed, by sign.
pub const SIGN_BIRTH: Purpose = Purpose(65);
/// When somebody leaves, and whether a class is finished, by agent.
pub const ATTRITION: Purpose = Purpose(50);
/// Unplanned absence, by agent and day.
pub const ABSENCE: Purpose = Purpose(51);
/// Whether somebody who is called comes, and when, by agent and day.
pub const CALL_UP: Purpose = Purpose(52);
/// Whether a contact is abusive, and how long its agent recovers, by contact.
pub const ABUSE: Purpose = Purpose(53);
/// Whether an agent's mistake spoils an answer, by contact.
pub const MISTAKE: Purpose = Purpose(54);
