//! Lessons of E001 to E136: files, keys, values, tables.

use super::{Lesson, action, festival, file, lesson, table};

pub(super) const LESSONS: &[Lesson] = &[
    lesson(
        "E001",
        "Check the spelling of the path and where it starts: at the directory of the file that names it.",
        festival(
            "[demand.events.festival]\ncurve = \"curve-of-2025.csv\"   # there is no such file\n",
            "[demand.events.festival]\ncurve = \"festival-curve.csv\"\n",
        ),
        (
            "文件无法读取",
            "文件不存在、是目录、超过大小上限，或没有读取权限。请检查路径；相对路径从写下它的文件所在目录算起。",
        ),
    ),
    lesson(
        "E002",
        "Save the file as UTF-8, or convert it: `iconv -f GBK -t UTF-8 old.csv > new.csv`.",
        action("a table saved by a Chinese spreadsheet as `CSV`, which is GBK", "the same table saved as `CSV UTF-8`"),
        (
            "文件不是 UTF-8 编码",
            "场景文件和表格必须是 UTF-8 文本。电子表格另存时请选「CSV UTF-8」；GBK 文件可用 `iconv -f GBK -t UTF-8` 转换。",
        ),
    ),
    lesson(
        "E003",
        "Mend the first line that is marked, then check again; texts stand in quotes, numbers have no blanks.",
        festival("[demand]\norders_per_day = 60 000\n", "[demand]\norders_per_day = 60_000\n"),
        (
            "不是合法的 TOML",
            "文本不符合 TOML 语法。文字要加引号，括号要成对，`=` 前要有键名；先改第一处报错，其余往往随之消失。",
        ),
    ),
    lesson(
        "E101",
        "Correct the spelling as the message proposes, or move the key to the section it belongs to.",
        festival("[demand]\norder_per_day = 60_000\n", "[demand]\norders_per_day = 60_000\n"),
        ("未知的键", "这里没有这个键。拼错的键会悄悄变成默认值，所以一律拒绝；请按提示改正拼写，或移到正确的小节。"),
    ),
    lesson(
        "E102",
        "Write the key; the message says what it is and where it goes.",
        festival("[regions.north]\nsellers_weight = 1\n", "[regions.north]\norders_weight = 10\nsellers_weight = 1\n"),
        ("缺少必填的键", "这个值没有合适的默认值，必须写出；提示里有键名、位置和含义。"),
    ),
    lesson(
        "E103",
        "Write a value of the type that the message names: numbers without quotes, texts with them, lists in brackets.",
        festival("[run]\nreplications = \"20\"\n", "[run]\nreplications = 20\n"),
        ("类型不对", "值的类型与要求不同，例如该写数字却写了文字。数字不加引号，文字加引号，列表用方括号。"),
    ),
    lesson(
        "E104",
        "Write a value inside the range that the message names; 30 % is 0.30.",
        festival("[stations]\nattempt_fails = 5\n", "[stations]\nattempt_fails = 0.05\n"),
        ("超出取值范围", "值不在合理范围内。比例写 0 到 1 之间的小数：30% 写作 0.30；不接受无穷大和 nan。"),
    ),
    lesson(
        "E105",
        "Write one of the words that the message lists, in lower case as they stand there.",
        festival(
            "[contacts.causes.purchase]\ntrigger = \"order\"\n",
            "[contacts.causes.purchase]\ntrigger = \"orders\"\n",
        ),
        ("不是可选的词", "此处只能写提示中列出的词之一，注意大小写。"),
    ),
    lesson(
        "E106",
        "Write the number with its unit, in quotes: \"90 s\", \"3 min\", \"1.5 d\".",
        festival(
            "[contact_center.channels.hotline]\nanswer_within = 20\n",
            "[contact_center.channels.hotline]\nanswer_within = \"20 s\"\n",
        ),
        ("不是时长", "时长要写成带单位的文字，如 \"90 s\"、\"3 min\"、\"1.5 d\"，以免把秒当成分钟。"),
    ),
    lesson(
        "E107",
        "Write dates as 2026-11-11 and moments as 2026-11-11T00:15:00, without a time zone.",
        festival("[season]\nfirst_day = \"2026/11/1\"\n", "[season]\nfirst_day = 2026-11-01\n"),
        (
            "不是日期或时间",
            "日期写 2026-11-11，时刻写 00:15:00，日期加时刻写 2026-11-11T00:15:00；都是当地时间，不写时区。",
        ),
    ),
    lesson(
        "E108",
        "Correct the name as the message proposes, or declare what it should mean.",
        festival(
            "[disruptions.snow]\nfrom = 2026-11-13T00:00:00\nuntil = 2026-11-15T00:00:00\nregions = [\"wset\"]\nhubs = 0.5\n",
            "[disruptions.snow]\nfrom = 2026-11-13T00:00:00\nuntil = 2026-11-15T00:00:00\nregions = [\"west\"]\nhubs = 0.5\n",
        ),
        ("引用了不存在的名字", "这里按名字引用了场景中没有声明的东西（如地区、队列）。请改正名字，或先声明它。"),
    ),
    lesson(
        "E109",
        "Keep one of the two, or rename one.",
        festival("[stations]\nattempt_fails = 0.05\nattempt_fails = 0.08\n", "[stations]\nattempt_fails = 0.08\n"),
        ("重复声明", "同一个名字或同一个键出现了两次，只能有一个生效。请保留一个，或改名。"),
    ),
    lesson(
        "E110",
        "Write as many entries as the message says: a profile of the day has 24, the first for the hour from midnight.",
        festival(
            "[contacts]\nawake = [1, 2, 3]\n",
            "[contacts]\nawake = [2, 1, 1, 1, 1, 1, 2, 4, 7, 9, 9, 9, 7, 7, 8, 9, 9, 8, 7, 7, 8, 8, 7, 4]\n",
        ),
        ("列表长度不对", "列表的项数与要求不符，例如一天的曲线必须恰好 24 个数，从零点开始。"),
    ),
    lesson(
        "E111",
        "Change one of the values that the message names, so that both can hold.",
        festival(
            "[disruptions.snow]\nfrom = 2026-11-15T00:00:00\nuntil = 2026-11-13T00:00:00\nhubs = 0.5\n",
            "[disruptions.snow]\nfrom = 2026-11-13T00:00:00\nuntil = 2026-11-15T00:00:00\nhubs = 0.5\n",
        ),
        ("几个值互相矛盾", "每个值单独看都行，放在一起却不成立，例如结束早于开始。请修改其中之一。"),
    ),
    lesson(
        "E112",
        "Name the law and all its parameters: \"exponential 3 min\", \"lognormal 180 s cv 1.0\", or a section in braces.",
        festival("[lanes]\ntransit = \"gamma 30 h\"\n", "[lanes]\ntransit = \"gamma 30 h cv 0.2\"\n"),
        (
            "不是概率分布",
            "分布要写出名称和全部参数，如 \"exponential 3 min\"、\"lognormal 180 s cv 1.0\"，或花括号小节。",
        ),
    ),
    lesson(
        "E113",
        "Use lower-case letters, digits, `_` and `-` for the key, and write the proper name as `name` or `name_zh`.",
        festival(
            "[regions.North]\norders_weight = 10\n",
            "[regions.north]\nname = \"North\"\nname_zh = \"华北\"\norders_weight = 10\n",
        ),
        (
            "名字不合规则",
            "作键的名字只能用小写字母、数字、`_` 和 `-`；要显示的名称写在 `name` 和 `name_zh`，可用任何文字。",
        ),
    ),
    lesson(
        "E120",
        "Name existing files in quotes, and see that none of them leads back to this one.",
        file(
            "extends = [\"festival.toml\", 2026]\nname = \"Next year\"\n",
            "extends = [\"festival.toml\"]\nname = \"Next year\"\n",
        ),
        (
            "extends 无法跟随",
            "`extends` 写一个或多个场景文件的路径（相对本文件）；文件不能直接或间接继承自己，最多 16 层。",
        ),
    ),
    lesson(
        "E130",
        "Begin the file with a line of column names, separate cells with commas, and close every quote.",
        table("minute,cumulative_share\n0,0\n60,\"0.2\n1440,1\n", "minute,cumulative_share\n0,0\n60,0.2\n1440,1\n"),
        ("表格无法读取", "文件不是带表头的 CSV：为空、行数过多，或引号没有闭合。第一行写列名，用逗号分隔，引号成对。"),
    ),
    lesson(
        "E131",
        "Add the column, or give an existing one this name in the first line.",
        table("minute,share\n0,0\n1440,1\n", "minute,cumulative_share\n0,0\n1440,1\n"),
        ("缺少一列", "表头中没有需要的列名；列名必须完全一致。请补上这一列，或改列名。"),
    ),
    lesson(
        "E132",
        "Correct the name of the column, or remove the column; remarks go into lines that begin with `#`.",
        table(
            "minute,cumulative_share,remark\n0,0,start\n1440,1,end\n",
            "# from the start to the end of the day\nminute,cumulative_share\n0,0\n1440,1\n",
        ),
        ("未知的列", "没有谁会读这一列；拼错的列会被悄悄忽略，所以拒绝。请改名或删除，备注写在 `#` 开头的行里。"),
    ),
    lesson(
        "E133",
        "Write a plain number, such as 0.20 or 1234.5, without `%`, units or thousands separators.",
        table("minute,cumulative_share\n0,0\n60,20%\n1440,1\n", "minute,cumulative_share\n0,0\n60,0.20\n1440,1\n"),
        (
            "单元格内容不对",
            "单元格不是该列要的内容：不是数字、超出范围、为空或不是日期。数字不带 %、单位和千位分隔符。",
        ),
    ),
    lesson(
        "E134",
        "Give every row as many cells as the header; a cell that contains a comma stands in quotes.",
        table("minute,cumulative_share\n0,0\n60,0,2\n1440,1\n", "minute,cumulative_share\n0,0\n60,0.2\n1440,1\n"),
        ("某行的单元格数不对", "每一行的单元格数必须与表头相同；含逗号的内容要加引号，小数点用「.」。"),
    ),
    lesson(
        "E135",
        "Add or remove rows as the message says.",
        table("minute,cumulative_share\n0,0\n", "minute,cumulative_share\n0,0\n1440,1\n"),
        ("行数不对", "表格的行数少于或多于所需，请按提示增减。"),
    ),
    lesson(
        "E136",
        "Sort the rows by this column and remove repeated values.",
        table(
            "minute,cumulative_share\n0,0\n60,0.2\n30,0.1\n1440,1\n",
            "minute,cumulative_share\n0,0\n30,0.1\n60,0.2\n1440,1\n",
        ),
        ("该列没有递增", "表格按这一列排序，每个值都要大于上一行。请排序并去掉重复值。"),
    ),
];
