#include "attention_page.h"

#include <fmt/format.h>

#include <vector>

#include "heed/evaluation/html_report.h"
#include "heed/evaluation/html_text.h"

namespace heed {
namespace {

constexpr std::string_view style = R"css(<style>
.attention-choices { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0; }
.attention-choices select, .attention-choices button { font: inherit; padding: .25rem .5rem;
  max-width: 100%; color: inherit; background: var(--panel); border: 1px solid var(--edge);
  border-radius: .4rem; }
#sentence { flex: 1 1 12rem; min-width: 0; }
.attention-view { display: flex; flex-wrap: wrap; gap: 0 2.5rem; align-items: flex-start; }
.attention-view > div { min-width: 0; max-width: 100%; }
.attention-view h3 { margin-top: .75rem; }
#overview { overflow-x: auto; }
#overview th, #overview td { border: 0; padding: .15rem; }
#overview th { min-width: 4.5rem; text-align: left; white-space: nowrap; font-weight: 500; }
#overview button { display: block; padding: 2px; background: var(--panel); color: var(--quiet);
  border: 1px solid var(--edge); border-radius: .3rem; cursor: pointer; }
#overview button[aria-pressed=true] { border-color: var(--series-1);
  box-shadow: 0 0 0 1px var(--series-1); }
#overview canvas { display: block; width: 4.5rem; height: 4.5rem; image-rendering: pixelated; }
#overview small { display: block; text-align: center; }
#map { overflow-x: auto; }
#value { font-variant-numeric: tabular-nums; min-height: 1.5em; }
</style>
)css";

constexpr std::string_view view = R"html(
<div class="attention-choices">
<button id="previous" aria-label="Sentence before">&lsaquo;</button>
<select id="sentence" aria-label="Sentence"></select>
<button id="next" aria-label="Next sentence">&rsaquo;</button>
</div>
<p id="source" dir="auto"></p>
<p id="translation" dir="auto"></p>
<div class="attention-choices">
<select id="kind" aria-label="Kind of attention"></select>
<select id="layer" aria-label="Layer"></select>
<select id="head" aria-label="Head"></select>
<select id="level" aria-label="Pieces or words">
<option value="pieces">Pieces</option><option value="words">Words</option></select>
<button id="save-svg">Save as SVG</button>
<button id="save-png">Save as PNG</button>
</div>
<div class="attention-view">
<div id="overview"></div>
<div>
<h3 id="title"></h3>
<p id="value" class="quiet"></p>
<div id="map"></div>
</div>
</div>
)html";

constexpr std::string_view script = R"js(<script>
"use strict";
const maps = JSON.parse(document.getElementById("maps").textContent);
const kinds = [["cross", "Cross-attention"], ["encoder_self", "Encoder self-attention"],
               ["decoder_self", "Decoder self-attention"]];
const $ = id => document.getElementById(id);
const space = "\u2581", svgNamespace = "http://www.w3.org/2000/svg";
const state = {map: 0, kind: "", layer: 0, head: -1, words: false};

// A head's weights, or the mean of the layer's.
function weightsOf(layer, head) {
  const heads = maps[state.map][state.kind].weights[layer];
  if (head >= 0) return heads[head];
  return heads[0].map((row, i) => row.map((_, j) =>
    heads.reduce((sum, one) => sum + one[i][j], 0) / heads.length));
}

// The pieces of each word: what spaces and special symbols separate. As words_of_pieces() does, but
// that pieces of nothing but space belong to the next word.
function wordsOf(pieces) {
  const words = [];
  let isOpen = false;
  pieces.forEach((piece, i) => {
    const isSpecial = piece === "<s>" || piece === "</s>";
    const isOnlySpace = piece === space;
    const begins = !isOpen || isSpecial || (piece.startsWith(space) && !words.at(-1).isOnlySpace);
    if (begins) words.push({name: "", pieces: [], isOnlySpace: true});
    const word = words.at(-1);
    word.name += piece.replaceAll(space, "");
    word.pieces.push(i);
    word.isOnlySpace = word.isOnlySpace && isOnlySpace;
    isOpen = !isSpecial;
  });
  return words;
}

