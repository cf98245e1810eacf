// The rows of a table on a map that moves: those that the explorer asks for, or all. It stands where the drawing stood.

import {
  Canvas,
  DomUtil,
  GridLayer,
  Map as Leaflet,
  circleMarker,
  control,
  divIcon,
  geoJSON,
  layerGroup,
  marker,
  popup,
  tileLayer,
  type CircleMarkerOptions,
  type GeoJSON,
  type LatLngBoundsLiteral,
} from "leaflet";
import { copyText } from "../compare/take";
import { asks } from "../explorer/address";
import { button, make } from "../explorer/make";
import { called, type Field } from "../explorer/column";
import { ASKED, FAILED, isOpened, opened, type Opened } from "../explorer/opened";
import type { Places } from "../explorer/places";
import { backdrop, type Taken } from "./backdrop";
import { Words } from "../explorer/words";
import { card, tellFrom, type Told } from "./card";
import { Points, single, type Group } from "./groups";
import { readPosition, writePosition, type Position } from "./position";
import type { Tiles } from "./tiles";
import { loadStylesheet } from "../stylesheet";

const CLOSEST = 19; // zoom
const DOT = 9; // pixels around a place where no name goes
const SMALL = 10; // pixels up to which a line or an area is also a dot, for it to be seen
const NAMELESS = 60; // pixels of a line or an area up to which no name goes over it
const ALL = JSON.stringify(["", []]); // what is asked where nothing is
const NEAR = 16; // zoom that shows a single place well
const LISTED = 50; // places that are also said in words
const PAUSE = 300; // milliseconds after a move in which the address does not change: browsers bound how often it may
const PAPER = 680; // pixels of the width of a sheet
const SCALE = 140; // pixels of the longest scale: its text has room

/** `root` is the element with data-map. */
export async function start(root: HTMLElement): Promise<void> {
  const { map: anchor = "" } = root.dataset;
  const explorer = document.querySelector<HTMLElement>(
    `[data-explorer][data-anchor="${CSS.escape(anchor)}"]`,
  )!;
  const status = make("p", { role: "status", class: "x-status" });
  const failed = (): void => void (status.textContent = root.dataset["failed"] ?? "");
  root.querySelector(".x-status")?.remove(); // of a try before
  root.prepend(status);
  explorer.addEventListener(FAILED, failed);
  try {
    const [tiles] = await Promise.all([
      openedTiles(root, explorer),
      loadStylesheet("map.css", new URL(import.meta.url)),
    ]);
    const table = tiles ? undefined : await opened(explorer, status);
    const words = table?.words ?? (await Words.load(new URL(".", import.meta.url)));
    await new Drawn(root, explorer, words, table, tiles, anchor, status).start();
  } catch (cause) {
    failed();
    throw cause;
  }
}

/** The archive of the places of a large table, where there is one that can be read by parts: nothing else is then loaded.
 *  A table that is there already is not read again. */
async function openedTiles(root: HTMLElement, explorer: HTMLElement): Promise<Tiles | undefined> {
  const { places } = root.dataset;
  if (!places || isOpened(explorer)) return undefined;
  try {
    const script = new URL("map-tiles.js", import.meta.url).href;
    const { openTiles } = (await import(script)) as typeof import("./tiles");
    return await openTiles(new URL(places, document.baseURI).href);
  } catch {
    return undefined; // a host that sends no parts: the table itself
  }
}

class Drawn {
  private readonly box = make("div", { class: "x-map", role: "region", tabindex: "0" });
  private readonly list = make("ul");
  private readonly listed = make("details", { class: "x-places" });
  private readonly fields: Field[]; // in the order in which they are read
  private readonly renderer = new Canvas({ tolerance: 6 });
  private readonly shapes = layerGroup();
  private readonly points = layerGroup();
  private readonly names = layerGroup();
  private map!: Leaflet;
  private groups: Group[] = [];
  private lines: { row: number; layer: GeoJSON }[] = []; // and areas
  private held: Points | undefined;
  private asked = "";
  private texts = new Map<number, Record<string, string>>(); // of the places that are read of an archive
  private turn = 0;
  private whole = true; // are all rows shown?
  private fitting = false; // is it moved by us, to all that it shows?
  private opening = false; // does an address that says where it is also ask rows that have not come yet?
  private settled = 0; // the timer of the address
  private label: (taken: Taken[]) => void = () => undefined;
  private back = (): void => undefined; // to where one was before a popup

