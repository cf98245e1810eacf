// Several bodies that one name stands for, in a table that nothing else tells them apart in: by their numbers.

import { make } from "../make";
import type { Field } from "../column";
import type { Table } from "../query";
import type { Words } from "../words";

/** A name, and the SIREN of those who are called so, in the column that has them. */
export interface Namesakes {
  text: string;
  column: number;
  numbers: string[];
}

const MOST = 6; // names that are told
const SIREN = 9; // digits: several establishments of one body share them
const NUMBER = /^\d{9}(?:\d{5})?$/;
const NOBODY = "000000000"; // written where a form asks for a number

/** The names of a column beside which rows have several numbers. */
export function findNamesakes(
  column: number,
  rows: Uint32Array,
  table: Table,
  fields: Field[],
): Namesakes[] {
  const names = table[column]!;
  return (fields[column]!.numbers ?? []).flatMap((place) => {
    const { codes, texts } = table[place]!;
    const sirens = texts.map((text) => (NUMBER.test(text) ? text.slice(0, SIREN) : NOBODY));
    const found = new Map<number, Set<string>>();
    for (const row of rows) {
      const siren = codes[row] ? sirens[codes[row] - 1]! : NOBODY;
      const name = names.codes[row]!;
      if (name && siren !== NOBODY) found.set(name, (found.get(name) ?? new Set()).add(siren));
    }
    const several = [...found].filter(([, numbers]) => numbers.size > 1);
    return several.map(([name, numbers]) => {
      return { text: names.texts[name - 1]!, column: place, numbers: [...numbers].sort() };
    });
  });
}

/** « Judo club : 2 organismes portent ce nom : SIREN 000882514, SIREN 000884320 », each number being a link to its rows. */
export function tellNamesakes(
  namesakes: Namesakes[],
  words: Words,
  link: (one: Namesakes, number: string) => string,
): HTMLElement[] {
  return namesakes.slice(0, MOST).map((one) => {
    const said = words.count("grouped.namesakes", one.numbers.length, { name: one.text });
    const links = one.numbers.flatMap((number, place) => [
      place ? ", " : " ",
      make("a", { href: link(one, number) }, `SIREN ${number}`),
    ]);
    return make("li", {}, said, ...links);
  });
}
