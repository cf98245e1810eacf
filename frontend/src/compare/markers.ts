// What tells the six series from one another: a colour of the style sheet and a shape, the same as site_builder/render/pages/chart_svg.py has.

import { draw } from "../explorer/make";

export const MOST = 6; // series

const SHAPES = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
  "M-4-4h8v8h-8z",
  "M0-5L5 4H-5z",
  "M0-5.5L5.5 0 0 5.5-5.5 0z",
  "M-4-4L4 4M4-4L-4 4",
  "M-3.5-3.5h7v7h-7z",
];

const COLOURS = ["x-k0", "x-k1", "x-k2", "x-k3", "x-k4", "x-k5"];

/** The classes of a part of a series. */
export function classOf(part: string, series: number): string {
  return `${part} ${COLOURS[series]!}`;
}

/** The shape of a series at a place of a drawing; `size` is how large it is beside the others. */
export function mark(series: number, x: number, y: number, size = 1): SVGElement {
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})`;
  return draw("path", { class: classOf("x-mark", series), d: SHAPES[series]!, transform });
}

/** The same alone, beside a name. */
export function sample(series: number): SVGElement {
  const size = { viewBox: "-7 -7 14 14", width: 14, height: 14, "aria-hidden": "true" };
  return draw("svg", { class: "x-sample", ...size }, mark(series, 0, 0));
}
