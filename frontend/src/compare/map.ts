// The map of the page, which the build has drawn, with the figures that are chosen.

import { draw, make } from "../explorer/make";
import type { Words } from "../explorer/words";
import { breaksOf, classOf, type Writing } from "./figures";

const SMALLEST = 2; // units of the radius of a bubble, and of the largest: as compared_map.py has them
const LARGEST = 14;

/** `values` by INSEE code; `chosen` are outlined. */
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

/** The build has placed the names of all that are ever compared: those without a figure are hidden. */
export function showNames(figure: HTMLElement, values: Map<string, number>): void {
  for (const name of figure.querySelectorAll<SVGElement>("[data-names] [data-insee]"))
    name.classList.toggle("x-off", !values.has(name.dataset["insee"]!));
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
