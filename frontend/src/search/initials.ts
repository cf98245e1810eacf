// Datasets by the initials of what they are called: CFU of « compte financier unique », PCAET of a plan.

import { fold } from "../fold";
import { words, type Term } from "./terms";

const FEWEST_LETTERS = 2; // letters
const MOST_LETTERS = 6;
const ANYWHERE = 3; // letters from which they may be of the middle of a title

/** The initials of each phrase by which a dataset goes, with its small words and without. */
export function listInitials(phrases: string[], term: Term): string[] {
  return phrases.flatMap((phrase) => {
    const all = words(phrase);
    const said = all.filter((word) => term(word));
    return [...new Set([said, all].map(join))].filter(
      (letters) => letters.length >= FEWEST_LETTERS,
    );
  });
}

function join(some: string[]): string {
  return fold(some.map((word) => word[0]).join(""));
}

/** May a word be initials? */
export function mayBeInitials(bare: string): boolean {
  return bare.length >= FEWEST_LETTERS && bare.length <= MOST_LETTERS && /^\p{L}+$/u.test(bare);
}

/** Are these letters the initials of words that follow each other? Two of them are of a whole beginning. */
export function areInitials(bare: string, initials: string[]): boolean {
  const within = bare.length >= ANYWHERE;
  return initials.some((some) => (within ? some.includes(bare) : some.startsWith(bare)));
}
