//! The keys of a scenario file, section by section.

use jiff::tz::TimeZone;

use super::disruption::Disruption;
use super::published::Published;
use super::targets::Target;
use super::uncertainty::Uncertain;
use crate::cases::input::{CasesInput, Known};
use crate::contact_center::input::ContactCenterInput;
use crate::contacts::input::ContactsInput;
use crate::delivery::input::{ReturnsInput, StationsInput};
use crate::demand::input::{CategoryInput, ClassInput, DemandInput, EventInput, RegionInput};
use crate::facility::input::{FacilityDefaults, FacilityInput};
use crate::fulfillment::input::{CancellationInput, HoldInput};
use crate::fulfillment::pacing::PacingInput;
use crate::fulfillment::warehouse_input::WarehouseInput;
use crate::money::Prices;
use crate::names::Label;
use crate::planning::PlanningInput;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::satisfaction::Scores;
use crate::transport::center_input::CenterInput;
use crate::transport::input::LanesInput;
use crate::units::{Calendar, Span};
use crate::workforce::input::{self as workforce_input, WorkforceInput};

/// A checked scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name.
    pub title: Label,
    /// What it shows, with its sources.
    pub notes: Label,
    /// The season.
    pub calendar: Calendar,
    /// Seed of the random streams.
    pub seed: u64,
    /// Independent replications.
    pub replications: u32,
    /// What was published about it.
    pub published: Vec<Published>,
    /// Orders and parcels; none in a scenario of a contact center alone.
    pub chain: Option<Chain>,
    /// Who answers; empty in a scenario of parcels alone.
    pub contact_center: ContactCenterInput,
    /// Why customers contact; none in a scenario of parcels alone.
    pub contacts: Option<ContactsInput>,
    /// What one contact cannot close; none in a scenario without cases.
    pub cases: Option<CasesInput>,
    /// What things cost; none in a scenario without prices.
    pub prices: Option<Prices>,
    /// What makes a customer's score; none in a scenario without scores.
    pub scores: Option<Scores>,
    /// Agents as individuals; none if all groups are staffed by numbers.
    pub workforce: Option<WorkforceInput>,
    /// What a planner wants of the agents; none in a scenario that is only simulated.
    pub planning: Option<PlanningInput>,
    /// Fields that are drawn anew in every replication.
    pub uncertainty: Vec<Uncertain>,
    /// What the plan promises.
    pub targets: Vec<Target>,
}

/// Orders and the way of parcels.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Where parcels come from and go to.
    pub regions: Vec<RegionInput>,
    /// Who sends them.
    pub classes: Vec<ClassInput>,
    /// What they send.
    pub categories: Vec<CategoryInput>,
    /// Orders.
    pub demand: DemandInput,
    /// Pick and pack.
    pub warehouses: WarehouseInput,
    /// Whether anybody coordinates merchants and carriers: without, nobody holds and nothing is diverted.
    pub coordination: bool,
    /// Merchants' hold.
    pub hold: Option<HoldInput>,
    /// Merchants' pace.
    pub pacing: Option<PacingInput>,
    /// Collect and sort for departure.
    pub origin_hubs: FacilityInput,
    /// Sort between the origin hubs and the line-haul.
    pub centers: Vec<CenterInput>,
    /// Line-haul.
    pub lanes: LanesInput,
    /// Receive and sort for the stations.
    pub destination_hubs: FacilityInput,
    /// Time from the order to the signature within which delivery counts as fast.
    pub signed_within: Span,
    /// Deliver; none where parcels are signed for at the hub.
    pub stations: Option<StationsInput>,
    /// Orders cancelled before they leave.
    pub cancellations: Option<CancellationInput>,
    /// Parcels that come back.
    pub returns: Option<ReturnsInput>,
    /// Weather and closures.
    pub disruptions: Vec<Disruption>,
}

const ORIGIN_HUBS: FacilityDefaults =
    FacilityDefaults { throughput: 3.0, why: "as much as the warehouses hand over at the peak (spb16)" };
const DESTINATION_HUBS: FacilityDefaults =
    FacilityDefaults { throughput: 2.5, why: "proposal of ours, between pick-up (3.0) and last mile (1.9)" };

