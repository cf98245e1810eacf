// The drawing of a chart, as site_builder/render/pages/chart_svg.py makes it: lengths along the page are percentages,
// those down it ems. Each of its values can be read on its own.

import { draw, make } from "../explorer/make";
import type { Plot, Strand, Value } from "./figures";

const HIGH = 13;
const ABOVE = 1.75;
const BELOW = 1.75;
// ems of a bar that lies: a line of its label, itself, the space to the next one
const LINE = 1.5;
const BAR = 0.7;
const APART = 0.3;
const ROOM = 18.5; // ems of the narrowest telephone
const LABEL_ROOM = 21; // ems of a line of a label: one longer than ROOM has smaller letters there
const SHORT = 3; // ems of a value that needs no room of its own behind the bars
const BEHIND = { "": 0, lying: 6 }; // ems behind the bars, for their values
const WIDE = 30;
const NARROW = { "": 15.5, wide: 13.5, named: 11 };
const SIDE = 5; // ems beside a plot, for the names of its lines
const EDGE = 1; // ems between a plot and the edge of a telephone
const MARKS = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
  "M-4-4h8v8h-8z",
  "M0-5L5 4H-5z",
  "M0-5.5L5.5 0 0 5.5-5.5 0z",
  "M-4-4L4 4M4-4L-4 4",
];

export interface Drawing {
  plot: Plot;
  horizontal: boolean;
  type: string;
  changes: [string, string, string][];
  label: (label: string) => string;
  short: (value: number) => string;
  tick: (value: number) => string;
  told: (label: string, strand: string, value: Value) => string; // what a value says of itself
}

/** The drawing named and described by these ids, with what its strands look like before it. */
export function drawChart(drawing: Drawing, named: string, described: string): Element[] {
  const { plot, horizontal, type } = drawing;
  const [parts, height, side] = horizontal ? lying(drawing) : standing(drawing);
  const naming = { "aria-labelledby": named, "aria-describedby": described };
  const size = { class: `chart ${side}`.trim(), height: `${round(height)}em` };
  const svg = draw("svg", { ...size, role: "group", ...naming }, ...parts);
  if (plot.strands.length < 2 || side === "named") return [svg];
  const items = plot.strands.map((strand) => make("li", {}, sample(strand, type), strand.name));
  return [make("ul", { class: "key", "aria-hidden": "true" }, ...items), svg];
}

function round(length: number): number {
  return Math.round(length * 100) / 100;
}

function words(said: string, x: number, y: number, kind = ""): SVGElement {
  const place = { x: `${round(x)}%`, y: `${round(y)}em` };
  return draw("text", { ...(kind && { class: kind }), ...place }, document.createTextNode(said));
}

/** A value that can be read: what shows it, in a place that is easy to touch. */
function point(said: string, marked: boolean, area: number[], ...shown: SVGElement[]): SVGElement {
  const [x, y, width, height] = area as [number, number, number, number];
  const size = { x: `${round(x)}%`, y: `${round(y)}em` };
  const room = { width: `${round(width)}%`, height: `${round(height)}em` };
  const touched = draw("rect", { class: "x-area", ...size, ...room });
  const kind = marked ? "x-point x-marked" : "x-point";
  return draw("g", { class: kind, role: "img", "aria-label": said }, ...shown, touched);
}

function boundsOf({ strands }: Plot): [number, number] {
  const values = strands.flatMap((strand) => strand.values.filter((value) => value !== null));
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return [low, high > low ? high : low + 1];
}

// --- bars that lie: groups are names ---