  constructor(
    private readonly root: HTMLElement,
    private readonly explorer: HTMLElement,
    private readonly words: Words,
    private table: Opened | undefined,
    private tiles: Tiles | undefined,
    private readonly anchor: string,
    private readonly status: HTMLElement,
  ) {
    const { fields = "[]", order = "[]" } = explorer.dataset;
    const all = JSON.parse(fields) as Field[];
    const places = JSON.parse(order) as number[];
    this.fields = places.length ? places.map((place) => all[place]!) : all;
  }

  async start(): Promise<void> {
    const { words } = this;
    if (matchMedia("(forced-colors: active)").matches) {
      delete this.root.dataset["base"]; // its colours would not be those that the reader has chosen
      if (!this.root.dataset["tiles"]) delete this.root.dataset["attribution"];
    }
    const places = this.table && (await this.places(this.table));
    this.box.setAttribute("aria-label", words.say("map.label"));
    this.listed.append(make("summary", {}, words.say("map.list")), this.list);
    this.root.querySelector("figure")!.replaceChildren(this.box, ...this.attribution());
    this.root.querySelector(".go")!.parentElement!.replaceWith(this.tools(), this.listed);
    this.map = this.made();
    for (const group of [this.names, this.shapes, this.points]) group.addTo(this.map);
    const { backdrop: url = "" } = this.root.dataset;
    if (places) this.show(places);
    else this.sayAll();
    const asked = this.asksPosition();
    if (asked) this.moveTo(asked);
    else this.fit();
    this.opening = !!asked && asks(location.hash, this.anchor) && this.asked === ALL;
    this.map.on("moveend", () => {
      this.moved();
      this.keep();
    });
    window.addEventListener("popstate", () => this.followAddress());
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
    this.listed.addEventListener("toggle", () => void this.say());
    this.explorer.addEventListener(ASKED, () => void this.again());
    if (this.table) void this.again(); // it may have asked while the places came
    if (!asked) {
      this.box.focus({ preventScroll: true });
      this.box.scrollIntoView({ block: "nearest" }); // it has become larger
    }
    await this.base();
    if (url)
      this.label = await backdrop(
        new URL(url, document.baseURI).href,
        this.map,
        this.names,
        new Canvas({ pane: "tilePane" }),
        (this.root.dataset["framed"] ?? "").split(" "),
        !this.root.dataset["tiles"] && !this.root.dataset["base"],
      );
    this.label(this.taken());
  }

  private tools(): HTMLElement {
    const { words } = this;
    const told = make("span", { role: "status" });
    const copy = async (): Promise<void> => {
      await copyText(this.address(), this.root);
      told.textContent = words.say("compare.copied");
    };
    return make(
      "p",
      { class: "x-tools" },
      button(words.say("map.whole"), () => this.fit()),
      button(words.say("compare.copy"), () => void copy()),
      told,
    );
  }

  // --- where it is, in the address ---

  private asksPosition(): Position | null {
    return readPosition(location.search, this.root.dataset["anchor"]!);
  }

  private position(): Position {
    const { lat, lng } = this.map.getCenter();
    return { zoom: this.map.getZoom(), latitude: lat, longitude: lng };
  }

  /** The address of what is seen, in the page of the rows where this one is but a frame. It leads to the map, unless it
   * says which rows are shown. */
  private address(): string {
    const { anchor = "", home = "" } = this.root.dataset;
    const url = new URL(home || location.href, document.baseURI);
    url.search = writePosition(home ? "" : location.search, anchor, this.position());
    url.hash = asks(location.hash, this.anchor) ? location.hash : anchor;
    return url.href;
  }

