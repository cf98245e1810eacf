// The words of a question, by what is looked for together.

import type { Names } from "./names";
import { isTown } from "./places";
import { bareWord, type Term } from "./terms";

// What is said of much that a town hall has
const GENERAL = new Set(
  "villes mairies communes towns cities municipalities communal communale communales communaux municipal municipale municipales municipaux public publique publiques publics".split(
    " ",
  ),
);

// When somebody wants to know it, beyond which amount, and what is to be made of figures: few tables say so of themselves
const LIMITS = new Set(
  "moins beaucoup davantage euro euros superieur superieure superieurs superieures inferieur inferieure inferieurs inferieures aujourd hui demain soir matin midi prochain prochaine prochains prochaines lundi mardi mercredi jeudi vendredi samedi dimanche today tomorrow monday tuesday wednesday thursday friday saturday sunday an ans per total totale totales totaux somme moyenne moyennes mediane evolution evolutions top classement maximum minimum average median trend".split(
    " ",
  ),
);

/** Does it say nothing of the subject of a question? */
export function isAside(word: string): boolean {
  const bare = bareWord(word);
  return isTown(word) || GENERAL.has(bare) || LIMITS.has(bare);
}

/** « Public », of schools as of contracts: some tables say of their rows whether they are so. */
export function isPublic(word: string): boolean {
  return /^publi(?:c|que)s?$/.test(bareWord(word));
}

/** Does it say when, or how much? */
export function isLimit(word: string): boolean {
  return LIMITS.has(bareWord(word));
}

/** Phrases, as terms, by which one asks for others; they say the same, but for those that are `subjects`. */
export interface Group {
  asked: string[][];
  meant: string[][];
  isSubject: boolean;
}

/** Words of a question that are looked for together, and what else says the same. `bare`: as they are written. */
export interface Unit {
  text: string;
  words: string[];
  bare: string[];
  terms: string[];
  others: string[][];
  first: boolean;
  last: boolean; // it may not be whole yet
  place: boolean; // it is of the name of a publisher
  meant: boolean; // it stands for subjects
  optional: boolean; // what has it comes before, and what has it not is no less an answer
}

/** Groups of phrases that say the same, and those that stand for subjects. */
export function readGroups(
  { synonyms, subjects }: Pick<Names, "synonyms" | "subjects">,
  terms: (text: string) => string[],
): Group[] {
  const read = (group: string[]): string[][] => {
    const phrases = new Map(group.map(terms).map((phrase) => [phrase.join(" "), phrase])); // « mange » and « manger » are one
    phrases.delete("");
    return [...phrases.values()];
  };
  const same = synonyms
    .map(read)
    .map((group) => ({ asked: group, meant: group, isSubject: false }));
  return [
    ...same,
    ...subjects
      .filter(([, meant]) => meant.length)
      .map(([asked, meant]) => ({
        asked: read(asked),
        meant: read(meant),
        isSubject: true,
      })),
  ];
}

/** A word each, but for those that together have synonyms. « Ville de » before a name is none; « mairie », « public » or
 *  « dimanche » beside a subject need not be met, nor what stands for a subject beside one that is said. */
export function makeUnits(
  asked: string[],
  groups: Group[],
  term: Term,
  isPlace: (word: string) => boolean,
): Unit[] {
  const kept = asked.filter((word, at) => !(isTown(word) && isPlace(asked[at + 1] ?? "")));
  const said = kept.map((word) => term(word)!);
  const units: Unit[] = [];
  for (let at = 0; at < said.length;) {
    const found = groups.flatMap((group) =>
      group.asked
        .filter((phrase) => phrase.every((one, i) => said[at + i] === one))
        .map((phrase) => ({ group, phrase })),
    );
    const length = Math.max(1, ...found.map(({ phrase }) => phrase.length));
    const whole = found.filter(({ phrase }) => phrase.length === length);
    const words = kept.slice(at, at + length);
    units.push({
      text: words.join(" "),
      words,
      bare: words.map(bareWord),
      terms: said.slice(at, at + length),
      others: unique(
        whole.flatMap(({ group, phrase }) => group.meant.filter((one) => one !== phrase)),
      ),
      first: at === 0,
      last: at + length === said.length,
      place: words.every(isPlace),
      optional: length === 1 && isAside(words[0]!),
      meant: whole.some(({ group }) => group.isSubject),
    });
    at += length;
  }
  const isSaid = units.some((unit) => isSubject(unit) && !unit.meant);
  const isMeant = units.some(({ meant }) => meant);
  return units.map((unit) => {
    if (unit.meant) return { ...unit, optional: isSaid };
    if (!unit.optional) return unit;
    return isSaid || isMeant ? { ...unit, others: [] } : { ...unit, optional: false };
  });
}

/** Each phrase once, though groups of two languages have it. */
function unique(phrases: string[][]): string[][] {
  return [...new Map(phrases.map((phrase) => [phrase.join(" "), phrase])).values()];
}

/** A year and a place say when and where. */
export function isSubject({ optional, place, bare }: Unit): boolean {
  return !optional && !place && !bare.every((word) => /^\d+$/.test(word));
}

/** The words of a phrase that nothing has. */
export function takeApart(unit: Unit): Unit[] {
  return unit.bare.map((word, at) => ({
    ...unit,
    text: unit.words[at]!,
    words: [unit.words[at]!],
    bare: [word],
    terms: [unit.terms[at]!],
    others: [],
    first: unit.first && at === 0,
    last: unit.last && at === unit.bare.length - 1,
  }));
}