function lying(drawing: Drawing): [SVGElement[], number, string] {
  const { plot, label, short, told } = drawing;
  const [low, high] = boundsOf(plot);
  const said = plot.strands.map(({ values }) =>
    values.map((value) => (value === null ? "–" : short(value))),
  );
  const longest = Math.max(0, ...said.flat().map(widthOf)) * 1.1 + 0.6;
  const side = longest <= SHORT ? "" : "lying";
  const lacking = Math.max(longest - BEHIND[side], 0);
  const full = 100 * (1 - lacking / (ROOM - BEHIND[side]));
  const x = (value: number): number => ((value - low) / (high - low)) * full;
  const parts: SVGElement[] = [];
  let y = 0;
  plot.labels.forEach((name, place) => {
    const text = label(name) || "–";
    const lines = wrap(text);
    const top = y;
    const strong = name === plot.marked ? "n" : "";
    lines.forEach((line, i) => {
      const placed = words(line, 0, y + LINE * (i + 1) - 0.4, strong);
      if (widthOf(line) > ROOM)
        placed.replaceChildren(draw("tspan", { class: "long" }, ...placed.childNodes));
      parts.push(placed);
    });
    y += LINE * lines.length;
    plot.strands.forEach((strand, i) => {
      const value = strand.values[place] ?? null;
      const [start, end] = [x(Math.min(0, value ?? 0)), x(Math.max(0, value ?? 0))];
      const size = { x: `${round(start)}%`, y: `${round(y + 0.1)}em`, height: `${BAR}em` };
      const width = `${round(Math.max(end - start, 0.3))}%`;
      const bar = value ? [draw("rect", { class: `s${strand.place}`, ...size, width })] : [];
      const amount = words(said[i]![place]!, end, y + BAR, "n after");
      const over = i ? y : top;
      const area = [0, over, 100, y + BAR + 0.3 - over];
      parts.push(point(told(text, strand.name, value), name === plot.marked, area, ...bar, amount));
      y += BAR + 0.4;
    });
    y += APART;
  });
  return [parts, y, side];
}

// --- what stands: groups have an order of their own ---

function standing(drawing: Drawing): [SVGElement[], number, string] {
  const { plot, type, tick } = drawing;
  const [low, high] = boundsOf(plot);
  const ticks = ticksOf(low, high, plot);
  const down = (value: number): number => ABOVE + HIGH * (1 - (value - low) / (high - low));
  const texts = ticks.map(tick);
  const named = type === "line" && hasRoomForNames(plot);
  const wide = Math.max(...texts.map(widthOf)) > 2.4 ? "wide" : "";
  const side = named ? "named" : wide;
  const parts = ticks.flatMap((value, i) => {
    const y = `${round(down(value))}em`;
    const line = { class: value ? "grid" : "base", x1: 0, x2: "100%", y1: y, y2: y };
    return [draw("line", line), words(texts[i]!, 0, down(value) + 0.3, "tick")];
  });
  parts.push(...(type === "line" ? lines(drawing, down) : columns(drawing, down, NARROW[side])));
  if (named) parts.push(...lineNames(plot, down));
  parts.push(...groupLabels(drawing, NARROW[side]), ...changes(drawing));
  return [parts, ABOVE + HIGH + BELOW, side];
}

const NUMBER = /[\d\u2212](?:.*\d)?/;

type Down = (value: number) => number;

function columns(drawing: Drawing, down: Down, room: number): SVGElement[] {
  const { plot, label, tick, told, changes } = drawing;
  const slot = 100 / plot.labels.length;
  const width = (0.76 * slot) / plot.strands.length;
  const all = plot.strands.flatMap(({ values }) => values.filter((value) => value !== null));
  // What stands around all numbers the scale says: of 3,66 M€ and 3,62 M€, or of €3.66M, 3.66 is enough
  const units = new Set(all.map((value) => tick(value).replace(NUMBER, "")));
  const end = (value: number): string =>
    units.size === 1 ? NUMBER.exec(tick(value))![0] : tick(value);
  const widest = Math.max(0, ...all.map((value) => widthOf(end(value)))) + 0.4;
  const plain = plot.strands.length === 1 && !changes.length && Math.min(0, ...all) === 0;
  const written = plain && widest <= room / plot.labels.length;
  return plot.strands.flatMap((strand, number) =>
    strand.values.map((value, place) => {
      const [top, foot] = value === null ? [down(0), down(0)] : ends(down, value);
      const x = (place + 0.12) * slot + number * width;
      const box = { x: `${round(x)}%`, y: `${round(top)}em`, width: `${round(0.92 * width)}%` };
      const height = `${round(Math.max(foot - top, 0.1))}em`;
      const shown =
        value === null ? [] : [draw("rect", { class: `s${strand.place}`, ...box, height })];
      if (written && value !== null)
        shown.push(words(end(value), (place + 0.5) * slot, top - 0.4, "mid n"));
      const name = plot.labels[place]!;
      const left = written ? place * slot : x;
      const area = [left, 0.35, written ? slot : 0.92 * width, ABOVE + HIGH - 0.35];
      return point(told(label(name), strand.name, value), name === plot.marked, area, ...shown);
    }),
  );
}

