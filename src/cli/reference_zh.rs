//! The reference of scenario files in Chinese: the words around the keys, and kinds and ranges as Chinese says them. What
//! fields are and why defaults are what they are comes from the dictionary.

use crate::report::Lang;
use crate::report::dictionary::{code, meaning, reason};
use crate::schema::reference::Words;

/// The words of the page in Chinese.
pub const CHINESE: Words = Words {
    head: HEAD,
    top: "文件顶层",
    header: "| 键 | 含义 | 类别 | 范围 | 未写时 | 示例 |",
    required: "必填",
    optional: "可选：{}",
    without: "未写时：{}。",
    count: "数量：{}。",
    entries: "{} 项",
    only_with: "（仅当 {}）",
    columns: "表 `{}` 的列：",
    laws: "分布",
    law: "{}。写成小节时取以下形式之一：",
    form: "- `law = \"{}\"`，参数 ",
    any_law: "各种分布都可另写 `zero_share`，即取值为零的概率。",
    stops: ["，", "。"],
    meaning: |text| meaning(text, Lang::Zh).to_owned(),
    reason: |text| reason(text, Lang::Zh).to_owned(),
    kind,
    unit,
    range,
};

const HEAD: &str = "\
# 场景文件：全部键

<!-- 由 `peakday schema --reference --lang zh` 生成，请勿手改。 -->

本页由程序按其实际读取的内容生成，因此不会过时。场景是一个 TOML 文件；`extends = \"base.toml\"` 在其他文件之上编写，
`[strategies.NAME]` 存放供 `peakday compare` 使用的叠加内容。时长写成带单位的文字（`\"90 s\"`、`\"2 h 30 min\"`），占比写成小数
（30 % 为 `0.30`），时间为当地时间。标为 **必填** 的键没有默认值。供编辑器使用：`peakday schema > peakday.schema.json`。
";

/// Kinds of values that are one word or a few.
const KINDS: &[(&str, &str)] = &[
    ("text", "文字"),
    ("texts", "文字"),
    ("number", "数"),
    ("numbers", "数"),
    ("integer", "整数"),
    ("integers", "整数"),
    ("share", "占比"),
    ("shares", "占比"),
    ("duration", "时长"),
    ("durations", "时长"),
    ("choice", "选项"),
    ("choices", "选项"),
    ("boolean", "是否"),
    ("booleans", "是否"),
    ("date", "日期"),
    ("dates", "日期"),
    ("date and time", "日期与时刻"),
    ("date and times", "日期与时刻"),
    ("time of day", "钟点"),
    ("time of days", "钟点"),
    ("file", "文件"),
    ("section", "小节"),
    ("sections", "小节"),
    ("named sections", "具名小节"),
];

/// What names are of.
const THINGS: &[(&str, &str)] = &[
    ("region", "地区"),
    ("type", "咨询类型"),
    ("group", "坐席组"),
    ("channel", "渠道"),
    ("cause", "原因"),
    ("learned cause", "须学习的原因"),
    ("category", "品类"),
    ("class", "商家类别"),
    ("center", "分拨中心"),
    ("event", "大促"),
    ("kind", "案件类型"),
    ("party", "外部方"),
    ("step", "步骤"),
    ("team", "团队"),
    ("pattern", "班型"),
    ("source of people", "人员来源"),
    ("weekday", "星期"),
    ("activity", "活动"),
];

fn found(words: &'static [(&str, &str)], word: &str) -> Option<&'static str> {
    words.iter().find(|(english, _)| *english == word).map(|(_, chinese)| *chinese)
}

/// `list of names of a region` as 地区的键的列表.
fn kind(english: &str) -> String {
    if let Some(entries) = english.strip_prefix("list of ") {
        return format!("{}的列表", kind(entries));
    }
    if let Some(values) = english.strip_prefix("law of ") {
        return format!("{}的分布", kind(values));
    }
    if let Some(thing) = english.strip_prefix("name of a ").or_else(|| english.strip_prefix("names of a ")) {
        return format!("{}的键", found(THINGS, thing).unwrap_or(thing));
    }
    if let Some((values, thing)) = english.split_once(" by name of a ") {
        return format!("按{}的{}", found(THINGS, thing).unwrap_or(thing), kind(values));
    }
    found(KINDS, english).unwrap_or(english).to_owned()
}

fn unit(key: &str) -> String {
    code(key).map_or_else(|| key.to_owned(), |phrase| phrase.text(Lang::Zh).to_owned())
}

/// `between 0 and 1` as `0 至 1`; of several parts, each.
fn range(english: &str) -> String {
    let part = |text: &str| {
        if let Some((low, high)) = text.strip_prefix("between ").and_then(|ends| ends.split_once(" and ")) {
            return format!("{low} 至 {high}");
        }
        if let Some((low, high)) = text.strip_prefix("more than ").and_then(|ends| ends.split_once(" and at most ")) {
            return format!("大于 {low} 且不超过 {high}");
        }
        let ends =
            [("more than ", "大于 "), ("less than ", "小于 "), ("at most ", "不超过 "), ("at least ", "不小于 ")];
        let end = ends.iter().find_map(|(english, chinese)| Some(format!("{chinese}{}", text.strip_prefix(english)?)));
        end.unwrap_or_else(|| text.to_owned())
    };
    english.split("; ").map(part).collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_ranges_read_as_chinese() {
        assert_eq!(kind("list of names of a region"), "地区的键的列表");
        assert_eq!(kind("numbers by name of a learned cause"), "按须学习的原因的数");
        assert_eq!(kind("law of durations"), "时长的分布");
        assert_eq!(range("more than 0 and at most 1"), "大于 0 且不超过 1");
        assert_eq!(range("between \"1 min\" and \"1 d\""), "\"1 min\" 至 \"1 d\"");
        assert_eq!([range(""), range("24"), range("at least 2")], ["", "24", "不小于 2"]);
    }

    #[test]
    fn no_kind_and_no_range_of_any_field_stays_english() {
        let is_english = |text: &str| {
            text.split_whitespace().any(|word| {
                word.len() > 2 && word.chars().all(|letter| letter.is_ascii_alphabetic()) && !["min"].contains(&word)
            })
        };
        for field in crate::schema::fields() {
            for text in [kind(field.kind.trim_start_matches("column of ")), range(&field.range), range(&field.length)] {
                assert!(!is_english(&text), "{}: {text} ({})", field.path, field.kind);
            }
        }
    }
}