impl Scenario {
    /// Reads the whole file; none if the season itself cannot be laid on the calendar.
    pub fn read(root: &Section<'_>) -> Option<Self> {
        let name = root.text("name", "name of the scenario in English", required());
        let name_zh = root.text("name_zh", "name in Chinese", absent("the English name"));
        let notes = root.text("notes", "what the scenario shows, with its sources", or("", "nothing to say"));
        let notes_zh = root.text("notes_zh", "the same in Chinese", absent("the English notes"));
        let calendar = read_calendar(&root.section("season", "first and last day"));
        let run = root.section("run", "how often the season is simulated");
        let seed = run.integer("seed", "seed of the random streams", or(1, "any number will do"));
        let replications = run.integer(
            "replications",
            "independent replications",
            or(10, "enough for a first interval").range(1..=1_000_000),
        );
        let figures = root.sections("published", "published figures to hold the simulation against", ..=500);
        let published = figures.iter().map(Published::read).collect();
        let uncertainty = root
            .named_sections(
                "uncertainty",
                "fields that are not known: a law for each, drawn in every replication",
                ..=100,
            )
            .into_iter()
            .filter_map(|(key, section)| Uncertain::read(key, &section))
            .collect();
        let targets = root
            .named_sections("targets", "levels that figures of the summary should keep", ..=100)
            .into_iter()
            .filter_map(|(key, section)| Target::read(key, &section))
            .collect();
        let chain = Chain::read(root, calendar.as_ref());
        let contact_center = root
            .optional_section("contact_center", "who answers", "nobody: only for a scenario of parcels alone")
            .map_or_else(ContactCenterInput::default, |section| ContactCenterInput::read(&section));
        let type_keys: Vec<String> = contact_center.types.iter().map(|kind| kind.name.key.clone()).collect();
        let group_keys: Vec<String> = contact_center.groups.iter().map(|group| group.name.key.clone()).collect();
        let event_keys: Vec<String> =
            chain.iter().flat_map(|chain| &chain.demand.events).map(|event| event.name.key.clone()).collect();
        let contacts = root
            .optional_section("contacts", "why customers contact", "nobody contacts")
            .map(|section| ContactsInput::read(&section, &type_keys, &event_keys));
        if chain.is_none() && contacts.is_none() {
            let remedy = "write `[demand]` with `[regions]`, or `[contacts]` with `[contact_center]`";
            root.problem(Code::MISSING_KEY, "demand", "the scenario has neither orders nor contacts", remedy);
        }
        let cases = root.optional_section("cases", "what one contact cannot close", "no cases").map(|section| {
            let behind_bots: Vec<bool> = contact_center
                .types
                .iter()
                .map(|kind| contact_center.channels.get(kind.channel).is_some_and(|channel| channel.bot.is_some()))
                .collect();
            let causes: Vec<String> =
                contacts.iter().flat_map(|contacts| &contacts.causes).map(|cause| cause.name.key.clone()).collect();
            let known = Known { causes: &causes, types: &type_keys, behind_bots: &behind_bots, groups: &group_keys };
            CasesInput::read(&section, known)
        });
        let workforce = read_workforce(root, calendar.as_ref(), &contact_center, contacts.as_ref());
        let planning = root
            .optional_section("staffing", "targets, shifts and hiring for `peakday staff`", "nothing is planned")
            .map(|section| {
                let planning = PlanningInput::read(&section, &type_keys, &group_keys);
                let serving: Vec<&[usize]> = contact_center.groups.iter().map(|group| group.types.as_slice()).collect();
                planning.check_workers(&section, &type_keys, &serving);
                planning
            });
        let prices = root
            .optional_section("money", "what things cost, in yuan", "nothing is priced")
            .map(|section| Prices::read(&section, &group_keys));
        let scores = root
            .optional_section("satisfaction", "what makes a customer's score from 0 to 10", "nobody gives scores")
            .map(|section| Scores::read(&section));
        Some(Self {
            title: Label { zh: name_zh.unwrap_or_else(|| name.clone()), en: name },
            notes: Label::new(notes.clone(), notes_zh.unwrap_or(notes)),
            calendar: calendar?,
            seed,
            replications,
            published,
            chain,
            contact_center,
            contacts,
            cases,
            prices,
            scores,
            workforce,
            planning,
            uncertainty,
            targets,
        })
    }

    /// Parcels of a normal day; 0 without parcels.
    pub fn normal_day(&self) -> f64 {
        self.chain.as_ref().map_or(0.0, |chain| chain.demand.orders_per_day * chain.demand.parcels_per_order)
    }
}

