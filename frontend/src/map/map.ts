// The rows of a table on a map that moves: those that the explorer asks for, or all. It stands where the drawing stood.
// Here is what it loads, and what answers to a finger, a key or an address; `drawing` has what stands for rows,
// `place_list` their names, `frame` the map itself.

import { Canvas, layerGroup, popup, type Map as Leaflet } from "leaflet";
import { copyText } from "../compare/take";
import { asks } from "../explorer/address";
import { button, make } from "../explorer/make";
import { called, type Field } from "../explorer/column";
import { ASKED, FAILED, isOpened, opened, type Opened } from "../explorer/opened";
import type { Places } from "../explorer/places";
import { backdrop, type Taken } from "./backdrop";
import { Words } from "../explorer/words";
import { card, tellFrom, type Told } from "./card";
import { Drawing, type Standing } from "./drawing";
import { addOwnBase, attribute, fitPaper, leaveChosenColours, makeMap } from "./frame";
import type { Group } from "./groups";
import { PlaceList } from "./place_list";
import { readPosition, writePosition, type Position } from "./position";
import type { Tiles } from "./tiles";
import { loadStylesheet } from "../stylesheet";

const ALL = JSON.stringify(["", []]); // what is asked where nothing is
const NEAR = 16; // zoom that shows a single place well
const PAUSE = 300; // milliseconds after a move in which the address does not change: browsers bound how often it may

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
    await new MovingMap(root, explorer, words, table, tiles, anchor, status).start();
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

class MovingMap {
  private readonly box = make("div", { class: "x-map", role: "region", tabindex: "0" });
  private readonly fields: Field[]; // in the order in which they are read
  private readonly names = layerGroup(); // of communes
  private readonly list: PlaceList;
  private map!: Leaflet;
  private drawing!: Drawing;
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
    const open = ({ rows, count, at }: Standing): Promise<void> => this.open(rows, count, at, true);
    this.list = new PlaceList(this.box, words, (rows) => this.named(rows), open);
  }

  async start(): Promise<void> {
    const { words } = this;
    leaveChosenColours(this.root.dataset);
    const places = this.table && (await this.places(this.table));
    this.box.setAttribute("aria-label", words.say("map.label"));
    const figure = this.root.querySelector("figure")!;
    figure.replaceChildren(this.box, ...attribute(this.root.dataset));
    this.root.querySelector(".go")!.parentElement!.replaceWith(this.tools(), this.list.element);
    const renderer = new Canvas({ tolerance: 6 });
    this.map = makeMap(this.box, renderer, words, this.root.dataset);
    this.map.on("popupclose", () => this.back());
    this.names.addTo(this.map);
    this.drawing = new Drawing(this.map, this.box, renderer, words, (...place) =>
      this.open(...place),
    );
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
    window.addEventListener("beforeprint", () => fitPaper(this.box, true));
    window.addEventListener("afterprint", () => fitPaper(this.box, false));
    this.list.element.addEventListener("toggle", () => this.say());
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
    this.label(this.drawing.taken());
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

  /** A map without the owner's background is a map, and says so. */
  private async base(): Promise<void> {
    const { base, baseless = "" } = this.root.dataset;
    if (!base) return;
    try {
      await addOwnBase(this.map, base);
    } catch {
      delete this.root.dataset["base"];
      if (!this.root.dataset["tiles"]) this.box.nextElementSibling?.remove(); // whose it would be
      this.status.textContent += ` ${baseless}`;
    }
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
    this.drawing.hold(places);
    const count = places.rows.length + places.shapes.length;
    this.whole = places.total === rows;
    const said =
      places.total === rows
        ? words.count("map.placed", count)
        : words.count("map.found", count, { total: words.number(rows) });
    const missing = places.total - count;
    this.status.textContent = missing ? `${said} ${words.count("map.missing", missing)}` : said;
  }

  /** Moves to where all of it is seen: of all rows, to what the drawing showed. */
  private fit(): void {
    const bounds = this.tiles ? "all" : this.drawing.bounds();
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
    else if (!this.drawing.groups.length) this.map.setView([0, 0], 1, { animate: false });
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
      this.drawing.hold(places);
      this.texts = texts;
      this.sayAll();
      if (!whole) this.status.textContent += ` ${this.words.say("map.closer")}`;
      this.draw();
    } catch {
      this.status.textContent = this.root.dataset["failed"] ?? "";
    }
  }

  private draw(): void {
    this.drawing.draw();
    this.label(this.drawing.taken());
    this.say();
  }

  private say(): void {
    if (this.list.element.open)
      void this.list.say(this.drawing.standing(), this.drawing.isCrowded());
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
      ((listed && this.list.buttonOf(rows[0]!)) || this.box).focus({ preventScroll: true });
    const element = shown.getElement();
    element
      ?.querySelector(".leaflet-popup-close-button")
      ?.setAttribute("aria-label", words.say("map.close"));
    element?.addEventListener("keydown", ({ key }) => key === "Escape" && this.map.closePopup());
    if (listed) this.box.scrollIntoView({ block: "nearest" }); // a list is longer than a telephone
    content.focus({ preventScroll: true });
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
}
