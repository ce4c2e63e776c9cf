//! What is written against what is simulated.

use jiff::civil::date;
use jiff::tz::TimeZone;

use super::ContactCenterInput;
use crate::contact_center::plan::{ContactCenterPlan, Leaving, Medium, Policy};
use crate::problem::Problems;
use crate::reading::{Document, declarations, read};
use crate::units::{Calendar, Instant, Span};

fn input(text: &str) -> Result<ContactCenterInput, Problems> {
    let document = Document::parse("center.toml", text).expect("TOML");
    let reading = read(&document, |root| ContactCenterInput::read(&root.section("contact_center", "who answers")));
    reading.into_result().map(|(input, _)| input)
}

fn plan(text: &str) -> ContactCenterPlan {
    let calendar = Calendar::new(date(2026, 11, 2), date(2026, 11, 8), TimeZone::UTC).expect("a week");
    input(text).unwrap_or_else(|problems| panic!("{problems}")).compile(Vec::new(), 0, &calendar)
}

fn codes(text: &str) -> Vec<&'static str> {
    let problems = input(text).map_or_else(|problems| problems, |_| Problems::default());
    problems.iter().map(|problem| problem.code.name()).collect()
}

fn secs(seconds: u64) -> Span {
    Span::from_whole_secs(seconds)
}

#[test]
fn a_channel_with_agents_is_a_type_and_a_group_of_its_own() {
    let plan = plan(
        "[contact_center.channels.line]\nagents = 5\n[contact_center.channels.chat]\nkind = 'chat'\nagents = 2\nslots = 2\n",
    );
    assert_eq!((plan.types.len(), plan.groups.len()), (2, 2));
    for position in 0..2 {
        assert_eq!(plan.types[position].channel.at(), position);
        assert_eq!(plan.types[position].routes.len(), 1);
        assert_eq!(plan.types[position].routes[0].group.at(), position);
        assert_eq!(plan.groups[position].serves[0].kind.at(), position);
    }
    assert_eq!(plan.groups[0].staffing, [(Instant::START, 5)]);
    assert_eq!((plan.groups[0].slots(), plan.groups[1].slots()), (1, 2));
    assert!(!plan.types[0].shares_agent && plan.types[1].shares_agent);
    assert_eq!(plan.types[1].queue_limit, u32::MAX);
}

const SKILLS: &str = "
[contact_center.channels.desk]
kind = 'ticket'
agents = 3
due_within = '2 d'
[contact_center.channels.voice]
patience = 'exponential 2 min'
trunks = 40
handle_factor = 2
redial = { probability = 0.5, delay = '60 s', to = 'mail', to_share = 0.25 }
[contact_center.types.refund]
channel = 'voice'
groups = ['general', 'refunds']
overflow_after = { refunds = '60 s' }
queue_limit = 7
[contact_center.types.mail]
channel = 'desk'
interruptible = false
[contact_center.types.orders]
channel = 'voice'
patience = 'exponential 5 min'
handle_factor = 1.5
redial = { probability = 0 }
[contact_center.groups.refunds]
types = ['refund']
agents = 2
handle_factors = { refund = 0.5 }
[contact_center.groups.general]
types = ['orders', 'refund', 'mail']
policy = 'weighted-wait'
leaving = 'set-aside'
agents_by_hour = [1, 1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 1, 1, 1, 1, 1, 1]
reserve = { mail = 2 }
";

#[test]
fn types_stand_by_channel_and_groups_after_the_channels_own() {
    let input = input(SKILLS).expect("nothing wrong");
    let types: Vec<&str> = input.types.iter().map(|kind| kind.name.key.as_str()).collect();
    assert_eq!(types, ["mail", "refund", "orders"]);
    let groups: Vec<&str> = input.groups.iter().map(|group| group.name.key.as_str()).collect();
    assert_eq!(groups, ["desk", "refunds", "general"]);
}

#[test]
fn routes_and_services_say_the_same() {
    let plan = plan(SKILLS);
    let [mail, refund, orders] = &plan.types[..] else { panic!("three types") };
    let route = |position: usize, kind: usize| {
        let route = plan.types[kind].routes[position];
        (route.group.at(), route.after, route.handle_factor, route.reserve)
    };
    // General first although refunds come first in the file; factors of type and group multiply.
    assert_eq!(route(0, 1), (2, Span::ZERO, 2.0, 0));
    assert_eq!(route(1, 1), (1, secs(60), 1.0, 0));
    assert_eq!((route(0, 0), route(1, 0)), ((0, Span::ZERO, 1.0, 0), (2, Span::ZERO, 1.0, 2)));
    assert_eq!(route(0, 2), (2, Span::ZERO, 1.5, 0));
    for (kind, of_type) in plan.types.iter().enumerate() {
        for route in &of_type.routes {
            let services = &plan.groups[route.group.at()].serves;
            let service = services.iter().find(|service| service.kind.at() == kind).expect("the group lists the type");
            assert_eq!((service.after, service.reserve), (route.after, route.reserve));
            assert_eq!(service.handle_factor.to_bits(), route.handle_factor.to_bits());
        }
    }
    assert_eq!((refund.queue_limit, mail.due_within), (7, Some(Span::DAY * 2)));
    assert!(!mail.interruptible && !orders.interruptible && mail.patience.is_none() && orders.patience.is_some());
    assert_eq!((plan.groups[2].policy, plan.groups[2].leaving), (Policy::WeightedWait, Leaving::SetAside));
    assert_eq!((plan.channels[0].medium, plan.channels[1].trunks), (Medium::Ticket, 40));
    let preference: Vec<usize> = plan.groups[2].serves.iter().map(|service| service.kind.at()).collect();
    assert_eq!(preference, [2, 1, 0]);
}

