// The bars of groups: one in each row of the table, and all of them as a drawing to take away.

import { draw } from "../make";
import { everyRow, type GroupRow, type Grouped } from "./result";

/** From the least figure to the greatest one, 0 being among them. `stacked`: in parts, by the second
 *  column. */
export interface Scale {
  low: number;
  high: number;
  stacked: boolean;
  sample: (part: number) => SVGElement;
  shade: (part: number) => string; // a class
}

const GAP = 0.4; // of a hundred, between two parts

export function scaleOf(result: Grouped, stacked: boolean, shade: (part: number) => string): Scale {
  const totals = everyRow(result).map(({ values }) => Number(values.at(-1) ?? 0));
  const sample = (part: number): SVGElement =>
    draw(
      "svg",
      { class: "x-sample", viewBox: "0 0 10 10", width: 13, height: 13, "aria-hidden": "true" },
      draw("rect", { class: shade(part), width: 10, height: 10 }),
    );
  return {
    low: Math.min(0, ...totals),
    high: Math.max(0, ...totals),
    stacked,

    sample,
    shade,
  };
}

/** May a bar be cut in parts? Where all of them are of one sign. */
export function isStackable(result: Grouped): boolean {
  const isPositive = (value: string | null): boolean => value === null || Number(value) >= 0;
  return everyRow(result).every(({ values }) => {
    const isSummed = values.at(-1) !== null || values.every((value) => value === null);
    return isSummed && values.every(isPositive);
  });
}

/** The bar of a row, a hundred units wide. */
export function barOf(row: GroupRow, scale: Scale): SVGElement {
  const bar = draw("svg", {
    class: "x-bar-row",
    viewBox: "0 0 100 10",
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  bar.append(...partsOf(row, scale, 100).map(([x, width, shade]) => rect(x, width, shade)));
  return bar;
}

function rect(x: number, width: number, shade: string): SVGElement {
  return draw("rect", { class: shade, x: x.toFixed(2), y: 0, width: width.toFixed(2), height: 10 });
}

/** Where each part of a bar begins, and how long it is, in `room`. */
function partsOf(row: GroupRow, scale: Scale, room: number): [number, number, string][] {
  const { low, high, stacked, shade } = scale;
  const span = high - low || 1;
  const at = (value: number): number => (room * (value - low)) / span;
  const total = Number(row.values.at(-1) ?? 0);
  if (!stacked)
    return [[at(Math.min(0, total)), Math.max(at(Math.abs(total)) - at(0), 0.3), shade(0)]];
  let sum = 0;
  return row.values.slice(0, -1).flatMap((value, part) => {
    const from = at(sum);
    sum += Number(value ?? 0);
    const width = at(sum) - from - (GAP * room) / 100;
    return width > 0 ? [[from, width, shade(part)] as [number, number, string]] : [];
  });
}

const TEXT = 15;
const LINE = 30;
const BAR = 17;
const LETTER = 7.6; // of a letter, about

/** All rows: their names, their bars and their figures, under a title; `width` pixels wide. */
export function drawBars(
  result: Grouped,
  scale: Scale,
  title: string,
  others: string,
  whole: (text: string) => string,
  width: number,
): SVGElement {
  const rows = everyRow(result);
  const said = rows.map(({ values }) => (values.at(-1) === null ? "–" : whole(values.at(-1)!)));
  const names = rows.map(({ label }) => clip(label, Math.floor((width * 0.4) / LETTER)));
  const left = longest(names) * LETTER + 12;
  const room = width - left - longest(said) * LETTER - 16;
  const top = scale.stacked ? 70 : 44;
  const parts: SVGElement[] = [text(title, 0, 20, "x-title")];
  if (scale.stacked)
    parts.push(
      ...legend(
        result.columns.map((one) => one.label || others),
        scale,
      ),
    );
  rows.forEach((row, i) => {
    const y = top + i * LINE;
    let end = left;
    for (const [x, length, shade] of partsOf(row, scale, room)) {
      parts.push(draw("rect", { class: shade, x: left + x, y, width: length, height: BAR }));
      end = left + x + length;
    }
    parts.push(text(names[i]!, left - 8, y + 13, "x-end"), text(said[i]!, end + 8, y + 13, "n"));
  });
  const height = top + rows.length * LINE;
  const size = { width, height, viewBox: `0 0 ${width} ${height}`, "font-size": TEXT };
  return draw("svg", { class: "x-plot", role: "img", "aria-label": title, ...size }, ...parts);
}

function legend(names: string[], { shade }: Scale): SVGElement[] {
  let x = 0;
  return names.flatMap((name, part) => {
    const box = draw("rect", { class: shade(part), x, y: 34, width: 13, height: 13 });
    const label = text(name, x + 19, 46, "");
    x += name.length * LETTER + 44;
    return [box, label];
  });
}

function text(said: string, x: number, y: number, kind: string): SVGElement {
  return draw("text", { class: kind, x, y }, document.createTextNode(said));
}

function longest(texts: string[]): number {
  return Math.max(0, ...texts.map((one) => one.length));
}

function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
