// From where distances are measured: the place that an address names, the row of another table that it names, or where
// one is. It comes once the first rows are there, where columns say where these are, or with an address that asks it.
//
// pres=50.69~2.88&lieu=La gare; pres=armentieres/ecoles/ecoles~nom~Les Bobines; pres=lille/adresses/bal~toponyme~Rue du
// Houblon~numero~12; pres=moi. Where one is never stands in
// an address: « moi » is whoever opens it, and presses the button.

import { json } from "../json";
import type { View } from "./address";
import { Client } from "./client";
import type { Degrees, Field } from "./column";
import { distanceWriter } from "./distance";
import { MadeColumn } from "./made";
import { button, make } from "./make";
import type { Opened } from "./opened";
import { placing } from "./places";
import type { Page } from "./protocol";
import type { OneOf, Order } from "./query";
import { Words } from "./words";

const DISTANCE = "distance_m"; // the name of its column, in addresses and files
const ME = "moi";
const SIGN = "~";
const POINT = /^(-?\d{1,2}(?:\.\d+)?)~(-?\d{1,3}(?:\.\d+)?)$/;
const ROW = /^([\w./-]+)\/([\w.-]+)~(.+)$/s; // a dataset, its table, a column and what the row has in it
const BASE = new URL(".", import.meta.url);
const PATIENCE = 15_000; // milliseconds for a position
const LASTS = 60_000; // milliseconds for which a position is still that of who asks
const MANY = 200_000; // rows of which nothing is read that is not asked
const REFUSED = 1; // the code of who does not want to tell it

/** `name`: what it is called, nothing of who asks; `within`: metres within which their position is right; `said`: what
 *  there is to know of it. */
interface Place {
  at: Degrees;
  name: string;
  within?: number;
  said?: string;
}

/** A table as assets/columns/ID.json has it, with its file. */
interface OtherTable {
  anchor: string;
  file: string;
  bytes: number;
  columns: Field[];
}

export class Nearness {
  private readonly button: HTMLButtonElement;
  private readonly made: MadeColumn; // that of distances
  private from: Place | undefined;
  private me: Place | undefined; // while the page is open
  private asked = ""; // of an address
  private turn = 0;
  private fault = "";

  /** `tell` is told what happens, `located` that one asks for what is near. */
  private constructor(
    private readonly opened: Opened,
    private readonly anchor: string,
    private readonly words: Words,
    private readonly tell: (said: string) => void,
    private readonly located: () => void,
  ) {
    this.button = button(words.say("near.me"), () => this.askPosition(), { class: "go" });
    this.button.hidden = !window.isSecureContext || !navigator.geolocation;
    this.made = new MadeColumn(opened);
  }

  get column(): number {
    return this.made.column;
  }

  static async load(
    opened: Opened,
    anchor: string,
    tell: (said: string) => void,
    located: () => void,
  ): Promise<Nearness> {
    const { suffix = "" } = document.documentElement.dataset;
    const said = await json<Record<string, string>>(new URL(`near${suffix}.json`, BASE));
    const words = new Words(opened.words.language, said);
    return new Nearness(opened, anchor, words, tell, located);
  }

  /** Puts the button before an element; it has the focus where an address waits for it to be pressed. */
  offer(element: Element): void {
    if (!this.button.isConnected) element.before(this.button);
    if (this.fault && this.asked === JSON.stringify([ME, ""]))
      this.button.focus({ preventScroll: true });
  }

  /** Measures from the place that a view names, if it names one; `read` then reads it again, for it may speak of
   *  distances. The nearest rows come first where nothing else orders them. */
  async follow(asked: View, read: () => View): Promise<View> {
    await this.moveTo(asked);
    const view = read();
    const { query, row, key } = view;
    const isOrdered = query.order || row !== undefined || key;
    if (this.from && !isOrdered) query.order = { column: this.column, descending: false };
    return view;
  }

