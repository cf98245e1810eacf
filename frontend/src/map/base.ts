// The owner's own background: one PMTiles archive of the portal, of which only what is seen is read, by ranges of bytes.

import { namedFlavor } from "@protomaps/basemaps";
import type { Map as Leaflet } from "leaflet";
import { PMTiles } from "pmtiles";
import { labelRules, leafletLayer, paintRules } from "protomaps-leaflet";

/** `parts` are those of the Leaflet that the map is made of. Throws where the archive, or a range of it, cannot be read. */
export async function addBase(
  map: Leaflet,
  parts: object,
  url: string,
  language: string,
): Promise<void> {
  const archive = new PMTiles(url);
  const { maxZoom } = await archive.getHeader();
  (globalThis as { L?: object }).L = parts; // where the library looks for them
  const style = getComputedStyle(map.getContainer());
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const { landcover, ...named } = namedFlavor(dark ? "dark" : "light"); // it would hide the paper
  const flavor = {
    ...named,
    background: dark ? "#22262f" : "#e2e4e8",
    earth: color("--quiet"),
    water: dark ? "#20344a" : "#bdd3e2",
  };
  const layer = leafletLayer({
    url: archive,
    maxDataZoom: maxZoom,
    attribution: "",
    lang: language,
    backgroundColor: flavor.background,
    paintRules: paintRules(flavor),
    // the names of the communes are those of the portal
    labelRules: labelRules(flavor, language).filter(({ dataLayer }) => dataLayer !== "places"),
  }) as unknown as { addTo(map: Leaflet): void };
  layer.addTo(map);
}