/// Reads `[workforce]`, which refers to groups, types and causes.
fn read_workforce(
    root: &Section<'_>,
    calendar: Option<&Calendar>,
    contact_center: &ContactCenterInput,
    contacts: Option<&ContactsInput>,
) -> Option<WorkforceInput> {
    let keys = |names: Vec<&crate::names::Name>| -> Vec<String> { names.iter().map(|name| name.key.clone()).collect() };
    let groups = keys(contact_center.groups.iter().map(|group| &group.name).collect());
    let staffed = contact_center.by_workforce();
    let section = root.optional_section("workforce", "agents as individuals", "groups are staffed by numbers");
    if section.is_none()
        && let Some(group) = staffed.iter().position(|&staffed| staffed)
    {
        let message = format!("group `{}` is staffed by the workforce, and there is none", groups[group]);
        root.problem(Code::NO_WORKFORCE, "contact_center", message, "write `[workforce]` with teams or a roster");
    }
    let causes = contacts.iter().flat_map(|contacts| &contacts.causes).map(|cause| &cause.name);
    let known = workforce_input::Known {
        groups: &groups,
        staffed: &staffed,
        types: &keys(contact_center.types.iter().map(|kind| &kind.name).collect()),
        causes: &keys(causes.collect()),
        calendar,
    };
    section.map(|section| WorkforceInput::read(&section, known))
}

impl Chain {
    fn read(root: &Section<'_>, calendar: Option<&Calendar>) -> Option<Self> {
        let mut weights_are_known = true;
        let regions: Vec<RegionInput> = root
            .named_sections("regions", "where parcels come from and go to", ..=200)
            .into_iter()
            .map(|(key, section)| {
                let region = RegionInput::read(key, &section);
                weights_are_known &= section.is_sound("orders_weight") && section.is_sound("sellers_weight");
                region
            })
            .collect();
        let keys: Vec<String> = regions.iter().map(|region| region.name.key.clone()).collect();
        let mut classes: Vec<ClassInput> = root
            .named_sections("sellers", "classes of sellers", ..=20)
            .into_iter()
            .map(|(key, section)| ClassInput::read(key, &section))
            .collect();
        if classes.is_empty() {
            classes.push(ClassInput::everybody());
        }
        let mut categories: Vec<CategoryInput> = root
            .named_sections("categories", "categories of goods", ..=50)
            .into_iter()
            .map(|(key, section)| CategoryInput::read(key, &section))
            .collect();
        if categories.is_empty() {
            categories.push(CategoryInput::everything());
        }
        let category_keys: Vec<String> = categories.iter().map(|category| category.name.key.clone()).collect();
        let demand = root.optional_section("demand", "orders", "no orders: a contact center alone")?;
        if weights_are_known {
            check_weights(root, &regions);
        }
        Some(root.only_with("demand", None, || {
            Self::beside(root, &demand, &keys, &category_keys, calendar, (regions, classes, categories))
        }))
    }