  /** `named`: what the address calls the place. */
  private async moveTo({ near = "", place: named = "" }: View): Promise<void> {
    const asked = JSON.stringify([near, named]);
    if (asked === this.asked) return;
    this.asked = asked;
    this.fault = "";
    if (!near) return this.forget();
    if (near === ME && !this.me) this.fault = this.words.say("near.press");
    const found = near === ME ? this.me : await this.find(near, named);
    if (asked !== this.asked) return; // another place has been asked since
    if (found) return this.measureFrom(found);
    this.forget();
  }

  /** Makes of a view that of who has asked what is around them. */
  leadToMe(view: View): void {
    delete view.groups;
    delete view.place;
    view.near = ME;
    view.query.order = { column: this.column, descending: false };
    if (view.columns && !view.columns.includes(this.column)) view.columns.push(this.column);
  }

  /** From where rows are measured, in which order they stand, or why they are not. */
  say(order: Order | undefined): string {
    const { from, words } = this;
    if (!from) return this.fault;
    const isOrdered = order?.column === this.column;
    const how = !isOrdered ? "from" : order.descending ? "last" : "first";
    const within = distanceWriter(words.language)(String(from.within ?? 0));
    const whose = from.within === undefined ? "" : ".me";
    const said = words.say(`near.${how}${whose}`, { name: from.name, within });
    return [said, from.said].filter(Boolean).join(" ");
  }

  /** Ends each row of a page that is somewhere with a link to what is around it, before that to the row itself. */
  async linkRows(
    { rows, cells }: Page,
    head: HTMLTableRowElement,
    body: HTMLTableSectionElement,
  ): Promise<void> {
    const { words, opened } = this;
    if (!this.from && opened.rows > MANY) return;
    const turn = (this.turn += 1);
    const columns = placing(opened.fields);
    const texts = await opened.client.ask("keys", { rows, columns });
    if (turn !== this.turn) return; // they are rows of another page
    const title = words.say("near.around");
    head.lastElementChild!.before(make("th", { scope: "col", class: "x-near tuck" }, title));
    for (const [place, own] of texts.entries()) {
      const cell = make("td", { class: "x-near tuck", "data-label": title });
      const at = readPlace(own);
      const name = cells[place]![0] ?? "";
      if (at) cell.append(this.linkPlace(at, name));
      body.rows[place]!.lastElementChild!.before(cell);
    }
  }

  private linkPlace(at: Degrees, name: string): HTMLAnchorElement {
    const { words, anchor } = this;
    const asked = new URLSearchParams({ pres: at.join(SIGN), lieu: name }).toString();
    const label = words.say("near.row.of", { name });
    const link = make(
      "a",
      { href: `#${anchor}?${asked}`, "aria-label": label },
      words.say("near.row"),
    );
    link.addEventListener("click", () => {
      link.closest("section")?.focus({ preventScroll: true }); // the link goes with its page
      link.closest(".explored")?.scrollIntoView({ block: "start" });
    });
    return link;
  }

  private async find(near: string, named: string): Promise<Place | undefined> {
    const [, latitude, longitude] = POINT.exec(near) ?? [];
    if (latitude && longitude) {
      const at: Degrees = [Number(latitude), Number(longitude)];
      return { at, name: named || `${latitude}, ${longitude}` };
    }
    const [, id = "", table = "", cell = ""] = ROW.exec(near) ?? [];
    const found = id ? await findRow(id, table, cell).catch(() => undefined) : undefined;
    const name = named || cell.slice(cell.indexOf(SIGN) + 1) || near;
    if (!found) this.fault = this.words.say("near.lost", { name });
    const said = found?.several ? this.words.say("near.several") : "";
    return found && { at: found.at, name, said };
  }

  /** The column of distances stands after that which names a row. */
  private async measureFrom(place: Place): Promise<void> {
    const field: Field = {
      name: DISTANCE,
      type: "integer",
      kind: "integer",
      unit: "m",
      decimals: 0,
      title: this.words.say("near.metres"), // which bounds are written in
      heading: this.words.say("near.distance"),
      near: { at: place.at, columns: placing(this.opened.fields) },
    };
    await this.made.show(field, 1);
    field.write = distanceWriter(this.words.language); // the worker has its own
    this.from = place;
  }

