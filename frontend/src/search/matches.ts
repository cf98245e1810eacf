// Where a question is met in tables and documents, as the worker tells it to pages.

/** Where a question is met: in `rows` rows of a table, whose cells are these `values`; or, `values` being empty, in the
 *  words of a table or of a `document`. */
export interface Match {
  id: string;
  territory: boolean;
  table: string;
  column: string;
  values: string[];
  rows: number;
  document: string;
  title: string;
  passages: number; // the file that has what is around the words, from 1; 0 where there is none
  years?: Years | undefined;
  asked?: Span; // the years of which rows are asked, where the table says it
  town?: [column: string, name: string]; // and of which commune, of several
  house?: string; // and of which number of a street, in a table of addresses
}

/** By which column a table says of which year a row is; the first and the last of them. */
export type Years = [column: string, first: number, last: number];

/** From a year to another one, which is in it. */
export type Span = [first: number, last: number];

/** Does a table that says the year of its rows cover some of these years? */
export function coversYears([, first, last]: Years, span: Span): boolean {
  return span[1] >= first && span[0] <= last;
}

/** `whole`: the matches are values that are as the question has them. `limited`: datasets of which the first values
 *  alone are searched, with how many. */
export interface Held {
  matches: Match[];
  whole: boolean;
  limited: [id: string, limit: number][];
  failed: boolean;
}

export const NOTHING: Held = { matches: [], whole: false, limited: [], failed: false };
