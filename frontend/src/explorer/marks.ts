// Where the words of a search stand in some rows, so that a table can move there and mark them.

import { fold } from "../fold";
import { isPhrase, isSearched, searchedWords, type Table } from "./query";

/** For each of `rows`, the columns in which one of the words is; nothing where none is asked for. */
export function wordColumns(table: Table, rows: number[], text: string): number[][] {
  const words = searchedWords(text);
  const ofPhrase = isPhrase(words);
  if (!words.length) return [];
  const columns = table.flatMap((held, column) => {
    if (!held) return [];
    const { codes } = held;
    const own = words.filter((word) => isSearched(held, word, ofPhrase));
    const folded = (held.folded ??= held.texts.map(fold));
    const has = (row: number): boolean => {
      const code = codes[row]!;
      return code > 0 && own.some((word) => ` ${folded[code - 1]!} `.includes(word));
    };
    return [{ column, has }];
  });
  return rows.map((row) => columns.filter(({ has }) => has(row)).map(({ column }) => column));
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
