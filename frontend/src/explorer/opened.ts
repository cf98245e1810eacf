// The table of an element with data-explorer, opened once for all that show it: the explorer and the map.

import { Client } from "./client";
import type { Field } from "./column";
import { findDates, lastingField } from "./lasting";
import { learnHours } from "./learned";
import type { Query } from "./query";
import { Words } from "./words";

/** `order`: all columns as they are read, of which the first `shown` are, the others saying the same in all rows; the
 *  first one names a row, and `key` tells it from others, as `keys` do together, which are none where only figures
 *  would. `tucked`: pairs of columns; on a
 *  telephone the first stands under the second. `newest`: the column by which the page has the newest rows first, -1
 *  for none. `query` is what the explorer asks;
 *  the element says ASKED when it may have changed, FAILED when nothing answered. */
export interface Opened {
  client: Client;
  words: Words;
  fields: Field[];
  rows: number;
  order: number[];
  shown: number;
  tucked: [number, number][];
  newest: number;
  key: number;
  keys: number[];
  query: Query;
}

export const ASKED = "asked";
export const FAILED = "failed";

type Holder = HTMLElement & { opened?: Promise<Opened> }; // bundles share nothing but the page

/** Is it open, or about to be? */
export function isOpened(element: HTMLElement): boolean {
  return !!(element as Holder).opened;
}

/** `status` is told how far it is, where nobody has opened the table before. */
export function opened(element: HTMLElement, status: HTMLElement): Promise<Opened> {
  const holder: Holder = element;
  holder.opened ??= open(element, status).catch((cause: unknown) => {
    delete holder.opened;
    throw cause;
  });
  return holder.opened;
}

async function open(element: HTMLElement, status: HTMLElement): Promise<Opened> {
  const { explorer = "", bytes = "0", fields = "[]", keys = "[]" } = element.dataset;
  const { order = "[]", shown = "0", tucked = "[]", newest = "-1" } = element.dataset;
  const base = new URL(".", import.meta.url);
  const words = await Words.load(base);
  status.textContent = words.say("loading");
  const progress = (loaded: number, total: number): void => {
    status.textContent = words.say("loaded", {
      percent: words.number(Math.floor((100 * loaded) / total)),
    });
  };
  const failed = (): void => void element.dispatchEvent(new Event(FAILED));
  const client = new Client(new URL("explorer-worker.js", base), progress, failed);
  const given = JSON.parse(fields) as Field[];
  const dates = findDates(given);
  if (dates) given.push(lastingField(dates, words.say("lasting"), words.say("lasting.days")));
  const opening = {
    url: new URL(explorer, document.baseURI).href,
    bytes: Number(bytes),
    fields: given,
    language: words.language,
    words: words.said,
  };
  const { rows } = await client.ask("open", opening);
  await learnHours(opening.fields, words.language, base);
  const places = JSON.parse(order) as number[];
  const telling = (JSON.parse(keys) as string[]).map((one) =>
    opening.fields.findIndex(({ name }) => name === one),
  );
  return {
    client,
    words,
    fields: opening.fields,
    rows,
    ...withDays(places.length ? places : [...given.keys()], Number(shown) || given.length, given),
    tucked: JSON.parse(tucked) as [number, number][],
    newest: Number(newest),
    key: Math.max(0, telling[0] ?? 0),
    keys: telling.every((place) => isLasting(opening.fields[place])) ? telling : [],
    query: { text: "", filters: [] },
  };
}

/** The same columns as they are read, that of days coming after the date at which they end. */
function withDays(
  order: number[],
  shown: number,
  fields: Field[],
): Pick<Opened, "order" | "shown"> {
  const days = fields.at(-1)?.days;
  if (!days) return { order, shown };
  const read = order.filter((place) => !fields[place]!.days);
  const at = read.indexOf(days[1]) + 1 || read.length;
  read.splice(at, 0, fields.length - 1);
  return { order: read, shown: at <= shown ? Math.min(shown + 1, fields.length) : shown };
}

/** Does a column say which row it is, in a later file too? An amount that stands once today is no name. */
function isLasting(field: Field | undefined): boolean {
  return field !== undefined && !field.adds && field.type !== "number" && field.type !== "geojson";
}