  /** Nothing is measured any more. */
  private forget(): void {
    this.from = undefined;
    this.made.withdraw();
  }

  private askPosition(): void {
    const { words } = this;
    this.tell(words.say("near.asking"));
    const found = ({ coords }: GeolocationPosition): void => {
      const at: Degrees = [coords.latitude, coords.longitude];
      this.me = { at, name: "", within: Math.round(coords.accuracy) };
      this.asked = JSON.stringify([ME, ""]);
      void this.measureFrom(this.me).then(this.located);
    };
    const failed = ({ code }: GeolocationPositionError): void =>
      this.tell(words.say(code === REFUSED ? "near.refused" : "near.failed"));
    const options = { timeout: PATIENCE, maximumAge: LASTS };
    navigator.geolocation.getCurrentPosition(found, failed, options);
  }
}

/** Where the row of a table is that has a text in a column; nothing where there is none, or where it is nowhere. */
async function findRow(
  id: string,
  name: string,
  cell: string,
): Promise<{ at: Degrees; several: boolean } | undefined> {
  const tables = await json<OtherTable[]>(new URL(`columns/${id}.json`, BASE));
  const table = tables.find(({ anchor }) => anchor === `t-${name}`);
  if (!table) return undefined;
  const filters = readCells(table.columns, cell);
  const places = placing(table.columns);
  if (!filters.length || !places.length) return undefined;
  const asked = filters.map(({ column }) => column);
  const fields = table.columns.slice(0, Math.max(...asked, ...places) + 1); // those that the file has come first
  const client = new Client(new URL("explorer-worker.js", BASE), ignore, ignore);
  try {
    const url = new URL(`../${table.file}`, BASE).href;
    await client.ask("open", { url, bytes: table.bytes, fields, language: "", words: {} });
    const query = { text: "", filters };
    const { degrees, shapes } = await client.ask("places", { query });
    const [longitude, latitude] = degrees;
    if (latitude !== undefined) return { at: [latitude, longitude!], several: degrees.length > 2 };
    const at = shapes[0] && middleOf(shapes[0].geometry.coordinates);
    return at && { at, several: shapes.length > 1 };
  } finally {
    client.close();
  }
}

/** What a row has in a column, and in a second one where one column says no row: « toponyme~Rue du Houblon~numero~12 ». */
function readCells(fields: Field[], cell: string): OneOf[] {
  const column = findColumn(fields, cell);
  if (column < 0) return [];
  const text = cell.slice(fields[column]!.name.length + 1);
  for (const [other, { name }] of fields.entries()) {
    const at = text.indexOf(`${SIGN}${name}${SIGN}`);
    if (at < 0) continue;
    const second = text.slice(at + name.length + 2);
    return [
      { column, values: [text.slice(0, at)] },
      { column: other, values: [second] },
    ];
  }
  return [{ column, values: [text] }];
}

/** The column with whose name a text begins; the longest, for names may have the sign. */
function findColumn(fields: Field[], cell: string): number {
  const begun = fields.filter(({ name }) => cell.startsWith(name + SIGN));
  const [longest] = begun.sort((one, other) => other.name.length - one.name.length);
  return longest ? fields.indexOf(longest) : -1;
}

/** Where a row is, by its geometry, or its longitude and latitude. */
function readPlace([first = "", second]: string[]): Degrees | undefined {
  if (!first) return undefined;
  if (second !== undefined) return second ? [Number(second), Number(first)] : undefined;
  return middleOf((JSON.parse(first) as { coordinates?: unknown }).coordinates ?? []);
}

/** The middle of the frame around an area or a line. */
function middleOf(coordinates: unknown): Degrees | undefined {
  const flat = [coordinates].flat(Infinity) as number[];
  const middle = (from: number): number => {
    const degrees = flat.filter((_, place) => place % 2 === from);
    return (Math.min(...degrees) + Math.max(...degrees)) / 2;
  };
  return flat.length ? [middle(1), middle(0)] : undefined;
}

function ignore(): void {
  // another table says nothing of how far it is
}
