// The filter of one column: its values with their counts, its bounds with their drawing, or words it must have.

import { fold } from "../fold";
import { checklist, type Panel, type Value } from "./checklist";
import { DAY, called, type Field } from "./column";
import { draw, make, typed } from "./make";
import type { Filter, Histogram } from "./query";
import type { Words } from "./words";

const MEASURED = ["integer", "number", "date", "year"];
const BINS = 40;

/** A column, its filter now, what may be asked of its rows, and what is told of its new filter. */
export interface Choice {
  field: Field;
  column: number;
  now: Filter | undefined;
  facets: () => Promise<{ facets: { text: string; count: number }[]; shown: string[] }>;
  histogram: (bins: number) => Promise<Histogram | null>;
  change: (filter: Filter | null) => void;
}

export function panel(choice: Choice, words: Words): Panel {
  const { field } = choice;
  const element = make("fieldset", { class: "x-panel" }, make("legend", {}, called(field)));
  const parts = [values(choice, words)];
  if (MEASURED.includes(field.type)) parts.unshift(bounds(choice, words));
  else if (field.type !== "geojson" && field.type !== "boolean")
    element.append(containing(choice, words));
  const refresh = (): void => parts.forEach((part) => part.refresh());
  element.append(...parts.map((part) => part.element));
  refresh();
  return { element, refresh };
}

function containing({ column, now, change }: Choice, words: Words): HTMLElement {
  const text = now && "text" in now ? now.text : "";
  const input = typed(text, (text) => change(fold(text) ? { column, text } : null));
  return make("label", {}, `${words.say("contains")} `, input);
}

function bounds({ field, column, now, histogram, change }: Choice, words: Words): Panel {
  const date = field.type === "date";
  const text = (value: number | undefined): string =>
    value === undefined
      ? ""
      : date
        ? new Date(value * DAY).toISOString().slice(0, 10)
        : String(value);
  const number = (input: HTMLInputElement): number | undefined => {
    const value = date
      ? Math.round(input.valueAsNumber / DAY)
      : Number(input.value.replace(/\s/g, "").replace(",", "."));
    return input.value.trim() && Number.isFinite(value) ? value : undefined;
  };
  const known = now && !("text" in now) && !("values" in now) ? now : undefined;
  const kind = date ? { type: "date" } : { type: "text", inputmode: "decimal" };
  const low = make("input", { ...kind, value: text(known?.low) });
  const high = make("input", { ...kind, value: text(known?.high) });
  const tell = (): void => {
    const [from, to] = [number(low), number(high)];
    const none = from === undefined && to === undefined;
    change(
      none
        ? null
        : {
            column,
            ...(from !== undefined && { low: from }),
            ...(to !== undefined && { high: to }),
          },
    );
  };
  for (const input of [low, high]) input.addEventListener("change", tell);
  const drawing = make("div", { class: "x-drawing" });
  const refresh = (): void =>
    void histogram(BINS).then((found) => {
      if (!found) return drawing.replaceChildren();
      const choose = (from: number, to: number): void => {
        low.value = text(from);
        high.value = text(to);
        tell();
      };
      drawing.replaceChildren(brush(found, field, choose));
    });
  const [from, to] = [
    make("label", {}, `${words.say("from")} `, low),
    make("label", {}, `${words.say("to")} `, high),
  ];
  return { element: make("div", { class: "x-bounds" }, drawing, from, to), refresh };
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

function values({ column, now, facets: asked, change }: Choice, words: Words): Panel {
  const chosen = new Set(now && "values" in now ? now.values : []);
  const found = async (): Promise<Value[]> => {
    const { facets, shown } = await asked();
    return facets.map(({ text, count }, place) => ({
      text,
      label: text ? shown[place]! : words.say("empty"),
      count,
    }));
  };
  return checklist(
    chosen,
    found,
    () => change(chosen.size ? { column, values: [...chosen] } : null),
    words,
  );
}
