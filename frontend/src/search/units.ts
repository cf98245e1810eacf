// The words of a question, by what is looked for together.

import { isTown } from "./places";
import { bareWord, type Term } from "./terms";

// What is said of much that a town hall has
const GENERAL = new Set(
  "communal communale communales communaux municipal municipale municipales municipaux public publique publiques publics".split(
    " ",
  ),
);

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
  optional: boolean; // what has it comes before, and what has it not is no less an answer
}

/** Groups of phrases that say the same, as terms. */
export function readSynonyms(groups: string[][], terms: (text: string) => string[]): string[][][] {
  return groups.map((group) => {
    const phrases = new Map(group.map(terms).map((phrase) => [phrase.join(" "), phrase])); // « mange » and « manger » are one
    phrases.delete("");
    return [...phrases.values()];
  });
}

/** A word each, but for those that together have synonyms. « Ville de » before a name is none, and « mairie » or
 *  « public » beside a subject need not be met. */
export function makeUnits(
  asked: string[],
  groups: string[][][],
  term: Term,
  isPlace: (word: string) => boolean,
): Unit[] {
  const kept = asked.filter((word, at) => !(isTown(word) && isPlace(asked[at + 1] ?? "")));
  const said = kept.map((word) => term(word)!);
  const units: Unit[] = [];
  for (let at = 0; at < said.length;) {
    const found = groups.flatMap((group) =>
      group
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
      others: whole.flatMap(({ group, phrase }) => group.filter((one) => one !== phrase)),
      first: at === 0,
      last: at + length === said.length,
      place: words.every(isPlace),
      optional: length === 1 && (isTown(words[0]!) || GENERAL.has(bareWord(words[0]!))),
    });
    at += length;
  }
  const others = units.some(({ optional, place }) => !optional && !place);
  return units.map((unit) => {
    if (!unit.optional) return unit;
    return others ? { ...unit, others: [] } : { ...unit, optional: false };
  });
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
