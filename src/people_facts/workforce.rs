//! F17, F22 to F24, F30 to F39, F43, F44, F51 and F60: agents, their time and their shifts.

use super::{Row, Shown};

const fn with_rosters(fact: u8, says: (&'static str, &'static str)) -> Row {
    let why = ("needs agents with shifts of their own, which rosters bring", "需要有各自班次的坐席，由班表提供");
    Row { fact, says, shown: Shown::OutOfScope(why) }
}

pub(super) const ROWS: &[Row] = &[
    with_rosters(17, ("Short pauses of the whole floor while sales are read out", "播报战报时全场短暂停接")),
    with_rosters(22, ("A quick agent takes more than 160 calls in 8 hours", "熟手八小时接 160 多个电话")),
    with_rosters(23, ("A hard-case agent takes 40 to 45 calls a day", "疑难客服日均 40 多个电话")),
    with_rosters(24, ("120,000 calls in 11 years", "11 年 12 万个电话")),
    with_rosters(30, ("There is a night shift", "设有夜班")),
    with_rosters(31, ("A day of seven hours, in one block or split", "七小时工作制，连班或分段")),
    with_rosters(32, ("The system stops the agent at seven hours", "满七小时系统提醒下班")),
    with_rosters(33, ("35 hours a week", "每周 35 小时")),
    with_rosters(34, ("Rested agents work better than tired ones", "休息好的客服效率更高")),
    with_rosters(35, ("An abusive call costs half an hour", "辱骂电话后半小时无法工作")),
    with_rosters(36, ("Agents do not leave their seats on the day", "大促当天不愿离席")),
    with_rosters(37, ("A deadline case overruns the shift", "限时案件拖过下班")),
    with_rosters(38, ("Several hundred people, staggered changeover", "数百人错峰交接")),
    with_rosters(39, ("After half a year an agent counts as senior", "半年即资深")),
    with_rosters(43, ("Skills by hire or by course", "技能来自招聘或培训")),
    with_rosters(44, ("Hundreds of training courses", "数百门培训课")),
    with_rosters(51, ("A dedicated desk for big sellers", "大商家专属小组")),
    with_rosters(60, ("Agents learn new questions", "客服学习新问题")),
];
