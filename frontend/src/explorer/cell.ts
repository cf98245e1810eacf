// A cell of the explorer: what it holds, how it begins where it is long, and what a telephone shows with it.

import type { Field } from "./column";
import { make } from "./make";
import { webLink } from "./web";
import type { Words } from "./words";
import { isNumeric } from "./written";

const LONG = 200; // characters of a cell, beyond which it is folded
const BEGINNING = 120;
const IDENTIFIER = /^(\d{9}|\d{14}|W[0-9A-Z]{9})$/; // as the page has it (identity_links.py)

/** `first`: does it name its row? */
export function makeCell(field: Field, text: string, first: boolean, words: Words): HTMLElement {
  const link = webLink(text);
  if (link) return first ? make("th", { scope: "row" }, link) : make("td", {}, link);
  if (text.length > LONG) {
    const beginning = text.slice(0, BEGINNING);
    const folded = make("details", {}, make("summary", {}, `${beginning}…`), text);
    return first ? make("th", { scope: "row" }, folded) : make("td", {}, folded);
  }
  if (!first)
    return make("td", { ...aligned(field), ...explained(field, text) }, linked(field, text));
  return make(
    "th",
    { scope: "row", ...aligned(field) },
    text || make("span", { class: "aside" }, words.say("empty")),
  );
}

/** A number that identifies somebody leads to the rows that have it; no other text does. */
function linked({ link }: Field, text: string): Node | string {
  if (!link || !IDENTIFIER.test(text)) return text;
  const named = /^\d/.test(text) ? `SIREN%20${text.slice(0, 9)}` : `RNA%20${text}`;
  return make("a", { href: link + named }, text);
}

/** A cell with what a telephone shows under it, which a column of its own says too. */
export function tucked<T extends HTMLElement>(cell: T, text: string): T {
  if (text) cell.dataset["under"] = text.length > LONG ? `${text.slice(0, BEGINNING)}…` : text;
  return cell;
}

/** What opens a row on a telephone, as the page has it (preview.py). */
export function opener(words: Words, isOpen: boolean): HTMLElement {
  const summary = make("summary", { "aria-label": words.say("row") });
  return make("details", { class: "opener", open: isOpen }, summary);
}

/** What an empty cell means, where the standard says so. */
function explained(field: Field, text: string): Record<string, string> {
  return !text && field.void ? { title: field.void } : {};
}

export function aligned(field: Field): Record<string, string> {
  return isNumeric(field) ? { class: "n" } : {};
}

/** The texts of a column of numbers that are all whole, without the zeros that they were written with, as the page has
 *  its first rows (preview.py): 900, not 900,00. */
export function withoutCents<T extends string | null>(
  texts: T[],
  { type }: Field,
  language: string,
): T[] {
  const [, point = ""] = (1.5).toLocaleString(language);
  const zeros = new RegExp(`\\${point}0+(?=\\D*$)`);
  const isWhole = type === "number" && texts.every((text) => !text || zeros.test(text));
  return isWhole ? texts.map((text) => (text?.replace(zeros, "") ?? text) as T) : texts;
}
