// Where one says that one is: « j'habite au 12 bis rue X à Y », « je sors de la mairie de Z »; and how a house is named.

import { fold } from "../../fold";
import type { Names } from "../names";
import { KIND_OF_STREET } from "../streets";

export const HOUSES = "numero"; // the column of addresses that has the number of a house

// What says nothing of which place it is
const STRAIGHT = /[(,]?\s*(?:[àa] vol d['’]oiseau|as the crow flies)\s*[),]?/giu;
const STANDS =
  /^(?:.*?(?<!\p{L}))?(?:je|j['’]|on|nous|i|i['’]m|we)\s*(?:(?:habit|log|travaill|arriv|mang|dor)\p{L}+|suis|sommes|est|sor[st]|sortons|vi[st]|vivons|par[st]|partons|viens|venons|live|am|are|leave|come)\s+(?:(?:au|aux|[àa]|en|de|du|des|dans|devant|derri[èe]re|chez|at|in|from|near)(?!\p{L})|d(?=['’])|(?=the ))/iu;
const HOUSE = new RegExp(
  `^\\s*(?:(?:au|du|de|[àa]|the)\\s+)?(?:num[ée]ro\\s+)?(\\d{1,4})\\s*(?:bis|ter|quater|[a-c](?=[ ,]))?,?\\s+(?=(?:${KIND_OF_STREET})(?!\\p{L}))`,
  "iu",
);
const NUMBERED = new RegExp(
  `(?<![\\p{L}\\d])(?:(\\d{1,4})\\s*(?:bis|ter|quater)?,?\\s+(?:de la |de l['’]|du )?(?=(?:${KIND_OF_STREET})(?!\\p{L}))|(\\d{1,4})\\s*(?:bis|ter|quater)(?!\\p{L}))`,
  "iu",
);
const NUMBER_COMMA = new RegExp(
  `(\\d(?:\\s*(?:bis|ter|quater))?),\\s*(?=(?:${KIND_OF_STREET})(?!\\p{L}))`,
  "giu",
);
const COMMA = /\s*,\s*(?:[àa]\s+|in\s+)?/gu;

/** A question without « à vol d'oiseau », which all distances are. */
export function dropStraight(question: string): string {
  return question.replace(STRAIGHT, " ");
}

/** What follows « j'habite au », « je sors de »; all of a text where it says no such thing. */
export function takeStanding(text: string): string {
  return text.replace(STANDS, " ").trim();
}

/** « 12 bis rue X » → 12 and « rue X »; a text without a number of a house is all of it. */
export function takeHouse(text: string): { house: string; street: string } {
  const [said = "", house = ""] = HOUSE.exec(text) ?? [];
  return { house, street: text.slice(said.length) };
}

/** The number of a house that a question says anywhere: « le 23 bis de l'impasse X », « impasse X, le 23 bis »; "" where it says
 *  none. Those of the same number with other letters stand beside it. */
export function findHouse(question: string): string {
  const [, before, lettered] = NUMBERED.exec(question) ?? [];
  return before ?? lettered ?? "";
}

/** « 12, rue X, Lille » → « 12 rue X Lille »: no comma ends an address within. */
export function joinAddresses(question: string, publishers: Names["publishers"]): string {
  const towns = publishers.map(([, name]) => `${fold(name)} `);
  return question.replace(NUMBER_COMMA, "$1 ").replace(COMMA, (comma, at: number, text: string) => {
    const next = `${fold(text.slice(at + comma.length))} `;
    return towns.some((town) => next.startsWith(town)) ? " " : comma;
  });
}
