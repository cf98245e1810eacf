// Which columns of a table answer the words of a question, and which conditions these say.

import { called } from "../../explorer/column";
import { valueOf } from "../../explorer/conditions";
import type { Between, Filter } from "../../explorer/query";
import { fold } from "../../fold";
import { ALWAYS, isYearly, type AskedColumn, type AskedColumns, type Word } from "./columns";
import { convert } from "./quantities";
import type { Said, Wish } from "./wish";

/** A word that is left of a question. */
export interface Told extends Word, Pick<Said, "role"> {
  standsForAll?: boolean; // for the subject of the dataset, where rows are asked: « jouer » is on playgrounds
}

/** Values of a column that the question says. */
export interface MetValues {
  column: number;
  values: string[];
  text?: string; // what they have in common, where they are many
}

export const COMMUNE: Word = { text: "commune", terms: [], others: [], known: false };
const PRICED = /^(?:cout|prix|tarif|paie(?:nt)?$|paye|costs?$|prices?$)/; // what votes do not answer
const NUMBERS = ["integer", "number"];
export const PEOPLED = /population|habitant/i; // titles of columns

interface Bounds {
  column: number;
  low: number | undefined;
  high: number | undefined;
  strict: boolean;
}

const SIDES: [said: RegExp, value: RegExp][] = [
  [/^(?:depens|factur|cout|frais|charges?$|pay|spen[dt]|cost)/, /^depenses?$/],
  [/^(?:recette|revenu|produits?$|percu|income|receipt)/, /^recettes?$/],
];

/** What of a question columns answer. */
export interface Answering {
  measure: number | undefined;
  isNamed: boolean; // the measure is, by the question
  by: number | undefined;
  divisor: number | undefined; // by whose sum that of the measure is divided: « élèves par classe »
  filters: Filter[];
  shown: number[]; // columns that are asked of rows: « quelles adresses et quel prix »
  alike: ReadonlySet<number>; // columns that say the same in all rows that are asked for
  isOfNames: boolean; // the question says what names rows: « quel prénom »
  exact?: Filter; // an amount that is asked for where a row has it
}

