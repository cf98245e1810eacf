// How a word of a question is met by one of what tables and documents hold.

import { fold } from "../fold";
import { Families } from "./families";
import type { Term } from "./terms";

const LONGEST_WHOLE = 3; // letters of a word that is itself alone: « plu » is neither « plus » nor the beginning of « plume »
const MOST_SYNONYMS = 3; // of a word, for which files are asked too
const FAMILY_HEAD = 4; // letters that words of a family have in common: their file is the same

/** A word of a question; `begun`: it may not be whole yet; `isAkin`: `others` and its family say the same. */
export interface Asked {
  text: string;
  term: string;
  begun: boolean;
  others: string[];
  isAkin: boolean;
}

export class AskedWords {
  private readonly synonyms = new Map<string, string[]>(); // of single words

  /** `synonyms`: groups of words that say the same. */
  constructor(
    private readonly term: Term,
    synonyms: string[][],
  ) {
    const groups = synonyms.map((group) => group.map(fold).filter((one) => !one.includes(" ")));
    for (const group of groups)
      for (const one of group)
        this.synonyms.set(one, [...(this.synonyms.get(one) ?? []), ...group]);
  }

  /** Those of words that say something; `last`: the one that may not be whole yet. */
  list(tokens: string[], last: string): Asked[] {
    return tokens.flatMap((text) => {
      const term = this.term(text);
      return term === null
        ? []
        : [
            {
              text,
              term,
              begun: text === last && text.length > LONGEST_WHOLE,
              others: [],
              isAkin: false,
            },
          ];
    });
  }

  /** The same words, met by those that say the same too, and by those of their families. */
  akin(asked: Asked[]): Asked[] {
    return asked.map((one) => {
      const others = (this.synonyms.get(one.text) ?? []).filter((word) => word !== one.text);
      return { ...one, others: others.slice(0, MOST_SYNONYMS), isAkin: true };
    });
  }

  meets(word: string, { text, term, begun, others, isAkin }: Asked): boolean {
    if (word === text || (begun && word.startsWith(text))) return true;
    if (text.length <= LONGEST_WHOLE) return false;
    if (word[0] === term[0] && this.term(word) === term) return true;
    if (!isAkin) return false;
    if (others.some((other) => word === other || this.term(word) === this.term(other))) return true;
    return word.startsWith(text.slice(0, FAMILY_HEAD)) && isOfFamily(word, text);
  }
}

/** « louée » and « location » are of no family, « loué » and « louer » are. */
function isOfFamily(word: string, text: string): boolean {
  return new Families([[word, word]]).find(text).length > 0;
}
