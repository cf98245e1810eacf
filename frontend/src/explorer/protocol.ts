// What the page and the worker say to each other.

import type { RowKey } from "./address";
import type { Field } from "./column";
import type { Figures } from "./grouped/figures";
import type { Grouped, Grouping } from "./grouped/result";
import type { Places } from "./places";
import type { Facet, Histogram, Query } from "./query";

/** Exporters, each a bundle of its own: export-<format>.js. */
export type Format = "csv" | "excel" | "json" | "xlsx" | "geojson" | "parquet";

/** A table as the page describes it; `url` is absolute. */
export interface Opening {
  url: string;
  bytes: number;
  fields: Field[];
  language: string;
  words: Record<string, string>;
}

export interface Requests {
  open: { given: Opening; answer: { rows: number } };
  /** A column that comes after those of the file, or stands for the last one of its kind: how far rows are from a place, or
   *  the difference of two columns. */
  locate: { given: { column: number; field: Field }; answer: null };
  /** Some rows, from number `start` of those that are asked for: their cells as people read them. `soon`: without what
   *  columns have that are not there yet, and that are not needed to find the rows. */
  page: {
    given: { query: Query; start: number; count: number; columns: number[]; soon?: boolean };
    answer: Page;
  };
  /** How often each value of a column stands in the rows that the other filters leave. */
  facets: { given: { query: Query; column: number }; answer: { facets: Facet[]; shown: string[] } };
  /** What a measure comes to in the rows that are asked for, and by that of another column. */
  figures: { given: { query: Query; measure: number; divisor?: number }; answer: Figures };
  /** The groups of the rows that are asked for, `most` of them at the most. */
  grouped: { given: { query: Query; grouping: Grouping; most: number }; answer: Grouped };
  histogram: { given: { query: Query; column: number; bins: number }; answer: Histogram | null };
  /** Where the rows are that are asked for, in the order of the file. */
  places: { given: { query: Query }; answer: Places };
  /** The cells of one row, which need no column whole. */
  row: { given: { row: number; columns: number[] }; answer: string[] };
  /** The rows that have all of these texts in these columns, in canonical notation. */
  having: { given: { key: RowKey }; answer: { rows: number[] } };
  /** What each of these rows has in some columns, in canonical notation. */
  keys: { given: { rows: number[]; columns: number[] }; answer: string[][] };
  /** A cell of each of these rows. */
  cells: { given: { rows: number[]; column: number }; answer: string[] };
  export: { given: { query: Query; columns: number[]; format: Format }; answer: Blob };
}

/** `rows` are numbers in the file, from 0; `cells` are by row, null where they are to come; so is `found`: the columns
 *  that have a word of the search, nothing where none is made. */
export interface Page {
  total: number;
  rows: number[];
  cells: (string | null)[][];
  found: number[][];
  alike: number[]; // the columns that say the same in all rows that are found
}

export type Request = {
  [K in keyof Requests]: { id: number; asked: K; given: Requests[K]["given"] };
}[keyof Requests];

export type Reply =
  | { id: number; answer: unknown }
  | { id: number; error: string }
  | { loaded: number; total: number };
