// The chart of the communes that are chosen: lines over several years, bars in one. The table below says the same.

import { draw, make } from "../explorer/make";
import { ticksOf, type Writing } from "./figures";
import { classOf, mark, sample } from "./markers";

export interface Series {
  place: number; // which of the six it is
  name: string;
  values: (number | undefined)[]; // one for each year
}

export interface Chart {
  years: string[]; // or other periods, as they are written
  at?: number[]; // where each of them lies, those that follow one another being 1 apart; a year is its own
  series: Series[];
  writing: Writing;
  tell: (name: string, said: string) => string; // what a mark says under the pointer
  median?: Median; // of the class that all chosen communes are of
}

interface Median {
  name: string;
  values: (number | undefined)[];
}

// pixels of a text that is not enlarged
const TEXT = 14.875;
const WIDE = 560; // from which names stand beside the ends of lines
const LINE = 18; // of a line of text
const OVER = 9; // between the foot of the plot and the middle of the lowest name
const NAMES = 0.45; // of the width, which names beside the ends of lines take at the most
const BAR = 14;
const BOLD = "600"; // of figures
const YEAR = 44; // from one to the next

interface Plot {
  chart: Chart;
  x: (place: number) => number;
  y: (value: number) => number;
}

/** `width` and the size of the reader's own `text` are in pixels; `naming` is the id of what says it in words. */
export function drawChart(chart: Chart, width: number, text: number, naming: string): Node[] {
  const larger = text / TEXT; // all is drawn for a text that is not, in less room
  const room = width / larger;
  const [drawing, height, key] =
    chart.years.length > 1 ? drawLines(chart, room) : drawBars(chart, room);
  const viewBox = `0 0 ${room.toFixed(1)} ${height}`;
  const size = { width, height: height * larger, viewBox, "font-size": TEXT };
  const svg = draw(
    "svg",
    { class: "x-plot", role: "img", "aria-labelledby": naming, ...size },
    ...drawing,
  );
  return key ? [key, svg] : [svg];
}

function text(said: string, x: number, y: number, kind: string): SVGElement {
  return draw("text", { class: kind, x, y }, document.createTextNode(said));
}

// --- lines ---

function drawLines(chart: Chart, width: number): [SVGElement[], number, HTMLElement | null] {
  const { years, series, writing, median } = chart;
  const all = [...series, ...(median ? [median] : [])].flatMap(({ values }) =>
    values.filter((value) => value !== undefined),
  );
  const ticks = ticksOf(all);
  const last = ticks.length - 1;
  const said = ticks.map((tick, i) => (i === last ? writing.marked(tick) : writing.short(tick)));
  const names = series.map((one) => endOf(chart, one));
  const left = widestOf(said) + 8;
  const named = Math.max(
    ...names.map(([value, name]) => widestOf([value], BOLD) + widestOf([` ${name}`]) + 16),
  );
  const beside = width >= WIDE && named <= width * NAMES;
  const right = beside ? named : Math.max(14, widestOf(years) / 2 + 2);
  const [top, height, foot] = [14, width >= WIDE ? 300 : 220, 28];
  const [low, high] = [ticks[0]!, ticks[last]!];
  const plot: Plot = {
    chart,
    x: (place) => left + 6 + (width - left - right - 6) * shareOf(chart, place),
    y: (value) => top + height * (1 - (value - low) / (high - low)),
  };
  const parts = ticks.flatMap((tick, i) => [
    draw("line", {
      class: tick === 0 ? "base" : "grid",
      x1: left,
      x2: plot.x(years.length - 1),
      y1: plot.y(tick),
      y2: plot.y(tick),
    }),
    text(said[i]!, left - 8, plot.y(tick) + 5, "tick"),
  ]);
  parts.push(...yearLabels(plot, top + height + 22));
  if (median) parts.push(...medianLine(plot, median));
  for (const one of series) parts.push(...line(plot, one));
  if (beside) parts.push(...endNames(plot, names, top, height));
  return [parts, top + height + foot, beside ? null : legend(chart, names)];
}

/** How wide the widest of these texts is in the page's own face. */
function widestOf(texts: string[], weight = ""): number {
  const pen = document.createElement("canvas").getContext("2d")!;
  pen.font = `${weight} ${TEXT}px ${getComputedStyle(document.body).fontFamily}`;
  return Math.max(...texts.map((one) => pen.measureText(one).width));
}

/** A text with as many of its letters as have room. */
function cut(said: string, room: number): string {
  let letters = said.length;
  while (letters && widestOf([`${said.slice(0, letters)}…`]) > room) letters -= 1;
  return widestOf([said]) > room ? `${said.slice(0, letters).trimEnd()}…` : said;
}

/** As many as have room, counted from the last. */
function yearLabels({ chart, x }: Plot, y: number): SVGElement[] {
  const labels: SVGElement[] = [];
  const longest = widestOf(chart.years);
  const room = Math.max(YEAR, longest + 12);
  let next = Infinity;
  for (let place = chart.years.length - 1; place >= 0; place -= 1) {
    if (next - x(place) < room) continue;
    next = x(place);
    labels.push(text(chart.years[place]!, next, y, "mid"));
  }
  return labels;
}