  /** Says in the address where one has moved; nothing once all is shown again. */
  private keep(): void {
    const position = this.fitting ? null : this.position();
    const { anchor = "" } = this.root.dataset;
    window.clearTimeout(this.settled);
    this.settled = window.setTimeout(() => {
      const search = writePosition(location.search, anchor, position);
      if (search !== location.search)
        history.replaceState(history.state, "", location.pathname + search + location.hash);
    }, PAUSE);
  }

  /** Moves to where the address says, after a way back or forth. */
  private followAddress(): void {
    window.clearTimeout(this.settled);
    const asked = this.asksPosition();
    const { anchor = "" } = this.root.dataset;
    if (!asked) this.fit();
    else if (writePosition("", anchor, asked) !== writePosition("", anchor, this.position()))
      this.moveTo(asked);
  }

  private moveTo({ zoom, latitude, longitude }: Position): void {
    this.map.setView([latitude, longitude], zoom, { animate: false });
    this.moved();
  }

  /** Paper is narrower than the screen for which the map is drawn: it shows the same, smaller. */
  private print(printing: boolean): void {
    const { style, clientWidth } = this.box;
    style.width = printing ? `${clientWidth}px` : "";
    style.setProperty("zoom", printing ? String(Math.min(1, PAPER / clientWidth)) : "");
  }

  /** The owner's background below it all; a map without it is a map, and says so. */
  private async base(): Promise<void> {
    const { base, baseless = "" } = this.root.dataset;
    if (!base) return;
    try {
      const script = new URL("map-base.js", import.meta.url).href;
      const { addBase } = (await import(script)) as typeof import("./base");
      const url = new URL(base, document.baseURI).href;
      await addBase(this.map, { DomUtil, GridLayer }, url, document.documentElement.lang);
    } catch {
      delete this.root.dataset["base"];
      if (!this.root.dataset["tiles"]) this.box.nextElementSibling?.remove(); // whose it would be
      this.status.textContent += ` ${baseless}`;
    }
  }

