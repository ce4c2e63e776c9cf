"use strict";
(function () {
  var COLORS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#8a8a8a", "#7a5cc0", "#a0522d", "#3f8f8f", "#b0b000"];
  // On a dark page the same hues, lighter.
  var LIGHTER = ["#4aa8e8", "#f0b429", "#2fc79a", "#f2854a", "#e59ac4", "#9ad4f5", "#b4b4b4", "#a98ee6", "#d08a5f", "#6fc0c0", "#d6d64a"];
  var colors = window.matchMedia("(prefers-color-scheme: dark)").matches ? LIGHTER : COLORS;
  var chinese = document.documentElement.lang.indexOf("zh") === 0;
  var data = JSON.parse(document.getElementById("series").textContent);

  function grouped(value, share) {
    if (value == null) return "–";
    if (share) return (value * 100).toFixed(1) + " %";
    var digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function moment(seconds) {
    if (seconds == null) return "–";
    var at = new Date(seconds * 1000);
    return at.getUTCFullYear() + "-" + two(at.getUTCMonth() + 1) + "-" + two(at.getUTCDate()) + " " + two(at.getUTCHours()) + ":" + two(at.getUTCMinutes());
  }

  function ticks(plot, splits) {
    var day = null;
    return splits.map(function (seconds) {
      var at = new Date(seconds * 1000), date = two(at.getUTCMonth() + 1) + "-" + two(at.getUTCDate());
      var time = two(at.getUTCHours()) + ":" + two(at.getUTCMinutes());
      var fresh = date !== day;
      day = date;
      return time === "00:00" ? date : fresh ? time + "\n" + date : time;
    });
  }

  function short(plot, splits) {
    return splits.map(function (value) {
      if (plot.isShare) return Math.round(value * 100) + " %";
      var size = Math.abs(value);
      if (chinese && size >= 1e8) return value / 1e8 + " 亿";
      if (chinese && size >= 1e4) return value / 1e4 + " 万";
      if (size >= 1e6) return value / 1e6 + " M";
      if (size >= 1e4) return value / 1e3 + " k";
      return String(+value.toFixed(6));
    });
  }

  function draw(place) {
    var timeline = data[Number(place.dataset.series)];
    var even = timeline.moments;
    var moments = even.length === undefined ? Array.from({ length: even.count }, function (_, at) { return even.first + at * even.step; }) : even;
    var style = getComputedStyle(document.body);
    var axis = { stroke: "#8a939b", font: "12px " + style.fontFamily, grid: { stroke: "rgba(138,147,155,.22)", width: 1 }, ticks: { stroke: "rgba(138,147,155,.4)", width: 1 } };
    var series = [{ label: chinese ? "时间" : "time", value: function (plot, seconds) { return moment(seconds); } }];
    timeline.lines.forEach(function (line, at) {
      series.push({
        label: line.label,
        stroke: colors[at % colors.length],
        width: 1.5,
        spanGaps: false,
        points: { show: moments.length < 60 },
        value: function (plot, value) { return grouped(value, timeline.share); }
      });
    });
    var options = {
      width: place.clientWidth || 600,
      height: 260,
      cursor: { sync: { key: "time" }, drag: { x: true, y: false } },
      tzDate: function (seconds) { return uPlot.tzDate(new Date(seconds * 1e3), "Etc/UTC"); },
      scales: { y: { range: function (plot, low, high) { return [Math.min(0, low || 0) * 1.05, (Math.max(0, high || 0) || 1) * 1.05]; } } },
      axes: [Object.assign({ values: ticks, space: 64 }, axis), Object.assign({ values: short, size: 66 }, axis)],
      series: series
    };
    var columns = [moments].concat(timeline.lines.map(function (line) { return line.values; }));
    var plot = new uPlot(options, null, place);
    plot.isShare = timeline.share;
    plot.setData(columns);
    // What was drawn, for whoever looks at the page by program.
    place.dataset.moments = moments.length;
    place.dataset.lines = timeline.lines.length;
    place.dataset.total = timeline.lines[0].values.reduce(function (sum, value) { return sum + (value || 0); }, 0);
    new ResizeObserver(function () {
      if (place.clientWidth && place.clientWidth !== plot.width) plot.setSize({ width: place.clientWidth, height: 260 });
    }).observe(place);
  }

  Array.prototype.forEach.call(document.querySelectorAll(".plot"), draw);

  function number(text) {
    var plain = text.replace(/[,%<>\s]/g, "");
    return plain !== "" && isFinite(plain) ? Number(plain) : null;
  }

  function compare(one, other) {
    if (one === "" || other === "") return one === other ? 0 : one === "" ? 1 : -1;
    var first = number(one), second = number(other);
    if (first !== null && second !== null) return first - second;
    return one < other ? -1 : one > other ? 1 : 0;
  }

  function sort(header) {
    var table = header.closest("table"), body = table.tBodies[0];
    var column = Array.prototype.indexOf.call(header.parentNode.children, header);
    var down = header.getAttribute("aria-sort") === "ascending";
    Array.prototype.forEach.call(header.parentNode.children, function (other) { other.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    var rows = Array.prototype.map.call(body.rows, function (row, place) {
      return { row: row, place: place, text: row.cells[column].textContent };
    });
    rows.sort(function (one, other) {
      var order = compare(one.text, other.text);
      if (down && one.text !== "" && other.text !== "") order = -order;
      return order || one.place - other.place;
    });
    rows.forEach(function (entry) { body.appendChild(entry.row); });
  }

  Array.prototype.forEach.call(document.querySelectorAll("thead th"), function (header) {
    header.tabIndex = 0;
    header.addEventListener("click", function () { sort(header); });
    header.addEventListener("keydown", function (event) {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(header); }
    });
  });

  Array.prototype.forEach.call(document.querySelectorAll("input.search"), function (field) {
    var table = document.getElementById(field.dataset.table);
    var folded = table.classList.contains("folded");
    field.addEventListener("input", function () {
      var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      table.classList.toggle("folded", folded && !words.length && !table.dataset.all);
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      });
    });
  });

  Array.prototype.forEach.call(document.querySelectorAll("button.all"), function (button) {
    button.addEventListener("click", function () {
      var table = document.getElementById(button.dataset.table);
      table.dataset.all = "yes";
      table.classList.remove("folded");
      button.remove();
    });
  });
})();
