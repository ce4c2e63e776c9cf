//! Lessons of W201 to W212: what is possible but probably not meant.

use super::{Lesson, center, festival, lesson};

pub(super) const LESSONS: &[Lesson] = &[
    lesson(
        "W201",
        "Look at the value once more; if it is meant, leave it as it is.",
        center(
            "[contact_center.types.orders]\noverflow_after = { team = \"30 s\" }   # and nobody takes it before\n",
            "[contact_center.groups.helpers]\ntypes = [\"orders\"]\nagents = 5\n[contact_center.types.orders]\n\
             overflow_after = { helpers = \"30 s\" }\n",
        ),
        ("可疑的值", "值可行，但与常见情形相去甚远，也许用错了单位或写错了地方。若确实如此，可不理会。"),
    ),
    lesson(
        "W202",
        "Remove the key, or change what keeps it from having an effect.",
        festival("[contacts.causes.where-is-my-order]\nday_cv = 0.2\n", "[contacts.causes.other]\nday_cv = 0.2\n"),
        ("不起作用的值", "这个值会被读取，但按目前的场景没有任何东西取决于它。请删除，或改变使它无效的原因。"),
    ),
    lesson(
        "W203",
        "Raise the throughput of the facility, unless this is what the scenario is to show.",
        festival(
            "[destination_hubs]\nthroughput_normal_days = 0.9\n",
            "[destination_hubs]\nthroughput_normal_days = 1.6\n",
        ),
        (
            "平日处理能力不足",
            "设施一天能处理的少于平日一天到达的，积压会整季增长。请提高处理能力，除非场景正要展示这一点。",
        ),
    ),
    lesson(
        "W204",
        "Raise the throughput or `congestion_floor`, or let merchants hold for a time with `[hold]`.",
        festival("[destination_hubs]\ncongestion_floor = 0.5\n", "[destination_hubs]\ncongestion_floor = 0.85\n"),
        (
            "爆仓后无法自行恢复",
            "场地满时设施只以 `congestion_floor` 倍能力工作；若不高于平日到达量，一旦爆仓便无法恢复。请提高能力或写 `[hold]`。",
        ),
    ),
    lesson(
        "W205",
        "Choose a value below 1.",
        festival(
            "[hold]\nfrom = 2026-11-14T00:00:00\nlet_through = 1.0\n",
            "[hold]\nfrom = 2026-11-14T00:00:00\nlet_through = 0.8\n",
        ),
        (
            "限流不足以清空枢纽",
            "商家限流时发出枢纽出货量的 `let_through` 倍；不小于 1 则进出相等，解不了堵。请写小于 1 的值。",
        ),
    ),
    lesson(
        "W206",
        "Roster more agents in the hours that the message names.",
        center("[contact_center.groups.team]\nagents = 1\n", "[contact_center.groups.team]\nagents = 10\n"),
        ("平日坐席不足", "平日某些时段的工作量超过在岗坐席，顾客只能放弃或等到空闲时段。请在这些时段多排坐席。"),
    ),
    lesson(
        "W210",
        "Lead a cause, a transfer or a second attempt to the type, or remove it.",
        center(
            "[contact_center.types.refunds]\nchannel = \"line\"\n[contact_center.groups.team]\n\
             types = [\"orders\", \"refunds\"]\n",
            "[contact_center.types.refunds]\nchannel = \"line\"\n[contact_center.groups.team]\n\
             types = [\"orders\", \"refunds\"]\n[contacts.causes.questions]\n\
             channels = { orders = 0.8, refunds = 0.2 }\n",
        ),
        ("无人问津的类型", "没有原因、转接或再次尝试通向这个类型，队列总是空的。请引一个来源，或删去类型。"),
    ),
    lesson(
        "W211",
        "Raise `trunks` to at least the agents and those who may wait, or leave it out for no limit.",
        center("[contact_center.channels.line]\ntrunks = 5\n", "[contact_center.channels.line]\ntrunks = 40\n"),
        (
            "线路少于坐席",
            "联络在等待和通话时都占一条线路；线路少于坐席时，有些坐席永远接不到，顾客却听到忙音。请增加 `trunks`。",
        ),
    ),
    lesson(
        "W212",
        "Lower the `reserve`, or roster more agents.",
        center(
            "[contact_center.groups.team]\nreserve = { orders = 10 }\n",
            "[contact_center.groups.team]\nreserve = { orders = 2 }\n",
        ),
        (
            "永远不被受理的类型",
            "受理它的每个小组预留的坐席都不少于在岗人数，联络只能等到放弃。请降低 `reserve`，或增加坐席。",
        ),
    ),
    lesson(
        "W220",
        "Write `opened_by`, or let a sign or a complaint lead to the kind.",
        center(
            "[[cases.kinds.dispute.steps]]\ndo = \"work\"\ntype = \"orders\"\nhandle_time = \"10 min\"\n",
            "[[cases.kinds.dispute.steps]]\ndo = \"work\"\ntype = \"orders\"\nhandle_time = \"10 min\"\n\
             [cases.kinds.dispute]\nopened_by = { questions = 0.1 }\n",
        ),
        ("没有来源的案件类型", "没有咨询、信号或投诉通向这类案件，因此它不会出现。请写明 `opened_by`，或引一个来源。"),
    ),
];
