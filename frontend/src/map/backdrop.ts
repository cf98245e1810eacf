// What lies under the places: the communes and their names, which assets/communes.json has.

import {
  divIcon,
  marker,
  polygon,
  polyline,
  type LayerGroup,
  type Map as Leaflet,
  type Renderer,
} from "leaflet";
import { make } from "../explorer/make";
import { json } from "../json";

const LABELS = 12; // names at once
const LETTER = 8; // pixels, at most
const LINE = 18;
const AIR = 10; // pixels between a name and its place, or what it gives way to
const EDGE = 3; // pixels between a name and the frame

type Place = [number, number]; // latitude, longitude

/** `arcs` are x, y of a first place, then steps, of `per_degree`; `names` have longitude, latitude, name; rings are
 * arcs by number, ~number backwards: of each commune by its INSEE code, and of `land`, all of them together. */
interface Communes {
  per_degree: number;
  arcs: number[][];
  names: [number, number, string][];
  rings: Record<string, number[][]>;
  land: number[][];
}

/** A place on the screen where no name goes, and how far around it none does. */
export interface Taken {
  x: number;
  y: number;
  radius: number;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Draws the communes in their pane, those of `framed` outlined, and returns what writes the names that there is room
 * for. Without `filled` only borders are drawn: something else lies below. */
export async function backdrop(
  url: string,
  map: Leaflet,
  names: LayerGroup,
  renderer: Renderer,
  framed: string[],
  filled: boolean,
): Promise<(taken: Taken[]) => void> {
  const communes = await json<Communes>(url).catch(() => null);
  if (!communes) return () => undefined; // a map is a map without it
  const style = getComputedStyle(map.getContainer());
  const color = style.getPropertyValue("--slate");
  const lines = communes.arcs.map((arc) => places(arc, communes.per_degree));
  const area = (rings: number[][], name: string, weight: number): void => {
    if (!rings.length) return;
    const fillColor = style.getPropertyValue(name);
    polygon(
      rings.map((ring) => ring.flatMap((arc) => along(lines, arc))),
      {
        renderer,
        interactive: false,
        color,
        weight,
        stroke: !!weight,
        fill: filled,
        fillColor,
        fillOpacity: 1,
      },
    ).addTo(map);
  };
  if (filled && communes.land.length) {
    map.getContainer().classList.add("x-land");
    area(communes.land, "--quiet", 0);
  }
  area(
    framed.flatMap((code) => communes.rings[code] ?? []),
    "--paper",
    2,
  );
  polyline(lines, { renderer, interactive: false, color, weight: 1, opacity: 0.5 }).addTo(map);
  return (taken) => write(communes.names, map, names, taken);
}

function places([x = 0, y = 0, ...steps]: number[], unit: number): Place[] {
  const found: Place[] = [[y / unit, x / unit]];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i]!;
    y += steps[i + 1]!;
    found.push([y / unit, x / unit]);
  }
  return found;
}

function along(lines: Place[][], arc: number): Place[] {
  return arc < 0 ? [...lines[~arc]!].reverse() : lines[arc]!;
}

/** The names of the most populous communes in view that touch no place, no button, no other name and not the frame. */
function write(named: Communes["names"], map: Leaflet, names: LayerGroup, taken: Taken[]): void {
  names.clearLayers();
  const view = map.getBounds();
  const boxes: Box[] = taken.map(({ x, y, radius }) => around(x, y, radius, radius));
  const frame = map.getContainer().getBoundingClientRect();
  for (const control of map.getContainer().querySelectorAll(".leaflet-control")) {
    const { left, top, right, bottom } = control.getBoundingClientRect();
    boxes.push({
      left: left - frame.left,
      top: top - frame.top,
      right: right - frame.left,
      bottom: bottom - frame.top,
    });
  }
  let count = 0;
  for (const [longitude, latitude, name] of named) {
    if (count === LABELS) return;
    if (!view.contains([latitude, longitude])) continue;
    const { x, y } = map.latLngToContainerPoint([latitude, longitude]);
    const half = (name.length * LETTER) / 2;
    const moves = [
      [0, 0],
      [0, -LINE],
      [0, LINE],
      [half + AIR, 0],
      [-half - AIR, 0],
    ] as const;
    const move = moves.find(([right, down]) =>
      free(around(x + right, y + down, half, LINE / 2), boxes, map),
    );
    if (!move) continue;
    const [right, down] = move;
    boxes.push(around(x + right, y + down, half, LINE / 2));
    count += 1;
    const html = make("span", { "aria-hidden": "true" }, name);
    const icon = divIcon({
      className: "x-name",
      html,
      iconSize: [2 * half, LINE],
      iconAnchor: [half - right, LINE / 2 - down],
    });
    marker([latitude, longitude], { icon, interactive: false, keyboard: false }).addTo(names);
  }
}

function around(x: number, y: number, wide: number, high: number): Box {
  return { left: x - wide, top: y - high, right: x + wide, bottom: y + high };
}

function free(box: Box, boxes: Box[], map: Leaflet): boolean {
  const { x, y } = map.getSize();
  if (box.left < EDGE || box.top < EDGE || box.right > x - EDGE || box.bottom > y - EDGE)
    return false;
  return !boxes.some(
    (other) =>
      box.left < other.right &&
      other.left < box.right &&
      box.top < other.bottom &&
      other.top < box.bottom,
  );
}
