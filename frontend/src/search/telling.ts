// What of a question may be a value: « piscine » of « piscine ouverte dimanche », « Ciné-club » of « Ciné-club 2023 ».

import type { Names } from "./names";
import { askedWords, bareWord, words, type Term } from "./terms";
import { isLimit } from "./units";

const YEAR = /^(?:19|20)\d\d$/;

/** The words that stand for subjects, one by one. */
export function listSubjectWords({ subjects }: Names): Set<string> {
  const phrases = subjects.flatMap(([asked]) => asked).map(words);
  return new Set(phrases.filter(({ length }) => length === 1).map(([word]) => bareWord(word!)));
}

/** The words of a question less those that are `beside`, a day or an hour, and small ones around the others; and the year
 *  that it says, or 0. */
export function takeTelling(
  question: string,
  beside: ReadonlySet<string>,
  term: Term,
): { text: string; year: number } {
  const asked = askedWords(question);
  const year = Number(asked.filter((word) => YEAR.test(word)).at(-1) ?? 0);
  const kept = asked.filter(
    (word) => !YEAR.test(word) && !beside.has(bareWord(word)) && !isLimit(word),
  );
  while (kept.length && term(kept[0]!) === null) kept.shift();
  while (kept.length && term(kept.at(-1)!) === null) kept.pop();
  return { text: kept.join(" "), year };
}