function ends(down: Down, value: number): [number, number] {
  return [Math.min(down(value), down(0)), Math.max(down(value), down(0))];
}

function lines(drawing: Drawing, down: Down): SVGElement[] {
  const { plot, label, told } = drawing;
  const slot = 1000 / plot.labels.length;
  const marked = plot.labels.indexOf(plot.marked);
  const x = `${round(((marked + 0.5) * slot) / 10)}%`;
  const year = { class: "x-year", x1: x, x2: x, y1: `${ABOVE}em`, y2: `${ABOVE + HIGH}em` };
  const drawn = plot.strands.flatMap((strand) => {
    let path = "";
    const points: SVGElement[] = [];
    strand.values.forEach((value, place) => {
      if (value === null) return;
      const follows = place > 0 && strand.values[place - 1] !== null;
      const y = (down(value) / (ABOVE + HIGH)) * 1000;
      path += `${follows ? "L" : "M"}${round((place + 0.5) * slot)} ${round(y)}`;
      const name = plot.labels[place]!;
      const [x, at] = [((place + 0.5) * slot) / 10, down(value)];
      const mark = draw("path", { class: `m${strand.place}`, d: shapeOf(strand) });
      const placed = draw("svg", { x: `${round(x)}%`, y: `${round(at)}em` }, mark);
      const width = Math.min(slot / 10, 8);
      const area = [x - width / 2, at - 0.9, width, 1.8];
      const said = told(label(name), strand.name, value);
      points.push(point(said, false, area, placed));
    });
    const stretched = {
      viewBox: "0 0 1000 1000",
      preserveAspectRatio: "none",
      height: `${round(ABOVE + HIGH)}em`,
    };
    const line = draw("path", { class: `l${strand.place}`, d: path });
    return [draw("svg", stretched, line), ...points];
  });
  return marked < 0 ? drawn : [draw("line", year), ...drawn];
}

/** Beside the ends of lines. */
function hasRoomForNames({ strands }: Plot): boolean {
  const fit = strands.every(({ name, values }) => {
    return widthOf(name) <= SIDE && typeof values[values.length - 1] === "number";
  });
  return strands.length > 1 && fit;
}

/** The name of each line at its end, one under the other where ends are close. */
function lineNames({ labels, strands }: Plot, down: Down): SVGElement[] {
  const named = strands.map(({ name, values }) => ({ name, y: down(values[values.length - 1]!) }));
  named.sort((one, other) => one.y - other.y);
  let lowest = -Infinity;
  const places = named.map(({ y }) => (lowest = Math.max(y, lowest + 1.15)));
  const over = Math.max(lowest - ABOVE - HIGH, 0);
  return named.map(({ name, y }, i) => {
    const at = Math.max(places[i]! - over, y - 4) + 0.3;
    const place = { x: `${round(100 - 50 / labels.length)}%`, dx: ".7em", y: `${round(at)}em` };
    return draw("text", place, document.createTextNode(name));
  });
}

function shapeOf({ place }: Strand): string {
  return MARKS[place % MARKS.length]!;
}

/** Counted from the last: as many as a screen has room for, of which a telephone shows some. The last ends where the
 *  plot does, if its middle stood so near the edge of a telephone that it would be cut there. */
