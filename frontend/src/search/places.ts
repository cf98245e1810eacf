// Which publishers and which pages a question names. Nearness is of words as they are written: a stem says too little.

import { fold } from "../fold";
import { bareWord, words, type Term } from "./terms";

const BEGUN_LETTERS = 2; // letters of a word that is being typed
const LONG_ALONE = 5; // letters of a name's only word from which one may be wrong
const SHORT_AMONG_OTHERS = 4; // and of one of several
const TINY_NAME = 3; // letters of a name that is a word of its own, as Don
const OF = new Set(["d", "de", "des", "du"]);
const TOWN = new Set(["city", "commune", "mairie", "municipalite", "town", "ville"]);

/** A word, with its accents and without. */
interface Written {
  lower: string;
  bare: string;
}

type Same = (one: Written, own: Written) => boolean;

/** Does it say nothing but « of the town »? */
export function isTown(word: string): boolean {
  return TOWN.has(bareWord(word));
}

export class Places {
  private readonly names: Written[][];
  private readonly stems: Set<string>;
  private readonly bare: Set<string>;
  private readonly initials: string[][];

  /** `knows`: is it a word of the data? Such a one is no name with a letter wrong. */
  constructor(
    names: string[],
    private readonly term: Term,
    private readonly knows: (term: string) => boolean,
  ) {
    this.names = names.map((name) => writtenWords(name, term));
    this.stems = new Set(
      names.flatMap((name) => words(name).map(term)).filter((one) => one !== null),
    );
    this.bare = new Set(this.names.flat().map(({ bare }) => bare));
    this.initials = names.map((name) => initials(name, term));
  }

  initialsOf(place: number): string[] {
    return this.initials[place]!;
  }

  /** Is it a word of the name of one? */
  has(word: string): boolean {
    const bare = bareWord(word);
    const term = this.term(word) ?? "";
    return this.bare.has(bare) || (term.length >= LONG_ALONE && this.stems.has(term));
  }

  /** Those whose name has all that is asked, the shortest first; where `almost`, with a letter wrong. */
  all(asked: string[], almost = false): number[] {
    const said = this.written(asked);
    return saying(said, this.names, almost ? this.almost(said) : begins);
  }

  /** Those of these initials. */
  ofInitials(asked: string[]): number[] {
    const bare = fold(asked.join(""));
    return this.initials.flatMap((some, place) => (some.includes(bare) ? [place] : []));
  }

  /** Those whose whole name is said among other words. */
  within(asked: string[]): number[] {
    const said = this.written(asked.filter((_, at) => !isCommonNoun(asked, at)));
    const whole = (name: Written[], same: Same): boolean =>
      name.length > 0 && name.every((own) => said.some((one) => same(one, own)));
    const exact = this.places((name) => whole(name, equal));
    if (!exact.length) return this.places((name) => whole(name, this.almost(name)));
    return exact.filter((place) => !exact.some((other) => this.isPart(place, other)));
  }

  /** Is the name of one within that of another, as Lille in Marquette-lez-Lille? */
  private isPart(place: number, other: number): boolean {
    const [part, name] = [this.names[place]!, this.names[other]!];
    return part.length < name.length && part.every((one) => name.some((own) => equal(one, own)));
  }

  private places(holds: (name: Written[]) => boolean): number[] {
    return this.names.flatMap((name, place) => (holds(name) ? [place] : []));
  }

  /** The words of a question, « ville de » being none where there is another. */
  private written(asked: string[]): Written[] {
    const others = asked.filter((word) => !isTown(word));
    return writtenWords((others.length ? others : asked).join(" "), this.term);
  }

  /** Among so many words. */
  private almost(beside: Written[]): Same {
    const least = beside.length > 1 ? SHORT_AMONG_OTHERS : LONG_ALONE;
    return (one, own) => {
      if (equal(one, own)) return true;
      const accented = one.lower !== one.bare; // then accents count: « santé » is not nearly Santes
      if (Math.max(own.bare.length, one.bare.length) < least) return false;
      if (!(accented ? close(one.lower, own.lower) : close(one.bare, own.bare))) return false;
      return !this.knows(this.term(one.lower) ?? "");
    };
  }
}

/** The pages of whose titles and words all that is asked is, the shortest first. */
export function matchPages(asked: string[], pages: string[], term: Term): number[] {
  const said = writtenWords(asked.join(" "), term);
  const stemmed = (one: Written, own: Written): boolean =>
    begins(one, own) || term(one.lower) === term(own.lower);
  return saying(
    said,
    pages.map((page) => writtenWords(page, term)),
    stemmed,
  );
}

/** « Métropole européenne de Lille » → "mel", "medl"; nothing where they are fewer than three. */
export function initials(name: string, term: Term): string[] {
  const all = words(name);
  const some = [all.filter((word) => term(word)), all].map((kept) =>
    fold(kept.map((word) => word[0]).join("")),
  );
  return some.filter((letters) => letters.length >= 3);
}

function writtenWords(text: string, term: Term): Written[] {
  const said = words(text).filter((word) => term(word));
  return said.map((word) => ({ lower: word.toLowerCase(), bare: bareWord(word) }));
}

/** Is it the name of a place that is a word of the language too, and written as this: « don du sang »? */
function isCommonNoun(asked: string[], place: number): boolean {
  const word = asked[place]!;
  const next = asked[place + 1]?.toLowerCase() ?? "";
  return word.length <= TINY_NAME && word === word.toLowerCase() && OF.has(next);
}

/** The places of the names that have all that is said, the shortest first. */
function saying(said: Written[], names: Written[][], same: Same): number[] {
  if (!said.length) return [];
  const has = (name: Written[]): boolean => said.every((one) => name.some((own) => same(one, own)));
  const found = names.flatMap((name, place) => (has(name) ? [place] : []));
  return found.sort((one, other) => names[one]!.length - names[other]!.length);
}

function equal(one: Written, own: Written): boolean {
  return one.bare === own.bare;
}

/** Is the word the beginning of the other one? What is written with accents is so of these alone. */
function begins(one: Written, own: Written): boolean {
  if (equal(one, own)) return true;
  const [said, name] = one.lower === one.bare ? [one.bare, own.bare] : [one.lower, own.lower];
  return said.length >= BEGUN_LETTERS && name.startsWith(said);
}

/** Are they the same, but for a letter that is too many, missing or, but at their beginning, another, or for two that
 *  have changed places? */
function close(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (long.length > short.length + 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const rest = short.slice(at + 1);
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
  const turned =
    short[at] === long[at + 1] &&
    short[at + 1] === long[at] &&
    short.slice(at + 2) === long.slice(at + 2);
  return (at > 0 && rest === long.slice(at + 1)) || turned;
}
