// The map before anything stands on it: how it moves, its buttons and its scale, what lies below, whose that is, and
// how large it is on paper.

import { DomUtil, GridLayer, Map as Leaflet, control, tileLayer, type Canvas } from "leaflet";
import { make } from "../explorer/make";
import type { Words } from "../explorer/words";

export const CLOSEST = 19; // zoom
const SCALE = 140; // pixels of the longest scale: its text has room
const PAPER = 680; // pixels of the width of a sheet

/** Of `data`, the data-* of its element: `tiles` are images of others, `base` the archive of the owner. */
export function makeMap(
  box: HTMLElement,
  renderer: Canvas,
  words: Words,
  { base = "", tiles = "" }: DOMStringMap,
): Leaflet {
  const moving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new Leaflet(box, {
    // images are sharp at whole zooms; the owner's archive, which is drawn here, where it is made smaller
    zoomSnap: base ? 0.5 : tiles ? 1 : 0.25,
    renderer,
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false, // the page is what a wheel moves, until the map is chosen
    maxZoom: CLOSEST,
    zoomAnimation: moving,
    fadeAnimation: moving,
    markerZoomAnimation: moving,
    inertia: moving,
  });
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  control.zoom({ zoomInTitle: words.say("map.in"), zoomOutTitle: words.say("map.out") }).addTo(map);
  control.scale({ imperial: false, maxWidth: SCALE }).addTo(map);
  if (tiles && !base) tileLayer(tiles, { maxZoom: CLOSEST }).addTo(map);
  return map;
}

/** Colours of others would not be those that the reader has chosen. */
export function leaveChosenColours(data: DOMStringMap): void {
  if (!matchMedia("(forced-colors: active)").matches) return;
  delete data["base"];
  if (!data["tiles"]) delete data["attribution"];
}

/** Whose tiles are shown, as text. */
export function attribute({ attribution = "", link = "" }: DOMStringMap): HTMLElement[] {
  if (!attribution) return [];
  return [make("figcaption", {}, link ? make("a", { href: link }, attribution) : attribution)];
}

/** The owner's background below it all. */
export async function addOwnBase(map: Leaflet, base: string): Promise<void> {
  const script = new URL("map-base.js", import.meta.url).href;
  const { addBase } = (await import(script)) as typeof import("./base");
  const url = new URL(base, document.baseURI).href;
  await addBase(map, { DomUtil, GridLayer }, url, document.documentElement.lang);
}

/** Paper is narrower than the screen for which the map is drawn: it shows the same, smaller. */
export function fitPaper({ style, clientWidth }: HTMLElement, printing: boolean): void {
  style.width = printing ? `${clientWidth}px` : "";
  style.setProperty("zoom", printing ? String(Math.min(1, PAPER / clientWidth)) : "");
}
