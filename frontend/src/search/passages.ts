// What is around the words that were met in a document, and on which of its pages: assets/passages/, as
// site_builder/render/feeds/passages.py writes them.

import { json } from "../json";
import { words as split, type Term } from "./terms";
import type { Match } from "./values";

const AROUND = 12; // words before those that were met, and behind them
const ROOM = 40; // words of a passage

/** By the name of a document. */
type Passages = Record<string, { file: string; pages: [number: number, text: string][] }>;

/** Words that follow each other: `met` are those of the question. `page`: 0 where the document has none. */
export interface Passage {
  file: string;
  page: number;
  parts: { text: string; met: boolean }[];
  begins: boolean; // with the page
  ends: boolean;
}

/** A passage of a document that has words of a question; null where none of them follow each other so, or the file does
 *  not come. */
export async function findPassage(
  one: Match,
  question: string,
  term: Term,
): Promise<Passage | null> {
  const address = new URL(`passages/${one.id}/${one.passages}.json`, import.meta.url);
  const found = await json<Passages>(address).catch(() => null);
  const document = found?.[one.document];
  if (!document) return null;
  const asked = new Set(split(question).flatMap((word) => term(word) ?? []));
  const best = document.pages
    .map(([page, text]) => ({ page, ...bestOf(text, asked, term) }))
    .reduce((one, other) => (other.most > one.most ? other : one), NONE);
  return best.most ? { file: document.file, ...best } : null;
}

const NONE = { page: 0, most: 0, parts: [], begins: true, ends: true } as Omit<Passage, "file"> & {
  most: number;
};

/** The words of a page among which the most different ones are that are asked for. */
function bestOf(text: string, asked: Set<string>, term: Term): Omit<typeof NONE, "page"> {
  const words = text.split(" ");
  const terms = words.map(
    (word) =>
      split(word)
        .map(term)
        .find((one) => one && asked.has(one)) ?? "",
  );
  let [start, most] = [0, 0];
  for (const [place, one] of terms.entries()) {
    if (!one) continue;
    const met = new Set(terms.slice(place, place + ROOM - AROUND).filter(Boolean)).size;
    if (met > most) [start, most] = [place, met];
  }
  const first = Math.max(0, start - AROUND);
  const parts = words.slice(first, first + ROOM).map((word, at) => ({
    text: word,
    met: terms[first + at] !== "",
  }));
  return { most, parts, begins: first === 0, ends: first + ROOM >= words.length };
}