/** Which columns all words of a question mean; null where one of them is not understood. */
export function understand(
  asked: AskedColumns,
  wish: Wish,
  told: Told[],
  values: MetValues[],
): Answering | null {
  const isAmount = (word: Told): boolean => findHad(asked, wish, word) === null;
  // « quelle dette » asks for its amount, where no column has dettes
  const free = told.filter(
    (word) => !word.role || (word.role === "which" && asked.findGroups(word) === null),
  );
  const found = asked.findMeasure(free.filter(isAmount), told);
  const isNamed = Boolean(found?.met.length);
  // of which nothing is said, and which has a mean alone: « certifiée » is not what « le plus » is about
  const isMeant = isNamed || (found && asked.table.columns[found.place]!.adds === "sum");
  const measured = isMeant ? found : null;
  const isPriced = told.some(
    (word) => PRICED.test(fold(word.text)) && asked.listCalled(word).length === 0,
  );
  if (isPriced && measured && asked.table.columns[measured.place]!.counts !== "€") return null;
  const filters: Filter[] = values.map(({ column, values, text }) =>
    text === undefined ? { column, values } : { column, text },
  );
  let by: number | undefined;
  let divisor: number | undefined;
  const shown: number[] = [];
  if (wish.isAlways) {
    const hours = asked.findAlways();
    if (hours === null) return null;
    filters.push({ column: hours, values: [ALWAYS] });
  }
  if (wish.change) filters.push(...sideFilters(asked, measured?.place, told));
  const lacking = told.filter(({ role }) => role === "lacking");
  const others = told.filter(({ role }) => role !== "lacking");
  for (const word of [...lacking, ...others]) {
    const group = word.role === "by" || word.role === "which" ? asked.findGroups(word) : null;
    if (word.role === "by" && group === null) {
      const under = asked.findMeasure([word]);
      if (!under?.met.length || under.place === measured?.place || !isNamed) return null;
      divisor = under.place;
      continue;
    }
    if (group !== null && word.role === "which" && isAskedOfRows(asked, wish, word)) {
      shown.push(group);
      continue;
    }
    if (group !== null) {
      if (!isOfOneValue(filters, group)) by ??= group;
      continue;
    }
    if (word.role === "lacking") {
      const filter = lackingFilter(asked, word, others);
      if (!filter) return null;
      filters.push(filter);
      continue;
    }
    const had = findHad(asked, wish, word);
    if (had !== null) {
      filters.push({ column: had, filled: true });
      continue;
    }
    if (measured?.met.includes(word)) continue;
    if (isOfLacking(asked, filters, word)) continue;
    const flag = word.known ? null : asked.findFlag(word);
    const persons = asked.findPersons(word);
    const kind = asked.findToldKind(word) ?? (word.known ? null : asked.findKind(word));
    if (word.known && (wish.change || wish.isFirst || wish.isGone))
      by ??= asked.findMeant(word) ?? undefined;
    const isFlagged = flag && filters.some(({ column }) => column === flag.column);
    if (isFlagged) continue;
    if (flag) filters.push({ column: flag.column, values: [flag.yes] });
    else if (persons) filters.push(persons);
    else if (kind) filters.push(kind);
    else if (isFilled(asked, wish, word))
      filters.push({ column: asked.findEmpty(word)!, filled: true });
    else if (!word.known) {
      const column = asksGroups(wish) ? asked.findGroups(word) : null;
      const called = asked.listCalled(word);
      if (column !== null) by ??= column;
      else if (asksGroups(wish) || !called.length) return null;
      else shown.push(called[0]!);
    }
  }
  if (shown.length) shown.push(...told.flatMap((word) => asked.listTitled(word).slice(0, 1)));
  if (wish.lasting)
    return asked.lasting === null
      ? null
      : understandLasting(asked, wish, { filters, by, place: asked.lasting });
  const days = dayFilters(asked, wish);
  if (!days) return null;
  filters.push(...days);
  const ofYears = yearFilters(asked, wish);
  if (wish.years && !ofYears) return null;
  const isOfOthers = wish.isFirst || wish.isGone; // who is there in other years is asked
  const all = [...filters, ...(isOfOthers ? [] : (ofYears ?? []))];
  if (countsRepeated(asked, wish)) return null;
  if (wish.byMonth) {
    const dates = asked.findDays();
    if (by !== undefined || dates === null) return null;
    by = dates;
  }
  const isOfPeople = (column: AskedColumn): boolean =>
    NUMBERS.includes(column.type) && PEOPLED.test(called(column));
  const { columns } = asked.table;
  const people = columns.findIndex(isOfPeople);
  const amounts = amountFilters(
    asked,
    wish,
    wish.ofPeople ? columns[people] && people : measured?.place,
  );
  const quantities = quantityFilters(asked, wish);
  const exact = exactFilter(asked, wish, measured?.place);
  if (!amounts || !quantities || !exact) return null;
  return {
    measure: measured?.place,
    isNamed,
    by,
    divisor,
    filters: [...all, ...amounts, ...quantities],
    shown,
    alike: new Set(),
    isOfNames: told.some((word) => asked.listCalled(word).includes(asked.table.naming)),
    ...exact,
  };
}

/** The amount that is said, of a measure that may be money; null where there is none. */
function exactFilter(
  { table }: AskedColumns,
  { exact }: Wish,
  measure: number | undefined,
): { exact?: Filter } | null {
  if (!exact) return {};
  const counts = table.columns[measure ?? -1]?.counts ?? "";
  if (measure === undefined || (counts && counts !== "€")) return null;
  return { exact: { column: measure, low: exact.amount, high: exact.amount } };
}

