//! `report.html` and the workbook: what they show is what the tables hold, in both languages, and a browser has no
//! complaints.
//!
//! The tests with a browser look for Chromium on the path, or in `CHROMIUM`; without one they say so and pass.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::runs::in_package;

const LANGUAGES: [&str; 2] = ["en", "zh"];

/// Runs the program; its standard output.
fn peakday(place: &Path, words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_peakday"))
        .current_dir(place)
        .args(words)
        .output()
        .unwrap_or_else(|error| panic!("{error}"));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{words:?}\n{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// A place with a small festival that has a strategy.
fn festival() -> TempDir {
    let place = TempDir::new().expect("a temporary directory");
    peakday(place.path(), &["new", "festival.toml"]);
    let file = place.path().join("festival.toml");
    let mut text = fs::read_to_string(&file).expect("read");
    text += "\n[strategies.more-hub]\nname = \"More <hub> & capacity\"\nname_zh = \"分拨<扩容>\"\n\
             destination_hubs.throughput_normal_days = { times = 1.2 }\n";
    fs::write(&file, text).expect("write");
    place
}

/// A directory of results of each command, in `lang`.
fn all_results(place: &Path, lang: &str) -> Vec<PathBuf> {
    let vary = "destination_hubs.throughput_normal_days=1.3,1.6,2.0";
    let staffing = in_package("tests/scenarios/staffing.toml");
    let staffing = staffing.to_str().expect("UTF-8");
    // The plan of the review is a run; what happened is another, with other random numbers.
    for (name, seed) in [("plan", "1"), ("actual", "2")] {
        let target = place.join(format!("{name}-{lang}"));
        let target = target.to_str().expect("UTF-8");
        peakday(place, &["run", "festival.toml", "-n", "2", "--seed", seed, "--no-charts", "--force", "-o", target]);
    }
    let [plan, actual] = [format!("plan-{lang}"), format!("actual-{lang}/contacts_15min.csv")];
    let [agents, causes] = ["agents_15min", "contact_mix_daily"].map(|name| format!("actual-{lang}/{name}.csv"));
    let commands: [(&str, Vec<&str>); 5] = [
        ("run", vec!["run", "festival.toml", "-n", "2"]),
        ("review", vec!["review", &plan, &actual, "--agents", &agents, "--causes", &causes]),
        ("compare", vec!["compare", "festival.toml", "-n", "3"]),
        ("sweep", vec!["sweep", "festival.toml", "-n", "2", "--vary", vary]),
        ("staff", vec!["staff", staffing]),
    ];
    commands
        .into_iter()
        .map(|(name, mut words)| {
            let directory = place.join(format!("{name}-{lang}"));
            let target = directory.to_str().expect("UTF-8").to_owned();
            words.extend(["--lang", lang, "--xlsx", "--output", &target]);
            peakday(place, &words);
            directory
        })
        .collect()
}

fn page(directory: &Path) -> String {
    fs::read_to_string(directory.join("report.html")).expect("a page")
}

/// The data of the timelines.
fn series(page: &str) -> Vec<Value> {
    let (_, rest) = page.split_once("<script id=\"series\" type=\"application/json\">").expect("data");
    let (json, _) = rest.split_once("</script>").expect("end");
    serde_json::from_str(json).expect("JSON")
}

/// Header and rows of a table.
fn table(directory: &Path, name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(directory.join(name)).expect("a table");
    let columns = reader.headers().expect("header").iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.expect("row").iter().map(str::to_owned).collect()).collect();
    (columns, rows)
}

/// Every line of every timeline is a column of a table, value by value; how many values were compared.
fn compare_series(directory: &Path, page: &str) -> usize {
    let mut compared = 0;
    for timeline in series(page) {
        for line in timeline["lines"].as_array().expect("lines") {
            let source = line["source"].as_str().expect("source");
            let mut words = source.splitn(3, ' ');
            let (file, column) = (words.next().expect("file"), words.next().expect("column"));
            let part = words.next().unwrap_or("");
            let (columns, rows) = table(directory, file);
            let at = columns.iter().position(|found| found == column).expect("the column");
            let of_part: Vec<&Vec<String>> =
                rows.iter().filter(|row| part.is_empty() || row.iter().any(|cell| cell == part)).collect();
            let values = line["values"].as_array().expect("values");
            assert_eq!(values.len(), of_part.len(), "{source}");
            for (value, row) in values.iter().zip(of_part) {
                let written: Option<f64> = row[at].parse().ok();
                assert_eq!(value.as_f64(), written, "{source}: {row:?}");
                compared += 1;
            }
        }
    }
    compared
}

/// The text of a page between its tags, without scripts, styles and code.
fn visible(page: &str) -> String {
    let mut text = page.to_owned();
    for element in ["script", "style", "code", "svg"] {
        while let Some(from) = text.find(&format!("<{element}")) {
            let end = format!("</{element}>");
            let until = text[from..].find(&end).expect("closed") + from + end.len();
            text.replace_range(from..until, " ");
        }
    }
    let mut plain = String::new();
    let mut inside = false;
    for character in text.chars() {
        match character {
            '<' => inside = true,
            '>' => {
                inside = false;
                plain.push(' ');
            }
            other if !inside => plain.push(other),
            _ => {}
        }
    }
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Words in Latin letters that are no file, key, or number.
pub fn latin_words(text: &str) -> BTreeSet<String> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || "_-.@*[]/<>".contains(character);
    text.split(|character: char| !is_word(character))
        .map(|word| word.trim_matches(|character: char| !character.is_ascii_alphanumeric()))
        // Keys have dots, underscores, dashes or slashes; measures of percentiles have digits.
        .filter(|word| !word.contains(['.', '_', '-', '/', '[']) && !word.contains(|c: char| c.is_ascii_digit()))
        .filter(|word| word.len() > 1)
        .map(str::to_owned)
        .collect()
}

/// What may stay in Latin letters in a Chinese text.
const ALLOWED: [&str; 10] = ["IANA", "peakday", "CSV", "toml", "csv", "html", "Holm", "Asia", "Bonferroni", "Erlang"];

#[test]
fn pages_and_workbooks_show_what_the_tables_hold_in_both_languages() {
    let place = festival();
    for lang in LANGUAGES {
        for directory in all_results(place.path(), lang) {
            let page = page(&directory);
            let compared = compare_series(&directory, &page);
            let is_sweep = directory.file_name().is_some_and(|name| name.to_string_lossy().starts_with("sweep"));
            assert!(is_sweep || compared > 50, "{}: {compared} values", directory.display());
            let charts = fs::read_dir(directory.join("charts")).expect("charts");
            let charts =
                charts.filter(|file| file.as_ref().expect("file").path().extension().is_some_and(|e| e == "svg"));
            assert_eq!(page.matches("<figure class=\"chart\"").count(), charts.count());
            // Whatever is named is not loaded: the policy forbids it, and nothing asks for it.
            assert!(page.contains("default-src 'none'") && !page.contains(" src=") && !page.contains("<link"));
            assert!(!page.contains("<hub>") && !page.contains("<扩容>"), "names are escaped");
            assert!(page.contains(&format!("<html lang=\"{}\">", if lang == "zh" { "zh-Hans" } else { "en" })));
            let manifest = fs::read_to_string(directory.join("manifest.json")).expect("manifest");
            assert!(manifest.contains("\"report.html\"") && manifest.contains(".xlsx\""), "{manifest}");
            for file in fs::read_dir(&directory).expect("directory") {
                let name = file.expect("file").file_name().to_string_lossy().into_owned();
                let Some(title) = name.strip_suffix(".csv").filter(|title| !title.starts_with("roster")) else {
                    continue;
                };
                assert!(peakday::report::dictionary::table(title).is_some(), "{title} has no title");
                // The headers of a sweep's fields are keys of the scenario.
                let speechless =
                    |column: &String| !column.contains('.') && peakday::report::dictionary::column(column).is_none();
                let (columns, _) = table(&directory, &name);
                let speechless: Vec<String> = columns.into_iter().filter(speechless).collect();
                assert!(speechless.is_empty(), "{name}: {speechless:?} are not in the dictionary");
            }
            if lang == "zh" {
                let files = page.find("<section id=\"files\"").expect("files");
                let left = visible(&page[..files]);
                let allowed = |word: &String| !ALLOWED.contains(&word.as_str()) && !is_key(&directory, word);
                let english: Vec<String> = latin_words(&left).into_iter().filter(allowed).collect();
                assert!(english.is_empty(), "{}: {english:?}", directory.display());
            }
        }
    }
}

/// Whether `word` is a word of the scenario's own keys, values or file names, which stay as they are written.
fn is_key(directory: &Path, word: &str) -> bool {
    let brief = fs::read_to_string(directory.join("brief.json")).expect("brief");
    let brief: Value = serde_json::from_str(&brief).expect("JSON");
    let assumptions = brief["assumptions"].as_array().expect("assumptions");
    let is_part = |text: &Value| {
        let text = text.as_str().unwrap_or("");
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == word)
    };
    // What a scenario does not say in Chinese is shown as it says it.
    let own = |name: &Value| is_part(&name["zh"]);
    let named = brief["names"].as_array().expect("names").iter().any(|name| own(&name["name"]));
    if named || own(&brief["title"]) || own(&brief["notes"]) {
        return true;
    }
    let manifest = fs::read_to_string(directory.join("manifest.json")).expect("manifest");
    assumptions.iter().any(|field| is_part(&field["key"]) || is_part(&field["value"])) || manifest.contains(word)
}

