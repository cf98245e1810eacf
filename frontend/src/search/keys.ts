// By which words a question is looked for among values, and in which file each of them is: as
// site_builder/core/search_keys.py has it of values.

import { fold } from "../fold";

const SHORTEST = 3; // letters or digits of a word
const HEAD = 4; // letters of a word by which its file is known
const CODE_HEAD = 9; // and of one with digits
const CODE = 9; // digits, from which groups of them are one code; and of words with letters that are longer
const UAI = /^\d{7}[a-z]$/; // the code of a school, folded
const DIGITS = /^\p{Nd}+$/u;
const NAMED = new Set(["siret", "siren", "rna", "uai", "insee", "numero", "code", "no"]); // what is said before a code

/** The words of a question as they are compared with those of values: groups of digits that are one code are one, and what is
 *  said before a code, « SIRET », is left out. */
export function askedTokens(question: string): string[] {
  const words = fold(question).split(" ").filter(Boolean);
  const telling = words.filter((word) => !NAMED.has(word));
  const joined = telling.join("");
  if (DIGITS.test(joined) && joined.length >= CODE) return [joined];
  const isCode = (word: string): boolean =>
    UAI.test(word) || (/\p{Nd}/u.test(word) && word.length > CODE);
  return words.some(isCode) ? telling : words;
}

/** Those by which files are chosen, each once, the longest first. */
export function searchKeys(tokens: string[], general: ReadonlySet<string>): string[] {
  const long = [...new Set(tokens)].filter((word) => word.length >= SHORTEST);
  const own = long.filter((word) => !general.has(word));
  const chosen = (own.length ? own : long).filter(isTelling);
  if (chosen.length) return chosen.sort((one, other) => other.length - one.length);
  const joined = tokens.join("");
  return joined.length > 1 ? [joined] : [];
}

function isTelling(word: string): boolean {
  return word.length > 1 && (!DIGITS.test(word) || word.length >= HEAD);
}

/** The number of the file, of so many, that has what this word is a key of. */
export function fileOf(key: string, count: number): number {
  const head = [...key].slice(0, /\p{Nd}/u.test(key) ? CODE_HEAD : HEAD).join("");
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(head)) value = Math.imul(value ^ byte, 0x01000193);
  return (value >>> 0) % count;
}