/** Is it asked how many there are of what has several rows each? « Combien d'associations » are not as many as grants. */
function countsRepeated(asked: AskedColumns, { counted, countedWord, isFirst }: Wish): boolean {
  if (!counted || !countedWord || isFirst) return false;
  const word = { text: countedWord, terms: [], others: [], known: false };
  const column = asked.findMeant(word);
  const { distinct = 0 } = asked.table.columns[column ?? -1] ?? {};
  return distinct > 0 && distinct < asked.table.rows;
}

/** Is it asked how many rows have what a word names, of which others have none: « combien d'avenants »? */
function isFilled(asked: AskedColumns, { counted, countedWord }: Wish, word: Word): boolean {
  if (!counted || fold(word.text) !== countedWord || asked.findMeant(word) !== null) return false;
  return asked.findEmpty(word) !== null;
}

/** The column of that title of which some rows are empty, where a question wants those that are not: « avec avenants »,
 *  « y a-t-il des jeux ». */
export function findHad(asked: AskedColumns, { having }: Wish, word: Word): number | null {
  if (!having.includes(fold(word.text)) || asked.findMeant(word) !== null) return null;
  const column = asked.findEmpty(word);
  return column !== null && asked.listTitled(word).includes(column) ? column : null;
}

/** Is it of the name of a column that is to be empty: « versement » of « sans date de versement »? */
function isOfLacking(asked: AskedColumns, filters: Filter[], word: Word): boolean {
  return filters.some((one) => "filled" in one && !one.filled && asked.isCalled(one.column, word));
}

/** Is one value of a column asked for, by which nothing is then grouped? */
function isOfOneValue(filters: Filter[], column: number): boolean {
  return filters.some((one) => one.column === column && "values" in one && one.values.length === 1);
}

/** Is it asked what rows have in a column, rather than for groups of them: « quelle adresse »? */
function isAskedOfRows(asked: AskedColumns, wish: Wish, word: Word): boolean {
  const meant = asked.findMeant(word);
  const { distinct = 0 } = asked.table.columns[meant ?? -1] ?? {};
  return !asksGroups(wish) && (meant === null || distinct === asked.table.rows);
}

/** May a word that is said be one by which rows are grouped? */
export function asksGroups(wish: Wish): boolean {
  const { ranked, figure, counted, change, share, isFirst, isGone } = wish;
  return Boolean(ranked || figure || counted || change || share || isFirst || isGone);
}

/** `beside`: other words of the question, which tell columns of one word apart. */
export function lackingFilter(asked: AskedColumns, word: Word, beside: Word[] = []): Filter | null {
  const flag = asked.findFlag(word);
  if (flag?.no !== undefined) return { column: flag.column, values: [flag.no] };
  const none = asked.findNone(word);
  if (none !== null) return { column: none, low: 0, high: 0 };
  const empty = asked.findEmpty(word, beside);
  if (empty !== null) return { column: empty, filled: false };
  const column = asked.findHolding(word);
  return column === null ? null : { column, text: word.text, lacks: true };
}

/** Of what is not added to its contrary, that which the question says: « facture » is none of receipts. */
function sideFilters(asked: AskedColumns, measure: number | undefined, told: Told[]): Filter[] {
  const { columns } = asked.table;
  const within = measure === undefined ? [] : (columns[measure]!.within ?? []);
  return within.flatMap((column) => {
    const { values = [] } = columns[column]!;
    const meant = SIDES.filter(([said]) => told.some(({ text }) => said.test(fold(text))));
    const met = values.filter((value) => meant.some(([, own]) => own.test(fold(value))));
    return met.length === 1 && values.length > 1 ? [{ column, values: met }] : [];
  });
}