#[test]
fn a_type_says_what_its_channel_says_unless_it_says_otherwise() {
    let plan = plan(SKILLS);
    let redials: Vec<f64> = plan.types.iter().map(|kind| kind.redial.probability).collect();
    assert_eq!(redials, [0.0, 0.5, 0.0]);
    assert_eq!(plan.types[1].redial.elsewhere.map(|(to, share)| (to.at(), share)), Some((0, 0.25)));
    assert_eq!(plan.types[2].redial.elsewhere, None);
    let texts =
        ["patience = 'exponential 5 min'\n", ""].map(|own| SKILLS.replace("patience = 'exponential 5 min'\n", own));
    let means =
        texts.map(|text| input(&text).expect("nothing wrong").types[2].patience.as_ref().map(crate::kernel::Law::mean));
    assert_eq!(means, [Some(300.0), Some(120.0)]);
}

#[test]
fn work_with_several_chats_is_divided_among_them() {
    let plan = plan("[contact_center.channels.chat]\nkind = 'chat'\nagents = 2\nslots = 3\nspeed = [1.0, 1.6, 1.8]\n");
    let speeds = &plan.groups[0].speeds;
    assert!((speeds[0] - 1.0).abs() < 1e-12 && (speeds[1] - 0.8).abs() < 1e-12 && (speeds[2] - 0.6).abs() < 1e-12);
    let alone = self::plan("[contact_center.channels.chat]\nkind = 'chat'\nagents = 2\nslots = 3\n");
    assert_eq!(alone.groups[0].speeds, [1.0; 3]);
}

#[test]
fn segments_are_cumulative_and_the_rest_is_as_the_bot_says() {
    let text = "[contact_center.channels.line]\nagents = 1\nbot = { contained = 0.4 }\n[contact_center.segments.old]\nshare = 0.2\n\
                contained_factor = 0.5\n[contact_center.segments.young]\nshare = 0.3\ncontained_factor = 1.5\n";
    assert_eq!(plan(text).segments, [(0.2, 0.5), (0.5, 1.5), (1.0, 1.0)]);
    let input = input(text).expect("nothing wrong");
    assert_eq!((input.contained(None), input.contained(Some(0.1))), (vec![0.4], vec![0.1]));
}

#[test]
fn every_field_says_what_it_is_and_why_it_is_so_when_it_is_not_written() {
    let fields = declarations(|root| ContactCenterInput::read(&root.section("contact_center", "who answers")));
    assert!(fields.len() > 150, "{} fields", fields.len());
    for field in &fields {
        assert!(!field.doc.is_empty(), "{}", field.path);
        let explained = field.required || field.kind.contains("section") || !field.reason.is_empty();
        assert!(explained, "`{}` says not what it means that it is not written", field.path);
    }
    let has = |path: &str| fields.iter().any(|field| field.path == path);
    assert!(has("contact_center.types.<name>.redial.to_share") && has("contact_center.channels.<name>.bot.escape"));
    assert!(has("contact_center.groups.<name>.handle_factors") && has("contact_center.channels.<name>.speed"));
}

#[test]
fn a_type_that_everybody_takes_late_is_suspicious() {
    let text = "[contact_center.channels.line]\nagents = 1\noverflow_after = { line = '30 s' }\n";
    let document = Document::parse("center.toml", text).expect("TOML");
    let reading = read(&document, |root| ContactCenterInput::read(&root.section("contact_center", "who answers")));
    let warnings: Vec<String> = reading.problems().iter().map(ToString::to_string).collect();
    assert!(warnings.len() == 1 && warnings[0].starts_with("center.toml:3:18: W201"), "{warnings:?}");
}

#[test]
fn a_chain_of_transfers_that_may_end_is_no_circle() {
    let chain = |probability: f64| {
        format!(
            "[contact_center.channels.line]\nagents = 1\n[contact_center.types.a]\nchannel = 'line'\n\
             transfer = {{ probability = 1, to = 'b' }}\n[contact_center.types.b]\nchannel = 'line'\n\
             transfer = {{ probability = {probability:?}, to = 'a' }}\n"
        )
    };
    assert_eq!(codes(&chain(0.99)), [""; 0]);
    assert_eq!(codes(&chain(1.0)), ["E193", "E193"]);
}