/** How far along its axis a year is: years that nobody has keep their room. */
function shareOf(chart: Chart, place: number): number {
  const [first, last] = [placeOf(chart, 0), placeOf(chart, chart.years.length - 1)];
  return (placeOf(chart, place) - first) / (last - first);
}

function placeOf({ years, at }: Chart, place: number): number {
  return at ? at[place]! : Number(years[place]);
}

/** Dashed, its name over its beginning. */
function medianLine({ x, y }: Plot, { name, values }: Median): SVGElement[] {
  const places = values.flatMap((value, place) => (value === undefined ? [] : [place]));
  const steps = places.map((place) => `${x(place).toFixed(1)} ${y(values[place]!).toFixed(1)}`);
  const [first] = places;
  if (first === undefined) return [];
  const label = text(name, x(first) + 4, y(values[first]!) - 6, ["tick", "x-begin"].join(" "));
  return [draw("path", { class: "x-median", d: `M${steps.join("L")}` }), label];
}

function line({ chart, x, y }: Plot, { place, name, values }: Series): SVGElement[] {
  let path = "";
  let year = NaN; // of the figure before
  const marks: SVGElement[] = [];
  const last = lastOf(values);
  values.forEach((value, i) => {
    if (value !== undefined) {
      path += `${placeOf(chart, i) === year + 1 ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      const shape = mark(place, x(i), y(value), i === last ? 1.3 : 0.9);
      const told = chart.tell(`${name}, ${chart.years[i]}`, chart.writing.unified(value));
      shape.append(draw("title", {}, document.createTextNode(told)));
      marks.push(shape);
      year = placeOf(chart, i);
    }
  });
  return [draw("path", { class: classOf("x-strand", place), d: path }), ...marks];
}

/** The place of the last figure; -1 where there is none. */
function lastOf(values: Series["values"]): number {
  return values.reduce<number>((last, value, place) => (value === undefined ? last : place), -1);
}

/** The last figure of a series, and its name, with the year where it is not the last of all. */
function endOf({ years, writing }: Chart, { name, values }: Series): [string, string] {
  const place = lastOf(values);
  if (place < 0) return ["–", name];
  const late = place === years.length - 1 ? "" : ` (${years[place]})`;
  return [writing.plain(values[place]!), name + late];
}

/** At the ends of lines, one under the other where these are close. */
function endNames(
  { chart, x, y }: Plot,
  names: [string, string][],
  top: number,
  height: number,
): SVGElement[] {
  const ends = chart.series.flatMap(({ values }, i) => {
    const value = values[lastOf(values)];
    return value === undefined ? [] : [{ i, at: y(value) }];
  });
  ends.sort((one, other) => one.at - other.at);
  ends.forEach((end, i) => {
    if (i) end.at = Math.max(end.at, ends[i - 1]!.at + LINE);
  });
  const lowest = top + height - OVER;
  const over = Math.max(0, (ends[ends.length - 1]?.at ?? 0) - lowest);
  let bound = Infinity; // the lowest ones make room upwards
  for (const end of [...ends].reverse()) {
    end.at = over ? Math.min(end.at, lowest, bound - LINE) : end.at;
    bound = end.at;
  }
  return ends.map(({ i, at }) => {
    const [value, name] = names[i]!;
    const bold = draw("tspan", { class: "n" }, document.createTextNode(value));
    const label = { x: x(chart.years.length - 1) + 14, y: at + 5 };
    return draw("text", label, bold, document.createTextNode(` ${name}`));
  });
}

function legend({ series }: Chart, names: [string, string][]): HTMLElement {
  const items = series.map(({ place }, i) =>
    make("li", {}, sample(place), make("strong", {}, names[i]![0]), ` ${names[i]![1]}`),
  );
  return make("ul", { class: "key", "aria-hidden": "true" }, ...items);
}

// --- bars ---

function drawBars(chart: Chart, width: number): [SVGElement[], number, HTMLElement | null] {
  const { series, writing } = chart;
  const values = series.map((one) => one.values[0]);
  const filled = values.filter((value) => value !== undefined);
  const said = values.map((value) => (value === undefined ? "–" : writing.unified(value)));
  const room = width - widestOf(said, BOLD) - 16;
  const [low, high] = [Math.min(0, ...filled), Math.max(0, ...filled)];
  const x = (value: number): number => (room * (value - low)) / (high - low || 1);
  const parts: SVGElement[] = [];
  series.forEach(({ place, name }, i) => {
    const y = 6 + i * (LINE + BAR + 14);
    const [start, end] = [x(Math.min(0, values[i] ?? 0)), x(Math.max(0, values[i] ?? 0))];
    parts.push(mark(place, 7, y + 8));
    parts.push(text(cut(name, width - 20), 20, y + 13, ""));
    const bar = { x: start, y: y + LINE + 2, width: Math.max(end - start, 1), height: BAR };
    parts.push(draw("rect", { class: classOf("x-bar", place), ...bar }));
    parts.push(text(said[i]!, end + 8, y + LINE + BAR - 1, "n"));
  });
  return [parts, 6 + series.length * (LINE + BAR + 14), null];
}
