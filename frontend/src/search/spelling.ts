// Words of questions with one letter that is wrong, too many or missing, or written as they sound, as the words have it that
// the portal knows for its subjects: « cantinne » is « cantine ». What follows then knows what is meant, and not only which
// dataset has almost that.

import { fold } from "../fold";
import type { Names } from "./names";
import { words, type Term } from "./terms";

const FEWEST_LETTERS = 7; // of a word that is taken for another
const WORD = /(?<![\p{L}\p{N}])\p{Ll}+(?![\p{L}\p{N}])/gu; // names begin with a capital

export class Spelling {
  private readonly known = new Map<string, string>(); // words as they are written, by their letters
  private readonly terms = new Set<string | null>();

  /** `isMet`: does a dataset have a word? */
  constructor(
    { synonyms, subjects }: Pick<Names, "synonyms" | "subjects">,
    private readonly term: Term,
    private readonly isMet: (word: string) => boolean,
  ) {
    const phrases = [...synonyms.flat(), ...subjects.flatMap(([asked]) => asked)];
    for (const word of phrases.flatMap(words)) {
      if (word.length < FEWEST_LETTERS - 1) continue;
      this.known.set(fold(word), word);
      this.terms.add(term(word));
    }
  }

  correct(question: string): string {
    return question.replace(WORD, (word) => this.correctWord(word));
  }

  private correctWord(word: string): string {
    const bare = fold(word);
    const isKnown = this.terms.has(this.term(word)) || this.isMet(word);
    if (bare.length < FEWEST_LETTERS || isKnown) return word;
    const near = [...this.known].filter(
      ([own]) => isOneLetterOff(bare, own) || soundOf(bare) === soundOf(own),
    );
    const terms = new Set(near.map(([, own]) => this.term(own)));
    return terms.size === 1 ? near[0]![1] : word;
  }
}

/** How French sounds, about: « dépances » as « dépenses ». */
function soundOf(word: string): string {
  return word
    .replace(/e(?=[mn])/g, "a")
    .replace(/c(?=[eiy])/g, "s")
    .replaceAll("ph", "f")
    .replaceAll("h", "")
    .replace(/(.)\1/g, "$1");
}

/** Is one word the other but for one letter? */
function isOneLetterOff(one: string, other: string): boolean {
  let begin = 0;
  while (begin < one.length && one[begin] === other[begin]) begin += 1;
  let end = 0;
  const most = Math.min(one.length, other.length) - begin;
  while (end < most && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return Math.max(one.length, other.length) - begin - end === 1;
}