    /// Reads what there is only where there are orders.
    fn beside(
        root: &Section<'_>,
        demand: &Section<'_>,
        keys: &[String],
        category_keys: &[String],
        calendar: Option<&Calendar>,
        (regions, classes, categories): (Vec<RegionInput>, Vec<ClassInput>, Vec<CategoryInput>),
    ) -> Self {
        let stations = root
            .optional_section("stations", "the last mile", "parcels are signed for at the destination hub")
            .map(|section| StationsInput::read(&section));
        let demand = DemandInput::read(demand, keys, category_keys, calendar);
        if stations.is_none() && demand.events.iter().any(EventInput::sinks_to_stations) {
            let message = "goods are sent ahead to stations, and there are none";
            root.problem(
                Code::CONTRADICTION,
                "demand",
                message,
                "write `[stations]`, or send goods to the `city` level",
            );
        }
        let facility = |key, doc, defaults| FacilityInput::read(&root.section(key, doc), defaults, keys);
        let warehouses = WarehouseInput::read(&root.section("warehouses", "pick and pack, by region of origin"), keys);
        let origin_hubs = facility("origin_hubs", "collect and sort for departure, by region of origin", ORIGIN_HUBS);
        if warehouses.diverts() || origin_hubs.diverts() {
            let remedy = "only `destination_hubs` can divert vehicles to another region";
            root.problem(Code::CONTRADICTION, "origin_hubs", "nothing to divert", remedy);
        }
        if warehouses.has_docks() {
            let remedy = "only `origin_hubs` and `destination_hubs` have docks";
            root.problem(Code::CONTRADICTION, "warehouses", "no vehicles come here", remedy);
        }
        Self {
            demand,
            warehouses,
            coordination: root.choice(
                "coordination",
                "whether anybody coordinates merchants and carriers; with `none` nobody holds or paces and nothing is diverted",
                &[("full", true), ("none", false)],
                or(true, "hold and diversion are as written"),
            ),
            hold: root
                .optional_section("hold", "merchants delay shipment so that a hub can recover", "nobody holds")
                .map(|section| HoldInput::read(&section, keys)),
            pacing: root
                .optional_section("pacing", "merchants pack no more than so many orders a day (错峰发货)", "they pack what comes")
                .map(|section| PacingInput::read(&section, keys)),
            origin_hubs,
            centers: CenterInput::read_all(root, keys),
            lanes: LanesInput::read(&root.section("lanes", "line-haul between regions"), keys),
            destination_hubs: facility(
                "destination_hubs",
                "receive and sort for the stations, by region of destination",
                DESTINATION_HUBS,
            ),
            signed_within: root.span(
                "signed_within",
                "time from the order to the signature within which delivery counts as fast",
                or(Span::HOUR * 72, "the trade's measure: the 72-hour rate (72 小时妥投率)").above(Span::ZERO),
            ),
            stations,
            cancellations: root
                .optional_section("cancellations", "orders cancelled before they leave", "nobody cancels")
                .map(|section| CancellationInput::read(&section)),
            returns: root
                .optional_section("returns", "parcels that customers give back (退货)", "nothing comes back")
                .map(|section| ReturnsInput::read(&section)),
            disruptions: root
                .named_sections("disruptions", "weather and closures", ..=500)
                .into_iter()
                .map(|(_, section)| Disruption::read(&section, keys))
                .collect(),
            regions,
            classes,
            categories,
        }
    }
}

impl ClassInput {
    /// The only class of a scenario that does not tell sellers apart.
    fn everybody() -> Self {
        let name = crate::names::Name { key: "all".to_owned(), label: Label::new("All sellers", "全部商家") };
        Self { name, orders_weight: 1.0, event_weight: 1.0, promise_days: 3, promise_days_within: None }
    }
}

impl CategoryInput {
    /// The only category of a scenario that does not tell goods apart.
    fn everything() -> Self {
        let name = crate::names::Name { key: "all".to_owned(), label: Label::new("All goods", "全部商品") };
        Self { name, orders_weight: 1.0, event_weight: 1.0, return_share: None }
    }
}

fn check_weights(root: &Section<'_>, regions: &[RegionInput]) {
    if regions.is_empty() {
        let remedy = "write at least one `[regions.NAME]`";
        root.problem(Code::MISSING_KEY, "demand", "orders without regions", remedy);
    } else if regions.iter().map(|region| region.orders_weight).sum::<f64>() <= 0.0 {
        let remedy = "give at least one region a positive `orders_weight`";
        root.problem(Code::CONTRADICTION, "regions", "no region is a destination", remedy);
    } else if regions.iter().map(|region| region.sellers_weight).sum::<f64>() <= 0.0 {
        let remedy = "give at least one region a positive `sellers_weight`";
        root.problem(Code::CONTRADICTION, "regions", "no region is an origin", remedy);
    }
}

fn read_calendar(section: &Section<'_>) -> Option<Calendar> {
    let first = section.date("first_day", "first day", required());
    let last = section.date("last_day", "last day, included", required());
    let zone = section.text("time_zone", "IANA name of the time zone", or("Asia/Shanghai", "Double 11 is Chinese"));
    let Ok(zone) = TimeZone::get(&zone) else {
        let remedy = "write a name such as `Asia/Shanghai` or `UTC`";
        section.problem(Code::NO_SUCH_NAME, "time_zone", "no time zone has this name", remedy);
        return None;
    };
    if !section.is_sound("first_day") || !section.is_sound("last_day") {
        return None;
    }
    Calendar::new(first, last, zone)
        .map_err(|error| {
            let remedy = "choose days in order, at most ten years apart";
            section.problem(Code::CONTRADICTION, "last_day", error.to_string(), remedy);
        })
        .ok()
}
