// The filter of one column: its values with their counts, its bounds with their drawing, or words it must have.

import { fold } from "../fold";
import { withoutCents } from "./cell";
import { checklist, type Panel, type Value } from "./checklist";
import { called, type Field } from "./column";
import { bound, comparable, MEASURED, signsOf, valueOf } from "./conditions";
import { draw, make, typed } from "./make";
import { isBetween, type Between, type Filter, type Histogram, type Sign } from "./query";
import type { Words } from "./words";
import { isNumeric } from "./written";

const BINS = 40;
const FEW = 12; // numbers that are chosen one by one, beside their bounds

/** A column, its filter now, what may be asked of its rows, and what is told of its new filter. */
export interface Choice {
  field: Field;
  fields: Field[];
  column: number;
  now: Filter | undefined;
  facets: () => Promise<{ facets: { text: string; count: number }[]; shown: string[] }>;
  histogram: (bins: number) => Promise<Histogram | null>;
  change: (filter: Filter | null) => void;
}

export function panel(choice: Choice, words: Words): Panel {
  const { field } = choice;
  const element = make("fieldset", { class: "x-panel" }, make("legend", {}, called(field)));
  const measured = MEASURED.includes(field.type);
  const parts = [values(choice, words, isNumeric(field) && field.kind !== "year" ? FEW : Infinity)];
  if (measured) parts.unshift(bounds(choice, words));
  element.append(condition(choice, words, measured || UNWORDED.includes(field.type)));
  const refresh = (): void => parts.forEach((part) => part.refresh());
  element.append(...parts.map((part) => part.element));
  refresh();
  return { element, refresh };
}

const UNWORDED = ["geojson", "boolean"];

/** What a cell must have, or be beside that of another column, or that it is empty, or is not; `bare`: of cells in which no
 *  words are looked for. */
function condition(choice: Choice, words: Words, bare: boolean): HTMLElement {
  const { column, fields, now, change } = choice;
  const others = comparable(fields, column);
  const signs: string[] = others.length ? signsOf(fields[column]!) : [];
  const hows = bare
    ? ["any", "empty", "filled"]
    : ["contains", "word", "start", "lacks", "empty", "filled"];
  hows.push(...signs);
  const how = make("select", { "aria-label": words.say("condition") });
  how.append(...hows.map((one) => make("option", { value: one }, words.say(`condition.${one}`))));
  const input = typed("", () => tell());
  input.setAttribute("aria-label", words.say("condition.words"));
  const other = make("select", { "aria-label": words.say("condition.other") });
  other.append(
    ...others.map((one) => make("option", { value: String(one) }, called(fields[one]!))),
  );
  const means = make("small", {}, fields[column]!.void ?? "");
  const show = (): void => {
    const isSign = signs.includes(how.value);
    input.hidden = bare || isSign || how.value === "empty" || how.value === "filled";
    other.hidden = !isSign;
    means.hidden = how.value !== "empty";
  };
  const tell = (): void => {
    show();
    const sign = how.value as Sign;
    if (signs.includes(sign)) change({ column, sign, other: Number(other.value) });
    else change(filterOf(column, how.value, input.value));
  };
  const [asked, text] = askedOf(now);
  how.value = hows.includes(asked) ? asked : hows[0]!;
  input.value = text;
  if (now && "sign" in now) other.value = String(now.other);
  show();
  for (const select of [how, other]) select.addEventListener("change", tell);
  return make("p", { class: "x-condition" }, how, " ", input, other, " ", means);
}

function filterOf(column: number, how: string, text: string): Filter | null {
  if (how === "empty" || how === "filled") return { column, filled: how === "filled" };
  if (how === "any" || !fold(text)) return null;
  if (how === "start") return { column, start: text };
  if (how === "lacks") return { column, text, lacks: true };
  return { column, text: how === "word" ? `"${text.replace(/"/g, " ")}"` : text };
}

/** What a filter asks, of those that one types. */
function askedOf(filter: Filter | undefined): [string, string] {
  if (!filter) return ["", ""];
  if ("sign" in filter) return [filter.sign, ""];
  if ("start" in filter) return ["start", filter.start];
  if ("filled" in filter) return [filter.filled ? "filled" : "empty", ""];
  if (!("text" in filter)) return ["", ""];
  if (filter.lacks) return ["lacks", filter.text];
  const [, whole] = /^"([^"]*)"$/.exec(filter.text) ?? [];
  return whole === undefined ? ["contains", filter.text] : ["word", whole];
}

