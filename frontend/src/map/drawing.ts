// What stands for rows on a map: a dot for each place, a number where many lie, lines and areas.

import {
  circleMarker,
  divIcon,
  geoJSON,
  layerGroup,
  marker,
  type Canvas,
  type CircleMarkerOptions,
  type GeoJSON,
  type LatLngBoundsLiteral,
  type Map as Leaflet,
} from "leaflet";
import { make } from "../explorer/make";
import type { Places } from "../explorer/places";
import type { Words } from "../explorer/words";
import type { Taken } from "./backdrop";
import { Points, single, type Group } from "./groups";
import { CLOSEST } from "./frame";

const DOT = 9; // pixels around a place where no name goes
const SMALL = 10; // pixels up to which a line or an area is also a dot, for it to be seen
const NAMELESS = 60; // pixels of a line or an area up to which no name goes over it

type At = [number, number]; // latitude, longitude

/** Says what rows hold, where they are: as many as `count`, of which `rows` are the first. */
export type Open = (rows: number[], count: number, at: At) => Promise<void>;

/** Rows that stand at a place of their own. */
export interface Standing {
  rows: number[];
  count: number;
  at: At;
}

export class Drawing {
  groups: Group[] = []; // in view
  private held: Points | undefined;
  private lines: { row: number; layer: GeoJSON }[] = []; // and areas
  private readonly shapes = layerGroup();
  private readonly points = layerGroup();

  constructor(
    private readonly map: Leaflet,
    private readonly box: HTMLElement,
    private readonly renderer: Canvas,
    private readonly words: Words,
    private readonly open: Open,
  ) {
    for (const group of [this.shapes, this.points]) group.addTo(map);
  }

  /** What is drawn from now on. Lines and areas are at once, points when `draw` is asked for those in view. */
  hold(places: Places): void {
    this.held = new Points(places);
    this.outline(places);
  }

  private outline(places: Places): void {
    this.shapes.clearLayers();
    const style = {
      color: this.color("--brick"),
      weight: 3,
      fillOpacity: 0.3,
      renderer: this.renderer,
    };
    this.lines = places.shapes.map(({ row, geometry }) => {
      const layer = geoJSON(geometry as never, {
        style: () => style,
        pointToLayer: (_, at) => circleMarker(at, this.dot(1)),
      });
      layer.on("click", ({ latlng }) => void this.open([row], 1, [latlng.lat, latlng.lng]));
      layer.addTo(this.shapes);
      return { row, layer };
    });
  }

  /** Where all of it is; null where there is none. */
  bounds(): LatLngBoundsLiteral | null {
    const boxes = this.held!.groups([-90, -180, 90, 180], 0).map(({ box }) => box);
    for (const { layer } of this.lines) {
      const bounds = layer.getBounds();
      boxes.push([bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()]);
    }
    if (!boxes.length) return null;
    const [souths, wests, norths, easts] = [0, 1, 2, 3].map((side) =>
      boxes.map((box) => box[side]!),
    ) as [number[], number[], number[], number[]];
    return [
      [Math.min(...souths), Math.min(...wests)],
      [Math.max(...norths), Math.max(...easts)],
    ];
  }

  draw(): void {
    const { map } = this;
    const view = map.getBounds().pad(0.1);
    const focused = this.points
      .getLayers()
      .some((layer) => elementOf(layer) === document.activeElement);
    this.groups = this.held!.groups(
      [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()],
      map.getZoom(),
    );
    this.points.clearLayers();
    for (const group of this.groups) {
      const [south, west] = group.box;
      if (single(group)) this.dotted(group.rows, group.count, [south, west]);
      else this.clustered(group);
    }
    for (const { row, at, size } of this.seen()) if (size <= SMALL) this.dotted([row], 1, at);
    if (focused) this.box.focus({ preventScroll: true });
  }

  private dotted(rows: number[], count: number, at: At): void {
    circleMarker(at, this.dot(count))
      .on("click", () => void this.open(rows, count, at))
      .addTo(this.points);
  }

  private dot(count: number): CircleMarkerOptions {
    const [color, fillColor] = [this.color("--paper"), this.color("--brick")];
    return {
      renderer: this.renderer,
      radius: count > 1 ? 8 : 6,
      color,
      weight: 1.5,
      fillColor,
      fillOpacity: 0.9,
    };
  }

  private clustered(group: Group): void {
    const { words } = this;
    const [south, west, north, east] = group.box;
    const size = this.sizeOf(group);
    const icon = divIcon({
      className: "x-cluster",
      html: make("span", {}, words.number(group.count)),
      iconSize: [size, size],
    });
    const one = marker(middleOf(group), { icon, keyboard: true }).addTo(this.points);
    elementOf(one)?.setAttribute("aria-label", words.count("map.cluster", group.count));
    one.on("click keypress", () => {
      if (this.map.getZoom() >= CLOSEST) void this.open(group.rows, group.count, [north, west]);
      else
        this.map.fitBounds(
          [
            [south, west],
            [north, east],
          ],
          { padding: [24, 24], maxZoom: CLOSEST },
        );
    });
  }

  private sizeOf({ count }: Group): number {
    const most = Math.max(1, ...this.groups.map((group) => group.count));
    const wide = 14 + 6.5 * String(count).length; // for its number
    return Math.round(Math.max(wide, 28 + 20 * Math.sqrt(count / most)));
  }

  /** Where no name goes: over what stands for rows. */
  taken(): Taken[] {
    const points = this.groups.map((group) => {
      const { x, y } = this.map.latLngToContainerPoint(middleOf(group));
      return { x, y, radius: single(group) ? DOT : this.sizeOf(group) / 2 };
    });
    const small = this.seen().filter(({ size }) => size <= NAMELESS);
    const lines = small.map(({ at, size }) => {
      const { x, y } = this.map.latLngToContainerPoint(at);
      return { x, y, radius: Math.max(DOT, size / 2) };
    });
    return [...points, ...lines];
  }

  /** The rows in view that no number stands for. */
  standing(): Standing[] {
    const points = this.groups.filter(single).map(({ rows, count, box: [south, west] }) => {
      const at: At = [south, west];
      return { rows, count, at };
    });
    const lines = this.seen().map(({ row, at }) => ({ rows: [row], count: 1, at }));
    return [...points, ...lines];
  }

  /** Does a number stand for some? */
  isCrowded(): boolean {
    return !this.groups.every(single);
  }

  /** The lines and areas in view, each with its middle and how many pixels it is wide or high. */
  private seen(): { row: number; at: At; size: number }[] {
    const { map } = this;
    const view = map.getBounds();
    const some = this.lines.filter(({ layer }) => view.intersects(layer.getBounds()));
    return some.map(({ row, layer }) => {
      const bounds = layer.getBounds();
      const { lat, lng } = bounds.getCenter();
      const far = map.latLngToContainerPoint(bounds.getNorthEast());
      const { x, y } = far.subtract(map.latLngToContainerPoint(bounds.getSouthWest()));
      return { row, at: [lat, lng], size: Math.max(x, -y) };
    });
  }

  private color(name: string): string {
    return getComputedStyle(this.box).getPropertyValue(name).trim();
  }
}

function middleOf({ at, box: [south, west, north, east] }: Group): At {
  return at ?? [(south + north) / 2, (west + east) / 2];
}

function elementOf(layer: unknown): HTMLElement | undefined {
  return (layer as { getElement?: () => HTMLElement | undefined }).getElement?.();
}