/** On which days rows are, or go on, whether or not they have an end; null where no column says it. */
function dayFilters(asked: AskedColumns, { days }: Wish): Filter[] | null {
  if (!days) return [];
  const { columns } = asked.table;
  const bounds = (column: number): [number, number] => [
    valueOf(days.first, columns[column]!, false)!,
    valueOf(days.last, columns[column]!, true)!,
  ];
  if (asked.dates) {
    const [begins, ends] = asked.dates;
    const [low] = bounds(ends);
    const [, high] = bounds(begins);
    return [
      { column: begins, high },
      { column: ends, low, open: true },
    ];
  }
  const column = asked.findDays();
  if (column === null) return null;
  const [low, high] = bounds(column);
  return [{ column, low, high }];
}

/** How long rows are, of which the days between two dates are the measure. */
function understandLasting(
  asked: AskedColumns,
  wish: Wish,
  { filters, by, place }: { filters: Filter[]; by: number | undefined; place: number },
): Answering | null {
  const days = dayFilters(asked, wish);
  const years = yearFilters(asked, wish);
  if (!days || (wish.years && !years)) return null;
  const all = [...filters, ...days, ...(years ?? [])];
  return {
    measure: place,
    isNamed: true,
    by,
    divisor: undefined,
    filters: all,
    shown: [],
    alike: new Set(),
    isOfNames: false,
  };
}

/** Null where the table has no row of these years. */
function yearFilters(asked: AskedColumns, { years, between }: Wish): Filter[] | null {
  const column = asked.findYears();
  if (!years || column === null) return null;
  const field = asked.table.columns[column]!;
  const [low, high] = asked.findBounds();
  const [first, last] = years;
  if (!low || !high || first > high || last < low) return null;
  if (between && (first < low || last > high)) return null; // two years that are compared
  if (isYearly(field)) return [{ column, low: first, high: Math.min(last, high) }];
  const bounds = [first, Math.min(last, high)].map((year, at) =>
    valueOf(String(year), field, at === 1),
  );
  return [{ column, low: bounds[0]!, high: bounds[1]! }];
}

/** Null where no amount is beyond. */
function amountFilters(
  asked: AskedColumns,
  { above, below, strict }: Wish,
  measure: number | undefined,
): Filter[] | null {
  if (above === undefined && below === undefined) return [];
  if (measure === undefined) return null;
  const bounds = { column: measure, low: above, high: below, strict };
  return boundFilter(asked.table.columns[measure]!, bounds);
}

/** Rows within bounds, which `strict` ones are not in; null where no row is. */
function boundFilter(
  { low: least, high: most }: AskedColumn,
  { column, low, high, strict }: Bounds,
): Filter[] | null {
  const filter: Between = { column };
  if (low !== undefined) filter.low = low;
  if (high !== undefined) filter.high = high;
  if (strict && low !== undefined) filter.above = true;
  if (strict && high !== undefined) filter.below = true;
  const isBeyond = low !== undefined && low > Number(most ?? Infinity);
  const isBefore = high !== undefined && high < Number(least ?? -Infinity);
  return isBeyond || isBefore ? null : [filter];
}

/** What a unit says of the first column that counts in it; null where none does, and where no row has as much. */
function quantityFilters(asked: AskedColumns, { quantity }: Wish): Filter[] | null {
  if (!quantity) return [];
  const { columns, order } = asked.table;
  const column = order.find((place) => convert(quantity.unit, columns[place]!) !== null);
  if (column === undefined) return null;
  const factor = convert(quantity.unit, columns[column]!)!;
  return boundFilter(columns[column]!, {
    column,
    low: quantity.low === undefined ? undefined : quantity.low * factor,
    high: quantity.high === undefined ? undefined : quantity.high * factor,
    strict: quantity.strict,
  });
}

/** The rows of the towns that a question compares, as the table writes them: « LILLE » is « Lille ». */
export function townFilters(asked: AskedColumns, { towns }: Wish): Filter[] {
  const column = asked.findGroups(COMMUNE);
  if (column === null || !towns.length) return [];
  const bare = new Set(towns.map(fold));
  const written = asked.table.columns[column]!.values?.filter((one) => bare.has(fold(one)));
  return [{ column, values: written?.length ? written : towns }];
}
