// The groups on a map, where they are communes whose contours the portal has: assets/ground.json.

import { fold } from "../../fold";
import { json } from "../../json";
import { draw, make } from "../make";
import type { Words } from "../words";
import type { Grouped, GroupRow } from "./result";

interface Commune {
  insee: string;
  name: string;
  outline: string; // of a path
  x: number;
  y: number;
  people: number | null; // its inhabitants, where the portal knows them
}

export interface Ground {
  box: string;
  communes: Commune[];
}

let ground: Promise<Ground | null> | undefined;

/** Nothing where the portal draws no commune: its sentences then name no file. */
export function loadGround({ said }: Words): Promise<Ground | null> | null {
  const file = said["grouped.ground"];
  if (!file) return null;
  ground ??= json<Ground>(new URL(file, import.meta.url)).catch(() => null);
  return ground;
}

/** The figures of communes by INSEE code: groups are their codes, or their names. */
export function valuesOf({ communes }: Ground, { rows }: Grouped): Map<string, number> {
  const codes = new Map<string, string>();
  for (const { insee, name } of communes) {
    codes.set(insee, insee);
    codes.set(fold(name), insee);
  }
  const values = new Map<string, number>();
  for (const { text, values: figures } of rows) {
    const insee = codes.get(text) ?? codes.get(fold(text));
    const figure = figures.at(-1) ?? null;
    if (insee && figure !== null) values.set(insee, Number(figure));
  }
  return values;
}

/** The inhabitants of communes by INSEE code and by name; nothing where the portal knows those of none. */
export function peopleOf({ communes }: Ground): Record<string, number> | undefined {
  const known = communes.filter(({ people }) => people);
  const pairs = known.flatMap(({ insee, name, people }) => [
    [insee, people!],
    [fold(name), people!],
  ]);
  return known.length ? (Object.fromEntries(pairs) as Record<string, number>) : undefined;
}

/** What people call a group: its commune, where it is the code of one. */
export function nameOf(
  { communes }: Ground,
  { text, label }: Pick<GroupRow, "text" | "label">,
): string {
  return communes.find(({ insee }) => insee === text)?.name ?? label;
}

/** The figure, empty: it is coloured, and its names are placed, once it stands in the page. */
export function makeMap({ box, communes }: Ground, heading: string): HTMLElement {
  const drawn = communes.filter(({ outline }) => outline);
  const paths = drawn.map(({ insee, outline }) => draw("path", { id: `c-${insee}`, d: outline }));
  const shapes = drawn.map(({ insee }) =>
    draw("use", { href: `#c-${insee}`, "data-insee": insee }, draw("title", {}, text(""))),
  );
  const points = communes.filter(({ outline }) => !outline);
  const circles = points.map(({ insee, x, y }) =>
    draw("circle", { cx: x, cy: y, "data-insee": insee }, draw("title", {}, text(""))),
  );
  const names = communes.map(({ insee, name, x, y }) =>
    draw("text", { "data-x": x, "data-y": y, "data-insee": insee }, text(name)),
  );
  const svg = draw(
    "svg",
    { class: "choro x-plot", viewBox: box },
    draw("defs", {}, ...paths),
    draw("g", { "data-shapes": "" }, ...shapes, ...circles),
    draw("g", { "data-names": "" }, ...names),
  );
  const caption = make("figcaption");
  const figure = make("figure", { class: "choropleth", "aria-hidden": "true" });
  figure.append(make("p", { "data-heading": true }, heading), svg, caption);
  return figure;
}

function text(said: string): Text {
  return document.createTextNode(said);
}