#[test]
fn every_unit_of_a_scenario_has_its_words() {
    let fields = peakday::reading::declarations(peakday::scenario::Scenario::read);
    let units: BTreeSet<&str> = fields.iter().map(|field| field.unit).filter(|unit| !unit.is_empty()).collect();
    assert!(units.len() > 10, "{units:?}");
    let speechless: Vec<&str> = units
        .into_iter()
        .filter(|unit| peakday::report::dictionary::code(unit).is_none_or(|phrase| phrase.zh.is_ascii()))
        .collect();
    assert!(speechless.is_empty(), "{speechless:?}");
}

#[test]
fn a_page_is_made_again_from_its_directory_with_the_same_bytes() {
    let place = festival();
    peakday(place.path(), &["run", "festival.toml", "-n", "2", "--xlsx"]);
    let directory = place.path().join("output/festival");
    let (first, book) = (page(&directory), fs::read(directory.join("festival.xlsx")).expect("workbook"));
    fs::remove_file(directory.join("report.html")).expect("remove");
    peakday(place.path(), &["report", "output/festival", "--xlsx"]);
    assert!(first == page(&directory), "the same page");
    assert!(book == fs::read(directory.join("festival.xlsx")).expect("workbook"), "the same workbook");
    peakday(place.path(), &["report", "output/festival", "--lang", "zh"]);
    let chinese = page(&directory);
    assert!(chinese.contains("最先出问题的环节") && chinese.contains("图表为生成结果时所绘"));
    assert!(compare_series(&directory, &chinese) > 100);
    // Nothing but the files asked for.
    let left = fs::read_dir(&directory)
        .expect("directory")
        .filter(|file| file.as_ref().expect("file").file_name().to_string_lossy().contains("partial"));
    assert_eq!(left.count(), 0);
}

