//! Lessons of E140 to E194: what a festival and a contact center cannot be.

use super::{Lesson, center, festival, lesson};

pub(super) const LESSONS: &[Lesson] = &[
    lesson(
        "E140",
        "Begin the season on the day of the first deposit or earlier.",
        festival(
            "[demand.events.festival.presale]\nshare = 0.3\ndeposit_from = 2026-10-20T00:00:00\n\
             deposit_until = 2026-11-10T00:00:00\n\
             [[demand.events.festival.presale.balance]]\nfrom = 2026-11-11T01:00:00\nuntil = 2026-11-12T00:00:00\n",
            "[season]\nfirst_day = 2026-10-20\n\
             [demand.events.festival.presale]\nshare = 0.3\ndeposit_from = 2026-10-20T00:00:00\n\
             deposit_until = 2026-11-10T00:00:00\n\
             [[demand.events.festival.presale.balance]]\nfrom = 2026-11-11T01:00:00\nuntil = 2026-11-12T00:00:00\n",
        ),
        ("定金不在季节之内", "预售的定金逐笔仿真，不能早于季节开始或晚于结束。请让季节从第一笔定金当天或更早开始。"),
    ),
    lesson(
        "E141",
        "Give every category of the presale a window for its balances, or write one window without `categories`.",
        festival(
            "[categories.clothing]\norders_weight = 1\n[categories.food]\norders_weight = 1\n\
             [demand.events.festival.presale]\nshare = 0.3\ndeposit_from = 2026-11-02T00:00:00\n\
             deposit_until = 2026-11-10T00:00:00\n\
             [[demand.events.festival.presale.balance]]\nfrom = 2026-11-11T01:00:00\nuntil = 2026-11-12T00:00:00\n\
             categories = [\"clothing\"]\n",
            "[categories.clothing]\norders_weight = 1\n[categories.food]\norders_weight = 1\n\
             [demand.events.festival.presale]\nshare = 0.3\ndeposit_from = 2026-11-02T00:00:00\n\
             deposit_until = 2026-11-10T00:00:00\n\
             [[demand.events.festival.presale.balance]]\nfrom = 2026-11-11T01:00:00\nuntil = 2026-11-12T00:00:00\n",
        ),
        ("某品类没有尾款时段", "参加预售的每个品类都要有付尾款的时段；不写 `categories` 的时段对所有品类有效。"),
    ),
    lesson(
        "E142",
        "Let the shares in `onward` of a center on the way add up to less than 1: the rest goes to the line-haul.",
        festival(
            "[centers.east]\nonward = { west = 1 }\n[centers.west]\nonward = { east = 1 }\n",
            "[centers.east]\nonward = { west = 1 }\n[centers.west]\nonward = { east = 0.02 }\n",
        ),
        ("包裹永远出不去", "分拣中心把所有包裹都互相转送，没有包裹能上干线。请让途中某处 `onward` 的份额之和小于 1。"),
    ),
    lesson(
        "E190",
        "List the type in the `types` of a group, or give its channel agents of its own.",
        center(
            "[contact_center.types.refunds]\nchannel = \"line\"\n",
            "[contact_center.types.refunds]\nchannel = \"line\"\n[contact_center.groups.team]\n\
             types = [\"orders\", \"refunds\"]\n",
        ),
        (
            "无人受理的类型",
            "没有任何小组的 `types` 列出这个类型，它的联络会永远等待。请加入某个小组，或给渠道自己的坐席。",
        ),
    ),
    lesson(
        "E191",
        "List the types that the group takes, or remove the group.",
        center(
            "[contact_center.groups.spare]\ntypes = []\nagents = 5\n",
            "[contact_center.groups.spare]\ntypes = [\"orders\"]\nagents = 5\n",
        ),
        ("什么都不受理的小组", "小组只受理 `types` 中列出的类型；一个都没有，坐席就整季闲置。请列出类型，或删去小组。"),
    ),
    lesson(
        "E192",
        "Write a mean above zero; for people who do not wait at all write `balking`, for people who never leave nothing.",
        center(
            "[contact_center.types.orders]\npatience = \"0 s\"\n",
            "[contact_center.types.orders]\npatience = \"exponential 3 min\"\n",
        ),
        (
            "耐心为零",
            "平均耐心为零意味着不能立即接通的人马上离开。请写大于零的均值；完全不等的人用 `balking`，从不离开则不写。",
        ),
    ),
    lesson(
        "E193",
        "Lower a probability of the circle below 1, or let it end somewhere else.",
        center(
            "[contact_center.types.orders]\ntransfer = { probability = 1.0, to = \"orders\" }\n",
            "[contact_center.types.experts]\nchannel = \"line\"\n[contact_center.groups.team]\n\
             types = [\"orders\", \"experts\"]\n[contact_center.types.orders]\n\
             transfer = { probability = 0.1, to = \"experts\" }\n",
        ),
        (
            "没有尽头的循环",
            "转接给自己、以概率 1 绕圈，或温转接使所有坐席互相占线，联络永远不会结束。请降低概率，或改变去向。",
        ),
    ),
    lesson(
        "E194",
        "Add the type to the `types` of the group, or take the group out here.",
        center(
            "[contact_center.types.refunds]\nchannel = \"line\"\noverflow_after = { team = \"30 s\" }\n\
             [contact_center.groups.experts]\ntypes = [\"refunds\"]\nagents = 2\n",
            "[contact_center.types.refunds]\nchannel = \"line\"\noverflow_after = { team = \"30 s\" }\n\
             [contact_center.groups.experts]\ntypes = [\"refunds\"]\nagents = 2\n\
             [contact_center.groups.team]\ntypes = [\"orders\", \"refunds\"]\n",
        ),
        (
            "小组与类型对不上",
            "小组只受理它列出的类型；等待、系数和预留只能写在互相对应的小组与类型上。请补上类型，或去掉小组。",
        ),
    ),
];
