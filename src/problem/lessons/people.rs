//! Lessons of E195 to E201: what a roster and a workforce cannot be.

use super::{Lesson, action, center, lesson};

pub(super) const LESSONS: &[Lesson] = &[
    lesson(
        "E195",
        "Let each stretch end before the same person's next one begins.",
        action(
            "agent,group,start,end,activity\nli,front,2026-11-11T08:00:00,2026-11-11T15:00:00,work\n\
             li,front,2026-11-11T14:00:00,2026-11-11T21:00:00,work\n",
            "agent,group,start,end,activity\nli,front,2026-11-11T08:00:00,2026-11-11T14:00:00,work\n\
             li,front,2026-11-11T14:00:00,2026-11-11T21:00:00,work\n",
        ),
        ("班次重叠", "一个人不能同时在两处：同一人的每段时间须在下一段开始前结束。首尾相接的时段算作一个班次。"),
    ),
    lesson(
        "E196",
        "Name somebody of a team or of the table of people, or leave both out, so that the roster names its people.",
        action(
            "[workforce.teams.evening] with agents = 20, and in the roster: evening-21,front,...",
            "[workforce.teams.evening] with agents = 20, and in the roster: evening-0020,front,...",
        ),
        (
            "没有这个人",
            "排班表中的人既不在班组里，也不在人员表里。班组成员以班组名加编号称呼：`evening-0001`。若没有班组和人员表，则由排班表列出人员。",
        ),
    ),
    lesson(
        "E197",
        "Take out a shift or shorten it, or raise the limit.",
        center(
            "[contact_center.groups.people]\ntypes = [\"orders\"]\nworkforce = true\n\
             [workforce]\nweekly_hours = \"30 h\"\n[workforce.patterns.seven]\nwork = [\"7 h\"]\nstarts = [\"09:00\"]\n\
             [workforce.teams.day]\ngroup = \"people\"\nagents = 5\npatterns = { seven = 1 }\n",
            "[contact_center.groups.people]\ntypes = [\"orders\"]\nworkforce = true\n\
             [workforce]\nweekly_hours = \"35 h\"\n[workforce.patterns.seven]\nwork = [\"7 h\"]\nstarts = [\"09:00\"]\n\
             [workforce.teams.day]\ngroup = \"people\"\nagents = 5\npatterns = { seven = 1 }\n",
        ),
        (
            "工时超限",
            "某人的带薪时间超过 `daily_hours` 或 `weekly_hours`。时间计入班次开始的日期，一周从星期一算起，休息不计薪。加班不排入班表，需要时再批准。",
        ),
    ),
    lesson(
        "E198",
        "Write an end after the start and within a day of it, and roster nobody before the first contact.",
        action(
            "agent,group,start,end,activity\nli,front,2026-11-11T22:00:00,2026-11-11T05:00:00,work\n",
            "agent,group,start,end,activity\nli,front,2026-11-11T22:00:00,2026-11-12T05:00:00,work\n",
        ),
        ("班次时间不可能", "每段时间须在开始之后、一天之内结束；任何人在首次接待之前不能排班。"),
    ),
    lesson(
        "E199",
        "Name a second person, or make a group that serves the types of both.",
        action(
            "li,front,2026-11-11T08:00:00,2026-11-11T12:00:00,work and li,chat,2026-11-11T13:00:00,2026-11-11T16:00:00,work",
            "li,both,2026-11-11T08:00:00,2026-11-11T12:00:00,work and li,both,2026-11-11T13:00:00,2026-11-11T16:00:00,work",
        ),
        ("一个人在两个小组", "一个人只在一个小组工作。兼做两组工作的人另成一组，由该组受理两组的类型。"),
    ),
    lesson(
        "E200",
        "Write a team with this group, or give the group `agents`.",
        center(
            "[contact_center.groups.people]\ntypes = [\"orders\"]\nworkforce = true\n",
            "[contact_center.groups.people]\ntypes = [\"orders\"]\nworkforce = true\n\
             [workforce.patterns.seven]\nwork = [\"7 h\"]\nstarts = [\"09:00\"]\n\
             [workforce.teams.day]\ngroup = \"people\"\nagents = 5\npatterns = { seven = 1 }\n",
        ),
        ("小组没有人", "小组由人员（workforce）配备，但没有班组、人员表或排班表为它提供人。"),
    ),
    lesson(
        "E201",
        "Write `workforce = true` in the group in place of its numbers of agents.",
        center(
            "[contact_center.groups.people]\ntypes = [\"orders\"]\nagents = 5\n\
             [workforce.patterns.seven]\nwork = [\"7 h\"]\nstarts = [\"09:00\"]\n\
             [workforce.teams.day]\ngroup = \"people\"\nagents = 5\npatterns = { seven = 1 }\n",
            "[contact_center.groups.people]\ntypes = [\"orders\"]\nworkforce = true\n\
             [workforce.patterns.seven]\nwork = [\"7 h\"]\nstarts = [\"09:00\"]\n\
             [workforce.teams.day]\ngroup = \"people\"\nagents = 5\npatterns = { seven = 1 }\n",
        ),
        ("小组按人数配备", "人员与排班规则只用于 `workforce = true` 的小组；其他小组只有人数，没有具体的人。"),
    ),
];