function bounds({ field, column, now, histogram, change }: Choice, words: Words): Panel {
  const date = field.type.startsWith("date");
  const text = (value: number | undefined): string =>
    date ? bound(value, field).slice(0, 10) : bound(value, field);
  const number = (input: HTMLInputElement): number | undefined => {
    const value = valueOf(input.value.replace(/\s/g, ""), field, input === high);
    return Number.isFinite(value) ? value : undefined;
  };
  const known = now && isBetween(now) ? now : undefined;
  const kind = date ? { type: "date" } : { type: "text", inputmode: "decimal" };
  const low = make("input", { ...kind, value: text(known?.low) });
  const high = make("input", { ...kind, value: text(known?.high) });
  const above = ending("low", ["bound.least", "bound.above"], known?.above, words);
  const below = ending("high", ["bound.most", "bound.below"], known?.below, words);
  const tell = (): void => {
    const [from, to] = [number(low), number(high)];
    const between: Between = { column };
    if (from !== undefined) between.low = from;
    if (to !== undefined) between.high = to;
    if (from !== undefined && above.value === "bound.above") between.above = true;
    if (to !== undefined && below.value === "bound.below") between.below = true;
    change(from === undefined && to === undefined ? null : between);
  };
  for (const input of [low, high, above, below]) input.addEventListener("change", tell);
  const drawing = make("div", { class: "x-drawing" });
  const refresh = (): void =>
    void histogram(BINS).then((found) => {
      if (!found) return drawing.replaceChildren();
      const choose = (from: number, to: number): void => {
        low.value = text(from);
        high.value = text(to);
        above.selectedIndex = below.selectedIndex = 0; // both count in
        tell();
      };
      drawing.replaceChildren(brush(found, field, choose));
    });
  if (date) {
    const from = make("label", {}, `${words.say("from")} `, low);
    const to = make("label", {}, `${words.say("to")} `, high);
    return { element: make("div", { class: "x-bounds" }, drawing, from, to), refresh };
  }
  low.setAttribute("aria-label", words.say("bound.low"));
  high.setAttribute("aria-label", words.say("bound.high"));
  const [from, to] = [make("span", {}, above, " ", low), make("span", {}, below, " ", high)];
  return { element: make("div", { class: "x-bounds" }, drawing, from, to), refresh };
}

/** « au moins » or « plus de » */
function ending(
  end: "low" | "high",
  keys: [string, string],
  isBeyond: boolean | undefined,
  words: Words,
): HTMLSelectElement {
  const options = keys.map((key) => make("option", { value: key }, words.say(key)));
  const label = words.say("bound.kind", { bound: words.say(`bound.${end}`) });
  const select = make("select", { "aria-label": label }, ...options);
  select.value = keys[Number(isBeyond ?? false)]!;
  return select;
}

const WIDTH = 400;
const HEIGHT = 60;

/** The distribution, in which a drag chooses an interval. The two fields beside it do the same from a keyboard. */
function brush(
  found: Histogram,
  field: Field,
  choose: (low: number, high: number) => void,
): SVGElement {
  const { low, high, counts } = found;
  const most = Math.max(1, ...counts);
  const width = WIDTH / counts.length;
  const bars = counts
    .map((count, place) =>
      count
        ? `M${place * width} ${HEIGHT}v${-Math.max(2, (count / most) * HEIGHT)}h${width - 1}V${HEIGHT}z`
        : "",
    )
    .join("");
  const chosen = draw("rect", { class: "x-chosen", y: 0, height: HEIGHT, width: 0, x: 0 });
  const drawing = draw(
    "svg",
    {
      class: "x-brush",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    draw("path", { d: bars }),
    chosen,
  );
  const whole = field.type !== "number";
  const value = (share: number): number => low + share * (high - low);
  let start: number | null = null;
  const share = (event: PointerEvent): number => {
    const box = drawing.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const show = (one: number, other: number): void => {
    chosen.setAttribute("x", String(Math.min(one, other) * WIDTH));
    chosen.setAttribute("width", String(Math.abs(one - other) * WIDTH));
  };
  drawing.addEventListener("pointerdown", (event) => {
    start = share(event);
    drawing.setPointerCapture(event.pointerId);
  });
  drawing.addEventListener("pointermove", (event) => start !== null && show(start, share(event)));
  drawing.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const ends = [start, share(event)].sort((a, b) => a - b) as [number, number];
    start = null;
    if (ends[1] - ends[0] < 0.005) return;
    const [from, to] = [value(ends[0]), value(ends[1])];
    const near = (number: number): number => Number(number.toPrecision(4));
    choose(whole ? Math.ceil(from) : near(from), whole ? Math.floor(to) : near(to));
  });
  return drawing;
}

/** By what a value stands among numbers: an empty one comes last. */
function worthOf({ text }: Value): number {
  return text ? Number(text) : Infinity;
}

/** Values to choose among, where they are `few` at the most or some are chosen. */
function values(
  { field, column, now, facets: asked, change }: Choice,
  words: Words,
  few: number,
): Panel {
  const chosen = new Set(now && "values" in now ? now.values : []);
  const found = async (): Promise<Value[]> => {
    const { facets, shown } = await asked();
    if (facets.length > few && !chosen.size) return [];
    const labels = withoutCents(shown, field, words.language); // as cells are written
    const found = facets.map(({ text, count }, place) => ({
      text,
      label: text ? labels[place]! : (field.void ?? words.say("empty")),
      count,
    }));
    const isInOrder = isNumeric(field) && field.kind !== "year";
    return isInOrder ? found.sort((one, other) => worthOf(one) - worthOf(other)) : found;
  };
  return checklist(
    chosen,
    found,
    () => change(chosen.size ? { column, values: [...chosen] } : null),
    words,
  );
}