// Of words: what all pieces of a word get, on the mean of the pieces that look.
function view(layer, head) {
  const {queries, keys} = maps[state.map][state.kind];
  const weights = weightsOf(layer, head);
  if (!state.words) return {rows: queries, columns: keys, values: weights};
  const rows = wordsOf(queries), columns = wordsOf(keys);
  const values = rows.map(row => columns.map(column => row.pieces.reduce((sum, i) =>
    sum + column.pieces.reduce((part, j) => part + weights[i][j], 0), 0) / row.pieces.length));
  return {rows: rows.map(word => word.name), columns: columns.map(word => word.name), values};
}

const shown = piece => piece.replaceAll(space, "_");
const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const headName = head => head < 0 ? "mean of the heads" : `head ${head + 1}`;

function element(name, attributes, text) {
  const made = document.createElementNS(svgNamespace, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  return made;
}

const canvas = document.createElement("canvas").getContext("2d");
function longest(names) {
  canvas.font = "12px system-ui, sans-serif";
  return Math.max(...names.map(name => canvas.measureText(shown(name)).width));
}

// The chosen map as a picture with names, colours and size of its own: it can be saved as it is.
function picture() {
  const {rows, columns, values} = view(state.layer, state.head);
  const cell = 20, left = longest(rows) + 12, top = longest(columns) + 12;
  const width = left + cell * columns.length + 2, height = top + cell * rows.length + 2;
  const svg = element("svg", {xmlns: svgNamespace, viewBox: `0 0 ${width} ${height}`, width, height,
    "font-family": "system-ui, sans-serif", "font-size": 12, role: "img",
    "aria-label": `Layer ${state.layer + 1}, ${headName(state.head)}`});
  svg.append(element("rect", {width, height, fill: color("--page")}));
  const text = color("--text"), ink = color("--series-1") || "#2a6fbb";
  rows.forEach((name, i) => svg.append(element("text", {x: left - 6, y: top + cell * i + 14,
    "text-anchor": "end", fill: text}, shown(name))));
  columns.forEach((name, j) => svg.append(element("text", {fill: text,
    transform: `translate(${left + cell * j + 14} ${top - 6}) rotate(-90)`}, shown(name))));
  values.forEach((row, i) => row.forEach((value, j) => {
    const rect = element("rect", {x: left + cell * j, y: top + cell * i, width: cell - 1,
      height: cell - 1, fill: ink, "fill-opacity": Math.max(value, 0.03).toFixed(3)});
    rect.dataset.cell = `${i} ${j}`;
    svg.append(rect);
  }));
  return svg;
}

function tell(text) { $("value").textContent = text; }

function drawMap() {
  const {rows, columns, values} = view(state.layer, state.head);
  const svg = picture();
  const point = event => {
    if (!event.target.dataset.cell) return;
    const [i, j] = event.target.dataset.cell.split(" ");
    tell(`${shown(rows[i])} \u2192 ${shown(columns[j])}: ${values[i][j].toFixed(3)}`);
  };
  svg.addEventListener("pointermove", point);
  svg.addEventListener("pointerdown", point);
  $("map").replaceChildren(svg);
  $("title").textContent = `Layer ${state.layer + 1}, ${headName(state.head)}`;
  tell("Point at a cell for its value.");
}

// All layers and heads, small: a row for each layer, its mean first.
function drawOverview() {
  const layers = maps[state.map][state.kind].weights;
  const table = document.createElement("table");
  const ink = color("--series-1") || "#2a6fbb";
  layers.forEach((heads, layer) => {
    const row = table.insertRow();
    const name = document.createElement("th");
    name.textContent = `Layer ${layer + 1}`;
    row.append(name);
    for (let head = -1; head < heads.length; ++head) {
      const button = document.createElement("button");
      button.title = `Layer ${layer + 1}, ${headName(head)}`;
      button.setAttribute("aria-label", button.title);
      button.dataset.map = `${layer} ${head}`;
      button.append(thumbnail(view(layer, head).values, ink));
      const label = document.createElement("small");
      label.textContent = head < 0 ? "mean" : head + 1;
      button.append(label);
      button.onclick = () => { state.layer = layer; state.head = head; drawChosen(); };
      row.insertCell().append(button);
    }
  });
  $("overview").replaceChildren(table);
}

function thumbnail(values, ink) {
  const small = document.createElement("canvas");
  small.width = values[0].length;
  small.height = values.length;
  const context = small.getContext("2d");
  context.fillStyle = ink;
  values.forEach((row, i) => row.forEach((value, j) => {
    if (value < 0.005) return;  // as good as the background
    context.globalAlpha = Math.min(1, value);
    context.fillRect(j, i, 1, 1);
  }));
  return small;
}

function options(select, names, chosen) {
  select.replaceChildren(...names.map((name, i) => new Option(name, i, false, i === chosen)));
}

function drawSentences() {
  options($("sentence"), maps.map(map => `${map.line + 1}${map.rank > 1 ? `, rank ${map.rank}` : ""}` +
    `${map.part > 1 ? `, part ${map.part}` : ""}: ${map.source}`), state.map);
}

function drawChoices() {
  const layers = maps[state.map][state.kind].weights;
  $("sentence").value = state.map;
  options($("layer"), layers.map((_, i) => `Layer ${i + 1}`), state.layer);
  options($("head"), ["Mean of the heads", ...layers[state.layer].map((_, i) => `Head ${i + 1}`)],
    state.head + 1);
  $("previous").disabled = state.map === 0;
  $("next").disabled = state.map === maps.length - 1;
}

// The map that is chosen among those of the overview.
function drawChosen() {
  drawChoices();
  for (const button of $("overview").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", button.dataset.map === `${state.layer} ${state.head}`);
  }
  drawMap();
}

// All that depends on the sentence, the kind of attention and the level.
function draw() {
  const map = maps[state.map];
  const there = kinds.filter(([kind]) => map[kind]);
  if (!there.some(([kind]) => kind === state.kind)) state.kind = there[0][0];
  $("kind").replaceChildren(...there.map(([kind, name]) =>
    new Option(name, kind, false, kind === state.kind)));
  const layers = map[state.kind].weights;
  state.layer = Math.min(state.layer, layers.length - 1);
  state.head = Math.min(state.head, layers[state.layer].length - 1);
  $("source").textContent = map.source;
  $("translation").textContent = map.translation;
  drawOverview();
  drawChosen();
}

function save(url, ending) {
  const link = document.createElement("a");
  link.href = url;
  link.download = `attention-${maps[state.map].line + 1}-${state.kind}-layer${state.layer + 1}-` +
    (state.head < 0 ? "mean" : `head${state.head + 1}`) + ending;
  link.click();
}

// Of the map as a file.
function svgUrl() {
  const text = new XMLSerializer().serializeToString(picture());
  return URL.createObjectURL(new Blob([text], {type: "image/svg+xml"}));
}

function savePng() {
  const mostPixels = 8000;  // a side: browsers draw no larger ones
  const image = new Image();
  image.onload = () => {
    const scale = Math.min(2, mostPixels / Math.max(image.width, image.height));
    const large = document.createElement("canvas");
    large.width = scale * image.width;
    large.height = scale * image.height;
    large.getContext("2d").drawImage(image, 0, 0, large.width, large.height);
    large.toBlob(blob => save(URL.createObjectURL(blob), ".png"));
  };
  image.src = svgUrl();
}

$("sentence").onchange = event => { state.map = +event.target.value; draw(); };
$("previous").onclick = () => { --state.map; draw(); };
$("next").onclick = () => { ++state.map; draw(); };
$("kind").onchange = event => { state.kind = event.target.value; draw(); };
$("layer").onchange = event => { state.layer = +event.target.value; drawChosen(); };
$("head").onchange = event => { state.head = +event.target.value - 1; drawChosen(); };
$("level").onchange = event => { state.words = event.target.value === "words"; draw(); };
$("save-svg").onclick = () => save(svgUrl(), ".svg");
$("save-png").onclick = savePng;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
state.layer = Infinity;  // the last one
drawSentences();
draw();
</script>
)js";

// JSON that a page may hold: no text in it can end the script.
std::string within_page(std::string_view json) {
  std::string text;
  for (const char c : json) c == '<' ? text += "\\u003c" : text += c;
  return text;
}

}  // namespace

std::string attention_page(const std::string& maps, const std::string& note) {
  const std::string above = fmt::format("<p class=\"quiet\">{}</p>\n", escape_html(note));
  const std::string explanation = fmt::format("<p class=\"quiet\">{}</p>\n", attention_explanation);
  const std::string data =
      fmt::format("<script type=\"application/json\" id=\"maps\">{}</script>\n", within_page(maps));
  const bool is_empty = maps == "[]";
  const std::vector<HtmlSection> sections{
      {"Where the model looks",
       is_empty ? above
                : fmt::format("{}{}{}{}{}{}", style, above, explanation, view, data, script)}};
  return html_page("Attention", sections);
}

}  // namespace heed