/// Chromium, if there is one.
fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path).flat_map(|place| names.map(|name| place.join(name))).find(|file| file.is_file())
}

/// The page as the browser sees it after its script, and what the console said.
fn opened(browser: &Path, page: &Path, profile: &Path) -> (String, Vec<String>) {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--disable-dev-shm-usage", "--enable-logging=stderr", "--v=0", "--window-size=1280,3000"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(["--virtual-time-budget=5000", "--dump-dom"])
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("the browser starts");
    let said = String::from_utf8_lossy(&output.stderr);
    let console = said.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
    (String::from_utf8(output.stdout).expect("UTF-8"), console)
}

/// The value of an attribute of the element that begins at `element`.
fn attribute(element: &str, name: &str) -> String {
    let (_, rest) = element.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("{name} in {element:.200}"));
    rest.split('"').next().expect("a value").to_owned()
}

/// What stands between the tags of a piece of a page.
fn plain(piece: &str) -> String {
    let parts = piece.split('<').enumerate();
    parts.map(|(at, part)| if at == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) }).collect()
}

/// Every number that the tables of an opened page show is the number of the CSV, as far as its digits go; how many.
fn compare_tables(directory: &Path, dom: &str) -> usize {
    let mut compared = 0;
    for piece in dom.split("<table id=\"").skip(1) {
        let name = piece.split("-table\"").next().expect("a name");
        let file = format!("{name}.csv");
        if !directory.join(&file).is_file() {
            continue;
        }
        let (columns, rows) = table(directory, &file);
        let (_, body) = piece.split_once("<tbody>").expect("a body");
        let (body, _) = body.split_once("</tbody>").expect("its end");
        let shown: Vec<&str> = body.split("<tr").skip(1).collect();
        assert_eq!(shown.len(), rows.len(), "{file}");
        for (shown, row) in shown.iter().zip(&rows) {
            let cells: Vec<&str> = shown.split("<td").skip(1).collect();
            assert_eq!(cells.len(), row.len(), "{file}");
            for ((cell, written), column) in cells.iter().zip(row).zip(&columns) {
                // Numbers stand on the right.
                if !cell.starts_with(" class=\"n\"") || written.is_empty() {
                    continue;
                }
                let text = plain(&format!("<td{cell}")).replace(',', "");
                let written: f64 = written.parse().unwrap_or_else(|_| panic!("{file} {column}: {written}"));
                let value = if text.ends_with('%') { written * 100.0 } else { written };
                let digits = text.trim_end_matches(" %").replace("&lt; ", "").replace("&gt; ", "");
                let read: f64 = digits.parse().unwrap_or_else(|_| panic!("{file} {column}: {text}"));
                let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                let limit = if text.starts_with('&') { 1e-3 } else { 0.5 * 0.1_f64.powf(decimals as f64) };
                assert!(
                    (read - value).abs() <= limit * (1.0 + 1e-6) + 1e-9 * value.abs(),
                    "{file} {column}: {text}, {value}"
                );
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn a_browser_draws_every_timeline_and_has_no_complaints() {
    let Some(browser) = browser() else {
        eprintln!("there is no Chromium on this machine: pages are not opened");
        return;
    };
    let place = festival();
    for lang in LANGUAGES {
        for directory in all_results(place.path(), lang) {
            let source = page(&directory);
            let profile = TempDir::new().expect("profile");
            let (dom, console) = opened(&browser, &directory.join("report.html"), profile.path());
            assert!(console.is_empty(), "{}: {console:#?}", directory.display());
            let data = series(&source);
            let plots: Vec<&str> = dom.split("<div class=\"plot\"").skip(1).collect();
            assert_eq!(plots.len(), data.len(), "{}", directory.display());
            assert_eq!(dom.matches("<canvas").count(), data.len());
            let compared = compare_tables(&directory, &dom);
            assert!(compared > 40, "{}: {compared} numbers in tables", directory.display());
            for (plot, timeline) in plots.iter().zip(&data) {
                let lines = timeline["lines"].as_array().expect("lines");
                let values = lines[0]["values"].as_array().expect("values");
                let total: f64 = values.iter().filter_map(Value::as_f64).sum();
                assert_eq!(attribute(plot, "data-lines"), lines.len().to_string());
                let drawn: f64 = attribute(plot, "data-total").parse().expect("a number");
                assert!((drawn - total).abs() <= 1e-9 * total.abs(), "{drawn} is not {total}");
                for line in lines {
                    let label = line["label"].as_str().expect("label");
                    let escaped = label.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                    assert!(plot.contains(&escaped), "{label} in the legend");
                }
            }
            assert_eq!(
                dom.matches("<figure class=\"chart\"").count(),
                source.matches("<figure class=\"chart\"").count()
            );
        }
    }
}
