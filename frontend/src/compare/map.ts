// The map of the page, which the build has drawn, with the figures that are chosen.

import { draw, make } from "../explorer/make";
import type { Words } from "../explorer/words";
import { breaksOf, classOf, type Writing } from "./figures";

const SMALLEST = 2; // units of the radius of a bubble, and of the largest: as compared_map.py has them
const LARGEST = 14;
const ABOVE = 7; // units from a bubble to the foot of its name
const GAP = 1.5; // units between two names
const MOVES = [0, -8, 8, -16, 16]; // units by which a name gives way to another

/** `values` by INSEE code; `chosen` are outlined and named first. */
export function colour(
  figure: HTMLElement,
  communes: { insee: string; name: string }[],
  values: Map<string, number>,
  chosen: string[],
  writing: Writing,
  words: Words,
): void {
  const breaks = breaksOf([...values.values()]);
  const greatest = Math.max(...[...values.values()].map(Math.abs)) || 1;
  const bubbles = figure.dataset["bubbles"] === "true";
  const names = new Map(communes.map(({ insee, name }) => [insee, name]));
  for (const shape of figure.querySelectorAll<SVGElement>("[data-shapes] [data-insee]")) {
    const insee = shape.dataset["insee"]!;
    const value = values.get(insee);
    const counts = !bubbles || shape.tagName === "circle";
    const shade = counts && value !== undefined ? classOf(breaks, value) : 0;
    const picked = counts && chosen.includes(insee) ? ["x-picked"] : [];
    shape.setAttribute("class", [`w${shade}`, ...picked].join(" "));
    const share = Math.abs(value ?? 0) / greatest;
    if (shape.tagName === "circle")
      shape.setAttribute("r", (SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(share)).toFixed(1));
    const name = names.get(insee);
    if (name === undefined) continue; // it has no figure ever, and the page says why
    const title = shape.querySelector("title")!;
    const said = value === undefined ? words.say("territory.none") : writing.unified(value);
    title.textContent = words.say("territory.commune", { name, said });
  }
  raise(figure, chosen);
  label(figure, [...chosen, ...values.keys()]);
  legend(figure, breaks, [...values.values()], writing, words);
}

/** What is outlined is drawn over its neighbours. */
function raise(figure: HTMLElement, chosen: string[]): void {
  for (const insee of chosen) {
    for (const shape of figure.querySelectorAll(
      `[data-shapes] use[data-insee="${CSS.escape(insee)}"]`,
    )) {
      const circle = figure.querySelector("[data-shapes] circle");
      if (circle) circle.before(shape);
      else shape.parentNode!.append(shape);
    }
  }
}

/** The names that there is room for, those that matter most first. */
function label(figure: HTMLElement, order: string[]): void {
  const texts = new Map<string, SVGGraphicsElement>();
  for (const text of figure.querySelectorAll<SVGGraphicsElement>("[data-names] text")) {
    text.setAttribute("class", "off");
    texts.set(text.dataset["insee"]!, text);
  }
  const [, , width] = (figure.querySelector("svg")!.getAttribute("viewBox") ?? "")
    .split(" ")
    .map(Number);
  const bubbles = new Map<string, DOMRect>();
  for (const circle of figure.querySelectorAll<SVGGraphicsElement>("circle:not(.w0)"))
    if (circle.dataset["insee"]) bubbles.set(circle.dataset["insee"], circle.getBBox());
  const taken: DOMRect[] = [...bubbles.values()];
  for (const insee of new Set(order)) {
    const text = texts.get(insee);
    if (!text) continue;
    text.removeAttribute("class");
    text.dataset["y"] ??= text.getAttribute("y")!;
    text.dataset["x"] ??= text.getAttribute("x")!;
    const half = text.getBBox().width / 2 + 1;
    const x = Math.max(half, Math.min(Number(text.dataset["x"]), (width ?? 0) - half));
    text.setAttribute("x", x.toFixed(1));
    const own = bubbles.get(insee); // its name stands above it, or below
    const y = own ? own.y - ABOVE : Number(text.dataset["y"]);
    const moves = own ? [0, own.height + text.getBBox().height + ABOVE, ...MOVES.slice(1)] : MOVES;
    const free = moves.some((move) => {
      text.setAttribute("y", String(y + move));
      const box = text.getBBox();
      if (taken.some((other) => touch(box, other))) return false;
      taken.push(box);
      return true;
    });
    if (!free) text.setAttribute("class", "off");
  }
}

function touch(one: DOMRect, other: DOMRect): boolean {
  return (
    one.x < other.x + other.width + GAP &&
    other.x < one.x + one.width + GAP &&
    one.y < other.y + other.height + GAP &&
    other.y < one.y + one.height + GAP
  );
}

/** What is said of figures that are of one class. */
function span(values: number[], writing: Writing, words: Words): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!values.length) return "–";
  if (low === high) return writing.short(low);
  return words.say("compare.class.span", { low: writing.short(low), high: writing.short(high) });
}

function legend(
  figure: HTMLElement,
  breaks: number[],
  values: number[],
  writing: Writing,
  words: Words,
): void {
  const write = (value: number): string => writing.short(value);
  const last = breaks.length - 1;
  const said = breaks.length
    ? [
        words.say("compare.class.below", { most: write(breaks[0]!) }),
        ...breaks.slice(0, -1).map((least, i) =>
          words.say("compare.class.between", {
            least: write(least),
            most: write(breaks[i + 1]!),
          }),
        ),
        words.say("compare.class.above", { least: write(breaks[last]!) }),
      ]
    : [span(values, writing, words)];
  const items = [
    ...said.map((text, i) => [i + 1, text] as const),
    [0, words.say("territory.none")] as const,
  ];
  const kept = figure.querySelectorAll("figcaption [data-note]");
  figure.querySelector("figcaption")!.replaceChildren(
    ...items.map(([shade, text]) => {
      const swatch = draw("rect", { class: `w${shade}`, width: 16, height: 12 });
      const size = { class: "choro", viewBox: "0 0 16 12", width: 16, height: 12 };
      return make("span", {}, draw("svg", size, swatch), ` ${text}`);
    }),
    ...kept,
  );
}
