// What is around the words that were met in a document, and on which of its pages: assets/passages/, as
// site_builder/render/feeds/passages.py writes them.

import { json } from "../json";
import { words as split, type Term } from "./terms";
import type { Match } from "./matches";

const AROUND = 12; // words before those that were met, and behind them
const ROOM = 48; // words of a passage
const MORE = 24; // and to the end of its last sentence
const AMOUNT = /\d(?:[\d\s.]*\d)?(?:,\d+)?\s*(?:€|euros?)/u;
const WORTH_OF_AMOUNT = 1.5; // words that are asked for: a title has more of these, and says less
const ENDS = /[.!?;:…]$/; // of a sentence

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

/** The words of a page among which the most different ones are that are asked for, an amount beside them counting as
 *  some; from the beginning of their sentence. */
function bestOf(text: string, asked: Set<string>, term: Term): Omit<typeof NONE, "page"> {
  const words = text.split(" ");
  const terms = words.map(
    (word) =>
      split(word)
        .map(term)
        .find((one) => one && asked.has(one)) ?? "",
  );
  let [first, most] = [0, 0];
  for (const [place, one] of terms.entries()) {
    if (!one) continue;
    const start = beginSentence(words, place);
    const met = new Set(terms.slice(start, start + ROOM).filter(Boolean)).size;
    const hasAmount = AMOUNT.test(words.slice(start, start + ROOM).join(" "));
    const score = met + (hasAmount ? WORTH_OF_AMOUNT : 0);
    if (score > most) [first, most] = [start, score];
  }
  const end = endSentence(words, first + ROOM);
  const parts = words.slice(first, end).map((word, at) => ({
    text: word,
    met: terms[first + at] !== "",
  }));
  const begins = first === 0 || ENDS.test(words[first - 1]!);
  return { most, parts, begins, ends: end >= words.length };
}

/** The place behind the sentence of the word before a place; the place itself, where it has no end soon. */
function endSentence(words: string[], place: number): number {
  const latest = Math.min(words.length, place + MORE);
  for (let at = place; at <= latest; at += 1) if (ENDS.test(words[at - 1] ?? "")) return at;
  return place;
}

/** The place of the first word of the sentence of a word, not too many words before. */
function beginSentence(words: string[], place: number): number {
  const earliest = Math.max(0, place - AROUND);
  for (let at = place; at > earliest; at -= 1) if (ENDS.test(words[at - 1]!)) return at;
  return earliest;
}
