//! Lessons of E301 to E420: strategies, figures, staffing, reference values, runs.

use super::{Lesson, action, center, festival, lesson};

pub(super) const LESSONS: &[Lesson] = &[
    lesson(
        "E301",
        "Correct the name as the message proposes, or write the strategy: `[strategies.NAME]` in the scenario.",
        action(
            "peakday run festival.toml --strategy early-hold   # nobody wrote it",
            "peakday run festival.toml --strategy my/early-hold.toml",
        ),
        (
            "策略不存在",
            "策略是场景中的 `[strategies.名字]` 小节，或旁边 `strategies/名字.toml` 文件；也可写以 .toml 结尾的路径。",
        ),
    ),
    lesson(
        "E302",
        "Write the value itself, or let the scenario write a number that can be calculated with.",
        festival(
            "[strategies.hold]\nhold.let_through = { times = 1.2 }   # the scenario has no hold\n",
            "[strategies.hold]\ndestination_hubs.throughput_normal_days = { times = 1.2 }\n",
        ),
        (
            "没有可计算的数",
            "`{ times = 1.2 }` 和 `{ plus = 2 }` 对场景写出的值做运算，场景必须写了数字、时长、数列或日期。",
        ),
    ),
    lesson(
        "E303",
        "Combine strategies that concern different keys, or write one strategy that says what is meant.",
        action(
            "peakday compare festival.toml --strategy slow-hubs+fast-hubs   # both set one key",
            "peakday compare festival.toml --strategy slow-hubs --strategy fast-hubs",
        ),
        (
            "策略互相矛盾",
            "组合中的两个策略对同一个值有不同的设定，结果会取决于先后。请组合互不相干的策略，或写成一个策略。",
        ),
    ),
    lesson(
        "E304",
        "Rename one of the two.",
        action(
            "`[strategies.no-hold]` in the scenario, and a file `strategies/no-hold.toml` beside it",
            "`[strategies.no-hold]` in the scenario alone",
        ),
        ("策略重名", "场景内和旁边的 `strategies` 目录里各有一个同名策略。请改名。"),
    ),
    lesson(
        "E305",
        "Change it in the scenario, for all that is compared, or on the command line.",
        festival(
            "[strategies.longer]\nseason.last_day = 2026-12-01\n",
            "[strategies.longer]\nlanes.longest_hold = \"8 h\"\n",
        ),
        (
            "策略改了不许不同的东西",
            "季节、种子、重复次数和策略本身对所有比较对象必须相同，否则差异就不是策略造成的。请在场景里改。",
        ),
    ),
    lesson(
        "E307",
        "Write the keys that the strategy changes.",
        festival(
            "[strategies.faster]\nname = \"Faster hubs\"\n",
            "[strategies.faster]\nname = \"Faster hubs\"\ndestination_hubs.throughput_normal_days = { times = 1.2 }\n",
        ),
        ("什么都不改的策略", "策略的名字下面要写场景的键；一个都没有，就是拿场景和自己比。"),
    ),
    lesson(
        "E308",
        "Write a measure of `summary.csv`, of a part as `MEASURE@PART`.",
        festival(
            "[targets.on-time]\nfigure = \"late_shares\"\nat_most = 0.1\n",
            "[targets.on-time]\nfigure = \"late_share\"\nat_most = 0.1\n",
        ),
        ("指标不存在", "指标是 `summary.csv` 里的度量，如 `late_share`；某一部分写作 `late_share@double11`。"),
    ),
    lesson(
        "E350",
        "Write multiples of 15 minutes.",
        center(
            "[staffing.targets.orders]\nservice_level = 0.8\nwithin = \"20 s\"\n[staffing.people.regular]\npay = 30\n\
             [staffing.shifts.day]\npeople = \"regular\"\nwork = \"7 h 10 min\"\n",
            "[staffing.targets.orders]\nservice_level = 0.8\nwithin = \"20 s\"\n[staffing.people.regular]\npay = 30\n\
             [staffing.shifts.day]\npeople = \"regular\"\nwork = \"7 h 15 min\"\n",
        ),
        ("时间不在格点上", "需求和班次按 15 分钟排布，工作、休息、间隔和开始时间都要是 15 分钟的整数倍。"),
    ),
    lesson(
        "E351",
        "Add people who can work in a group that serves the type, and a shift for them.",
        center(
            "[contact_center.groups.second]\ntypes = [\"orders\"]\nagents = 1\n[contact_center.types.sales]\n\
             channel = \"line\"\n[contact_center.groups.sellers]\ntypes = [\"sales\"]\nagents = 1\n\
             [staffing.targets.orders]\nservice_level = 0.8\n[staffing.people.regular]\npay = 30\n\
             groups = [\"sellers\"]\n[staffing.shifts.day]\npeople = \"regular\"\nwork = \"7 h\"\n",
            "[contact_center.groups.second]\ntypes = [\"orders\"]\nagents = 1\n[contact_center.types.sales]\n\
             channel = \"line\"\n[contact_center.groups.sellers]\ntypes = [\"sales\"]\nagents = 1\n\
             [staffing.targets.orders]\nservice_level = 0.8\n[staffing.people.regular]\npay = 30\n\
             groups = [\"second\"]\n[staffing.shifts.day]\npeople = \"regular\"\nwork = \"7 h\"\n",
        ),
        (
            "无人可排班",
            "某类型有目标，但受理它的小组都没有可排班的人员。请在 `[staffing.people]` 和 `[staffing.shifts]` 中补上。",
        ),
    ),
    lesson(
        "E400",
        "Name a directory of CSV tables laid out as those in `tests/reference/`, or leave the option out.",
        action("peakday validate --reference empty-directory", "peakday validate"),
        ("没有参考表", "参考值目录里应有与 `tests/reference/` 同名同格式的 CSV 表。"),
    ),
    lesson(
        "E401",
        "Save the table as CSV in UTF-8, with a header and rows of equal length.",
        action("a table with a row of three cells under a header of four", "every row with four cells"),
        ("参考表无法读取", "文件不是带表头的 UTF-8 CSV，或各行单元格数不同。"),
    ),
    lesson(
        "E402",
        "Add the column or the value, as in the shipped table of the same name.",
        action("a table without the column `value`", "the column `value`, filled in every row"),
        ("参考表缺少值", "每一行都要写出案例、量和数值，列名与随程序附带的表相同。"),
    ),
    lesson(
        "E403",
        "Write a plain number, or `inf`.",
        action("a value such as `about 3`", "3.02"),
        ("参考值不是数字", "参考值、误差界和时间都是数字，`inf` 也可以。"),
    ),
    lesson(
        "E404",
        "Name a family or a case that exists; `peakday validate` without options takes all.",
        action("peakday validate --family erlangs", "peakday validate --family erlang"),
        ("没有可验证的内容", "没有选中任何已知的案例。族名是参考表的文件名（不含 .csv）或其一部分。"),
    ),
    lesson(
        "E420",
        "Write larger `parcels_per_cohort` or a shorter season, take fewer threads, or set --memory-limit.",
        action(
            "peakday run festival.toml   # with `orders_per_day = 1e12` and cohorts of 50 parcels",
            "the same with `parcels_per_cohort = 1_000_000`",
        ),
        (
            "季节超出内存",
            "整季所需内存的上限超过限额（`--memory-limit` 或本机可用内存）。请增大 `parcels_per_cohort`、缩短季节、减少线程或调整限额。",
        ),
    ),
];
