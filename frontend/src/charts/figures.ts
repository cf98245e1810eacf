// The figures of a chart, of which a name and a year may be chosen: what is then to be drawn.

export interface Figures {
  type: "bar" | "line" | "ranking";
  axis: "names" | "periods";
  by: string;
  group: string;
  measure: string;
  unit: string;
  split: string;
  series: string[];
  latest: string;
  most: number;
  changes: [string, string, string][];
  sources: number[]; // how many publish in each period, where that is known
  comparable: boolean; // may one year be held against another?
  overlapping: boolean; // a row may count for several names
  omitted: number;
  undated: number; // rows that count with all years, and with no single one
  left_out: Record<string, LeftOut>; // by column, where names stand side by side
  columns: string[];
  rows: Row[];
}

/** Cells without a number, and rows of which a column, by its heading, is empty. */
interface LeftOut {
  cells: number;
  rows: [string, number][];
}
type Row = [string, ...(number | null)[]];
export type Value = number | null;

export interface Chosen {
  year: string; // "" for all
  name: string; // "" for none
}

export interface Strand {
  name: string;
  place: number; // which of those of the style sheet it is
  values: Value[]; // one for each label
}

/** What is drawn; `names` is how many there are in all, `rest` what those that are not drawn come to. */
export interface Plot {
  labels: string[];
  strands: Strand[];
  marked: string; // the label that was chosen
  names: number;
  hidden: number;
  rest: Value;
  rank: number; // of the name that was chosen, from 1, the first of its equals; 0 where it has nothing
  isTied: boolean; // do others have as much?
}

const WHOLE = 2; // the column of all years, where names stand side by side

export function plot(figures: Figures, chosen: Chosen): Plot {
  return figures.axis === "names" ? plotNames(figures, chosen) : plotPeriods(figures, chosen);
}

/** All names that may be chosen, from A to Z. */
export function namesOf({ axis, rows, series }: Figures): string[] {
  if (axis === "periods" && rows.length < 2 && series[0] === "") return [];
  const names = new Set(rows.map(([name]) => name));
  return [...names].sort((one, other) => one.localeCompare(other, "fr"));
}

/** The values of one name, year by year. */
export function yearsOf({ columns, rows }: Figures, name: string): [string, number][] {
  return columns.slice(WHOLE + 1).flatMap((year, i): [string, number][] => {
    const values = rows.filter((row) => row[0] === name).map((row) => row[WHOLE + 1 + i] as Value);
    const total = sum(values);
    return total === null ? [] : [[year, total]];
  });
}

/** The column of a year; where one alone is known, it is the whole. */
export function columnOf({ columns }: Figures, year: string): number {
  return Math.max(columns.indexOf(year), WHOLE);
}

function plotNames(figures: Figures, { year, name }: Chosen): Plot {
  const { rows, series, most, type } = figures;
  const column = columnOf(figures, year);
  const named = new Map<string, Value[]>();
  for (const row of rows) {
    const value = row[column] as Value;
    const values = named.get(row[0]) ?? series.map(() => null);
    values[row[1] as number] = value;
    if (value !== null) named.set(row[0], values);
  }
  const totals = new Map([...named].map(([one, values]) => [one, sum(values) ?? 0]));
  const ranked = [...totals.keys()].sort(
    (one, other) => totals.get(other)! - totals.get(one)! || (one < other ? -1 : 1),
  );
  const equals = ranked.filter((one) => totals.get(one) === totals.get(name));
  const rank = ranked.indexOf(equals[0] ?? name) + 1;
  let labels = ranked.slice(0, most);
  if (type !== "ranking") labels = [...named.keys()].filter((one) => labels.includes(one));
  if (rank && !labels.includes(name)) labels.push(name);
  const hidden = ranked.filter((one) => !labels.includes(one));
  const strands = series.map((label, place) => ({
    name: label,
    place,
    values: labels.map((one) => named.get(one)![place]!),
  }));
  const rest = sum(hidden.map((one) => totals.get(one)!));
  const isTied = equals.length > 1;
  const counts = { names: ranked.length, hidden: hidden.length, rank, isTied };
  return { labels, strands, marked: name, rest, ...counts };
}

function plotPeriods({ rows, series, columns }: Figures, { year, name }: Chosen): Plot {
  const labels = columns.slice(1);
  const drawn = name ? [name] : series;
  const strands = drawn.flatMap((one) => {
    const row = rows.find(([label]) => label === one);
    const place = Math.max(0, series.indexOf(one));
    return row ? [{ name: one, place, values: row.slice(1) as Value[] }] : [];
  });
  const hidden = rows.length - strands.length;
  return {
    labels,
    strands,
    marked: year,
    names: rows.length,
    hidden,
    rest: null,
    rank: 0,
    isTied: false,
  };
}

/** The same figures, with words that the page says in its own language. */
export function translated(figures: Figures, words: Record<string, string>): Figures {
  const say = (word: string): string => words[word] ?? word;
  const series = figures.series.map(say);
  const { axis, rows } = figures;
  const named = axis === "names" ? rows : rows.map(([name, ...row]): Row => [say(name), ...row]);
  return { ...figures, unit: say(figures.unit), series, rows: named };
}

/** Exact to six digits, as the figures are; null where there is no number. */
export function sum(values: Value[]): Value {
  const known = values.filter((value) => value !== null);
  if (!known.length) return null;
  return known.reduce((total, value) => total + Math.round(value * 1e6), 0) / 1e6;
}
