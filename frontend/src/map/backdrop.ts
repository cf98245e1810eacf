// What lies under the places: the contours of the communes and their names, which assets/communes.json has.

import {
  divIcon,
  marker,
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

/** `arcs` are x, y of a first place, then steps, of `per_degree`; `names` have longitude, latitude, name. */
interface Communes {
  per_degree: number;
  arcs: number[][];
  names: [number, number, string][];
}

/** Draws the contours in their pane, and returns what writes the names that there is room for. */
export async function backdrop(
  url: string,
  map: Leaflet,
  names: LayerGroup,
  renderer: Renderer,
): Promise<() => void> {
  const communes = await json<Communes>(url).catch(() => null);
  if (!communes) return () => undefined; // a map is a map without it
  const color = getComputedStyle(map.getContainer()).getPropertyValue("--slate");
  const lines = communes.arcs.map((arc) => places(arc, communes.per_degree));
  polyline(lines, { renderer, interactive: false, color, weight: 1, opacity: 0.5 }).addTo(map);
  return () => write(communes.names, map, names);
}

function places([x = 0, y = 0, ...steps]: number[], unit: number): [number, number][] {
  const found: [number, number][] = [[y / unit, x / unit]];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i]!;
    y += steps[i + 1]!;
    found.push([y / unit, x / unit]);
  }
  return found;
}

/** The names of the most populous communes in view that hide none of one another. */
function write(named: Communes["names"], map: Leaflet, names: LayerGroup): void {
  names.clearLayers();
  const view = map.getBounds();
  const taken: { x: number; y: number; half: number }[] = [];
  for (const [longitude, latitude, name] of named) {
    if (taken.length === LABELS) return;
    if (!view.contains([latitude, longitude])) continue;
    const { x, y } = map.latLngToContainerPoint([latitude, longitude]);
    const half = (name.length * LETTER) / 2;
    if (
      taken.some(
        (other) => Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < LINE,
      )
    )
      continue;
    taken.push({ x, y, half });
    const html = make("span", { "aria-hidden": "true" }, name);
    const icon = divIcon({ className: "x-name", html, iconSize: [2 * half, LINE] });
    marker([latitude, longitude], { icon, interactive: false, keyboard: false }).addTo(names);
  }
}