function groupLabels({ plot, label }: Drawing, room: number): SVGElement[] {
  const texts = plot.labels.map(label);
  const widest = Math.max(...texts.map(widthOf)) + 0.6;
  const overhang = (widest - room / texts.length) / 2;
  const cut = overhang > EDGE && room > NARROW.named;
  const width = cut ? widest + overhang : widest; // the last comes nearer to the one before it
  const wide = Math.ceil((texts.length * width) / WIDE);
  const narrow = Math.ceil((texts.length * width) / room / wide) * wide;
  const shown: SVGElement[] = [];
  for (let place = texts.length - 1; place >= 0; place -= wide) {
    const last = cut && place === texts.length - 1;
    const kind = last ? "end" : (texts.length - 1 - place) % narrow ? "mid alt" : "mid";
    const marked = plot.labels[place] === plot.marked ? " n" : "";
    const x = last ? 100 : ((place + 0.5) * 100) / texts.length;
    shown.push(words(texts[place]!, x, ABOVE + HIGH + 1.3, kind + marked));
  }
  return shown;
}

/** Where codes change their meaning. */
function changes({ plot, changes }: Drawing): SVGElement[] {
  return changes.flatMap(([group, before, after]) => {
    const x = `${round((plot.labels.indexOf(group) * 100) / plot.labels.length)}%`;
    const line = { class: "turn", x1: x, x2: x, y1: 0, y2: `${ABOVE + HIGH}em` };
    const [was, is] = [document.createTextNode(before), document.createTextNode(after)];
    return [
      draw("line", line),
      draw("text", { class: "end", x, dx: "-.4em", y: "1em" }, was),
      draw("text", { x, dx: ".4em", y: "1em" }, is),
    ];
  });
}

// --- pieces ---

function sample(strand: Strand, type: string): SVGElement {
  const size = { viewBox: "0 0 32 14", width: 32, height: 14 };
  if (type !== "line") {
    const box = { class: `s${strand.place}`, x: 1, y: 1, width: 30, height: 12 };
    return draw("svg", size, draw("rect", box));
  }
  const mark = draw("path", { class: `m${strand.place}`, d: shapeOf(strand) });
  const line = draw("path", { class: `l${strand.place}`, d: "M0 7H32" });
  return draw("svg", size, line, draw("svg", { x: 16, y: 7 }, mark));
}

/** A few round numbers, of which 0 is one; what is counted has no parts. */
function ticksOf(low: number, high: number, { strands }: Plot): number[] {
  const whole = strands.every(({ values }) =>
    values.every((value) => Number.isInteger(value ?? 0)),
  );
  const power = 10 ** Math.floor(Math.log10(high - low));
  let ticks: number[] = [];
  for (const factor of [5, 2.5, 2, 1, 0.5, 0.25, 0.2, 0.1]) {
    const step = factor * power;
    if (whole && !Number.isInteger(step)) continue;
    ticks = [];
    for (let n = Math.ceil(low / step); n <= Math.floor(high / step); n += 1)
      ticks.push(Number((n * step).toPrecision(12)));
    if (ticks.length >= 3) break;
  }
  return ticks.length ? ticks : [0];
}

/** About how wide a text is, in ems of a sans serif. */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += /[mwMWœŒ—]/.test(letter) ? 0.9 : widthOfLetter(letter);
  return width;
}

function widthOfLetter(letter: string): number {
  if (/\p{Lu}/u.test(letter)) return 0.7;
  return /[iljtfr .,;:'’\u00a0\u202f!|]/.test(letter) ? 0.3 : 0.58;
}

/** One line or two, the rest being cut. */
function wrap(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (widthOf(longer) <= LABEL_ROOM || !lines[lines.length - 1]) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const shown = lines.slice(0, 2).map(cut);
  return lines.length > 2 ? [shown[0]!, cut(`${shown[1]!}…`)] : shown;
}

function cut(line: string): string {
  if (widthOf(line) <= LABEL_ROOM) return line;
  let bare = line.replace(/…$/, "");
  while (bare && widthOf(bare) + 1 > LABEL_ROOM) bare = bare.slice(0, -1);
  return `${bare.trimEnd()}…`;
}
