// Where the words of a search stand in some rows, so that a table can move there and mark them.

import { fold } from "../fold";
import { foldedOf, isPhrase, isSearched, searchedWords, type Table } from "./query";

/** For each of `rows`, the columns in which one of the words is; those alone that have the whole text, where some do.
 *  A letter among words is a part of a code, which by itself is marked nowhere. */
export function wordColumns(table: Table, rows: number[], text: string): number[][] {
  const words = searchedWords(text);
  const ofPhrase = isPhrase(words);
  const whole = [fold(text)];
  const told = words.filter((word) => !ofPhrase || word.length > 1);
  const ofColumns = table.map(
    (held) => held && told.filter((word) => isSearched(held, word, ofPhrase)),
  );
  return rows.map((row) => {
    const list = (isWhole: boolean): number[] =>
      table.flatMap((held, column) => {
        const code = held?.codes[row];
        if (!code) return [];
        const cell = ` ${foldedOf(held)[code - 1]!} `;
        const own = ofColumns[column]!;
        const sought = isWhole && own.length ? whole : own;
        return sought.some((word) => cell.includes(word)) ? [column] : [];
      });
    const wholes = list(true);
    return wholes.length ? wholes : list(false);
  });
}

/** The columns to show so that each row shows why it is found: those shown, and the first that has a word of a row in
 *  which none of them has one. */
export function widened(shown: number[], found: number[][]): number[] {
  const columns = new Set(shown);
  for (const row of found) {
    if (row.length && !row.some((column) => columns.has(column))) columns.add(row[0]!);
  }
  return [...columns];
}
