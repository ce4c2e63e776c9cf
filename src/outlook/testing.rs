//! Scenarios for the tests of this module, with numbers that can be followed by hand.

use super::Outlook;
use crate::scenario;

/// Two regions: south sends everything, north receives 3 of 4 parcels. 1000 parcels a day, and 2000 more on one.
pub const CHAIN: &str = r#"
name = "Two regions"
name_zh = "两个地区"
[season]
first_day = 2026-11-01
last_day = 2026-11-28
[demand]
orders_per_day = 1_000
parcels_per_cohort = 10
[demand.events.festival]
name = "Festival"
name_zh = "大促"
date = 2026-11-11
orders_forecast = 1_000
actual_over_forecast = 2.0
curve = "curve.csv"
[regions.north]
name = "North"
name_zh = "北方"
orders_weight = 3
[regions.south]
name = "South"
name_zh = "南方"
orders_weight = 1
sellers_weight = 1
[warehouses]
[origin_hubs]
[lanes]
[destination_hubs]
throughput_normal_days = 2.0
yard_normal_days = 1.2
congestion_floor = 0.6
[stations]
capacity_normal_days = 2.0
rounds = ["08:00:00", "14:00:00"]
attempt_fails = 0.2
attempts = 2
"#;

/// One hotline: 240 contacts a day of 90 s, half of them unresolved; noon is three times as busy as the other hours.
pub const HOTLINE: &str = r#"
name = "A hotline"
[season]
first_day = 2026-11-01
last_day = 2026-11-28
[contacts]
awake = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
[contacts.causes.other]
trigger = "calendar"
per_day = 240
channels = [{ channel = "hotline" }]
handle_time = "exponential 90 s"
resolved = 0.5
[contact_center.channels.hotline]
name = "Hotline"
name_zh = "热线"
agents = 3
"#;

/// Two types by voice with a bot, two groups of which the second takes both types, and a chat.
pub const SKILLS: &str = r#"
name = "Skills"
[season]
first_day = 2026-11-01
last_day = 2026-11-07
[contacts.causes.all]
trigger = "calendar"
per_day = 1440
channels = { sales = 0.5, repair = 0.5 }
handle_time = "60 s"
[contacts.causes.talk]
trigger = "calendar"
per_day = 240
channels = { chat = 1 }
handle_time = "10 min"
[contact_center.channels.voice.bot]
contained = 0.5
escape = 0.1
no_context_factor = 1.5
[contact_center.channels.chat]
kind = "chat"
agents = 2
slots = 2
speed = [1.0, 1.6]
[contact_center.types.sales]
channel = "voice"
wrap_up = "30 s"
transfer = { probability = 0.2, to = "repair" }
[contact_center.types.repair]
channel = "voice"
handle_factor = 2
[contact_center.groups.first]
name = "First"
name_zh = "一线"
types = ["sales"]
agents = 1
[contact_center.groups.second]
types = ["repair", "sales"]
agents = 3
"#;

/// The outlook of the scenario `text`, which may use `curve.csv`: evenly through one day.
pub fn outlook(text: &str) -> Outlook {
    let place = tempfile::TempDir::new().expect("place");
    let file = place.path().join("scenario.toml");
    std::fs::write(&file, text).expect("scenario");
    std::fs::write(place.path().join("curve.csv"), "minute,cumulative_share\n0,0\n1440,1\n").expect("curve");
    let checked = scenario::load(&file).expect("no errors");
    Outlook::of(&checked.scenario, &checked.scenario.compile())
}