  private made(): Leaflet {
    const { words } = this;
    const moving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const { base = "", tiles = "" } = this.root.dataset;
    const map = new Leaflet(this.box, {
      // images are sharp at whole zooms; the owner's archive, which is drawn here, where it is made smaller
      zoomSnap: base ? 0.5 : tiles ? 1 : 0.25,
      renderer: this.renderer,
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
    control
      .zoom({ zoomInTitle: words.say("map.in"), zoomOutTitle: words.say("map.out") })
      .addTo(map);
    control.scale({ imperial: false, maxWidth: SCALE }).addTo(map);
    if (tiles && !base) tileLayer(tiles, { maxZoom: CLOSEST }).addTo(map);
    map.on("popupclose", () => this.back());
    return map;
  }

  /** Whose tiles are shown, as text. */
  private attribution(): HTMLElement[] {
    const { attribution = "", link = "" } = this.root.dataset;
    if (!attribution) return [];
    return [make("figcaption", {}, link ? make("a", { href: link }, attribution) : attribution)];
  }

  private places({ client, query }: Opened): Promise<Places> {
    this.asked = JSON.stringify([query.text, query.filters]);
    return client.ask("places", { query });
  }

  /** Shows what the explorer asks for, unless it only turned a page or changed the order. */
  private async again(): Promise<void> {
    const table = this.table ?? (await opened(this.explorer, this.status));
    const { text, filters } = table.query;
    if (!this.table && !text && !filters.length) return;
    if (this.asked === JSON.stringify([text, filters])) return;
    [this.table, this.tiles] = [table, undefined];
    const places = await this.places(table);
    this.back = () => undefined; // one is typing a filter
    this.map.closePopup();
    this.show(places);
    if (this.opening) this.moved();
    else this.fit();
    this.opening = false;
  }

  /** Of an archive: how many rows it has a place of. */
  private sayAll(): void {
    const { placed = "0", missing = "0" } = this.root.dataset;
    this.status.textContent = this.words.count("map.placed", Number(placed));
    if (Number(missing))
      this.status.textContent += ` ${this.words.count("map.missing", Number(missing))}`;
  }

  private show(places: Places): void {
    const { words } = this;
    const { rows } = this.table!;
    this.held = new Points(places);
    this.outline(places);
    const count = places.rows.length + places.shapes.length;
    this.whole = places.total === rows;
    const said =
      places.total === rows
        ? words.count("map.placed", count)
        : words.count("map.found", count, { total: words.number(rows) });
    const missing = places.total - count;
    this.status.textContent = missing ? `${said} ${words.count("map.missing", missing)}` : said;
  }

  /** Draws the lines and the areas. */
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

  /** Moves to where all of it is seen: of all rows, to what the drawing showed. */
  private fit(): void {
    const bounds = this.tiles ? "all" : this.bounds();
    const [west = 0, south = 0, east = 0, north = 0] = (this.root.dataset["view"] ?? "")
      .split(" ")
      .map(Number);
    this.fitting = true;
    if (bounds && this.whole)
      this.map.fitBounds(
        [
          [south, west],
          [north, east],
        ],
        { animate: false },
      );
    else if (bounds && bounds !== "all")
      this.map.fitBounds(bounds, { padding: [24, 24], maxZoom: NEAR, animate: false });
    else if (!this.groups.length) this.map.setView([0, 0], 1, { animate: false });
    this.fitting = false;
    this.moved();
  }

  /** Draws what is in view, which of an archive is read first. */
  private moved(): void {
    if (this.tiles) void this.read(this.tiles);
    else this.draw();
  }

  private async read(tiles: Tiles): Promise<void> {
    const turn = (this.turn += 1);
    const view = this.map.getBounds().pad(0.1);
    const box: Group["box"] = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()];
    try {
      const { places, texts, whole } = await tiles.read(box, this.map.getZoom());
      if (turn !== this.turn || !this.tiles) return; // moved again, or filtered
      this.held = new Points(places);
      this.texts = texts;
      this.outline(places);
      this.sayAll();
      if (!whole) this.status.textContent += ` ${this.words.say("map.closer")}`;
      this.draw();
    } catch {
      this.status.textContent = this.root.dataset["failed"] ?? "";
    }
  }

  private bounds(): LatLngBoundsLiteral | null {
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

  private draw(): void {
    const { map } = this;
    const view = map.getBounds().pad(0.1);
    const zoom = map.getZoom();
    const focused = this.points
      .getLayers()
      .some((layer) => elementOf(layer) === document.activeElement);
    this.groups = this.held!.groups(
      [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()],
      zoom,
    );
    this.points.clearLayers();
    for (const group of this.groups) {
      const [south, west] = group.box;
      if (single(group)) this.dotted(group.rows, group.count, [south, west]);
      else this.clustered(group);
    }
    for (const { row, at, size } of this.seen()) if (size <= SMALL) this.dotted([row], 1, at);
    if (focused) this.box.focus({ preventScroll: true });
    this.label(this.taken());
    void this.say();
  }

  /** Where no name goes: over what stands for rows. */
  private taken(): Taken[] {
    const points = this.groups.map((group) => {
      const [south, west, north, east] = group.box;
      const middle = group.at ?? [(south + north) / 2, (west + east) / 2];
      const at = this.map.latLngToContainerPoint(middle);
      return { x: at.x, y: at.y, radius: single(group) ? DOT : this.sizeOf(group) / 2 };
    });
    const small = this.seen().filter(({ size }) => size <= NAMELESS);
    const lines = small.map(({ at, size }) => {
      const { x, y } = this.map.latLngToContainerPoint(at);
      return { x, y, radius: Math.max(DOT, size / 2) };
    });
    return [...points, ...lines];
  }

  private sizeOf({ count }: Group): number {
    const most = Math.max(1, ...this.groups.map((group) => group.count));
    const wide = 14 + 6.5 * String(count).length; // for its number
    return Math.round(Math.max(wide, 28 + 20 * Math.sqrt(count / most)));
  }

  private dotted(rows: number[], count: number, at: [number, number]): void {
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
    const middle: [number, number] = group.at ?? [(south + north) / 2, (west + east) / 2];
    const one = marker(middle, { icon, keyboard: true }).addTo(this.points);
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

  /** Says of rows what their cells hold. Once it is closed one is back on the map, or in the list where it was opened. */
  private async open(
    rows: number[],
    count: number,
    at: [number, number],
    listed = false,
  ): Promise<void> {
    const { words } = this;
    const content = await card(
      this.tell,
      words,
      rows,
      count,
      this.anchor,
      this.root.dataset["home"] ?? "",
    );
    content.addEventListener("click", ({ target }) => {
      if (target instanceof HTMLAnchorElement && target.hash === location.hash)
        this.explorer.querySelector<HTMLElement>(".x-row")?.focus();
    });
    const maxWidth = Math.min(300, this.box.clientWidth - 80); // beside the buttons
    const shown = popup({
      maxWidth,
      maxHeight: 280,
      autoPanPaddingTopLeft: [60, 12],
      autoPanPaddingBottomRight: [12, 12],
    });
    shown.setLatLng(at).setContent(content);
    this.back = () => undefined; // what is open closes, and leads nowhere
    shown.openOn(this.map);
    this.back = () =>
      ((listed && this.buttonOf(rows[0]!)) || this.box).focus({ preventScroll: true });
    const element = shown.getElement();
    element
      ?.querySelector(".leaflet-popup-close-button")
      ?.setAttribute("aria-label", words.say("map.close"));
    element?.addEventListener("keydown", ({ key }) => key === "Escape" && this.map.closePopup());
    if (listed) this.box.scrollIntoView({ block: "nearest" }); // a list is longer than a telephone
    content.focus({ preventScroll: true });
  }

  /** The places in view, in words: what a keyboard or a screen reader goes through. */
  private async say(): Promise<void> {
    if (!this.listed.open) return;
    const { words } = this;
    const points = this.groups.filter(single).map(({ rows, count, box: [south, west] }) => {
      const at: [number, number] = [south, west];
      return { rows, count, at };
    });
    const lines = this.seen().map(({ row, at }) => ({ rows: [row], count: 1, at }));
    const seen = [...points, ...lines];
    const all = seen.slice(0, LISTED);
    const first = all.map(({ rows }) => rows[0]!);
    const texts = await this.named(first);
    const twice = new Set(texts[0]!.filter((text, place, some) => some.indexOf(text) !== place));
    const items = all.map(({ rows, count, at }, place) => {
      const [best = "", other = ""] = texts.map((column) => column[place]!);
      const name = (twice.has(best) && [best, other].filter(Boolean).join(" – ")) || best || other;
      return make(
        "li",
        {},
        button(name || this.rowOf(rows[0]!), () => void this.open(rows, count, at, true), {
          "data-row": String(rows[0]),
        }),
      );
    });
    const crowded = points.length < this.groups.length || seen.length > LISTED;
    const now = this.list.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset["row"]
      : "";
    this.list.replaceChildren(
      ...items,
      ...(crowded ? [make("li", {}, words.say("map.closer"))] : []),
    );
    if (now) (this.buttonOf(Number(now)) ?? this.box).focus({ preventScroll: true });
  }

  /** What names these rows, and what tells them from others. */
  private async named(rows: number[]): Promise<string[][]> {
    if (!this.table) {
      const told = await Promise.all(rows.map(this.tell));
      return [0, 1].map((place) => told.map((texts) => texts[place]?.[1] ?? ""));
    }
    const { client, order, key } = this.table;
    return Promise.all([order[0] ?? 0, key].map((column) => client.ask("cells", { rows, column })));
  }

  private readonly tell: Told = async (row) => {
    if (this.table) return tellFrom(this.table)(row);
    const texts = this.texts.get(row) ?? {};
    return this.fields
      .map((field) => [called(field), texts[field.name] ?? ""] as const)
      .filter(([, text]) => text);
  };

  private rowOf(row: number): string {
    return this.words.say("map.row", { row: this.words.number(row + 1) });
  }

  private buttonOf(row: number): HTMLElement | null {
    return this.list.querySelector<HTMLElement>(`[data-row="${row}"]`);
  }

  /** The lines and areas in view, each with its middle and how many pixels it is wide or high. */
  private seen(): { row: number; at: [number, number]; size: number }[] {
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

function elementOf(layer: unknown): HTMLElement | undefined {
  return (layer as { getElement?: () => HTMLElement | undefined }).getElement?.();
}
