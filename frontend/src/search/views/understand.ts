// Which columns of a table answer the words of a question, and which conditions these say.

import { called } from "../../explorer/column";
import type { Filter } from "../../explorer/query";
import { fold } from "../../fold";
import { amountFilters, dayFilters, exactFilter, quantityFilters, yearFilters } from "./bounds";
import { ALWAYS, type AskedColumns, type Word } from "./columns";
import { findHad, WordReader, type Measured, type Told } from "./reading";
import type { Wish } from "../wish/wish";

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
  const found = findMeasured(asked, wish, told);
  const isNamed = Boolean(found?.met.length);
  // of which nothing is said, and which has a mean alone: « certifiée » is not what « le plus » is about
  const isMeant = isNamed || (found && asked.table.columns[found.place]!.adds === "sum");
  const measured = isMeant ? found : null;
  if (isPricedOtherwise(asked, measured, told)) return null;
  const filters: Filter[] = values.map(({ column, values, text }) =>
    text === undefined ? { column, values } : { column, text },
  );
  if (wish.isAlways) {
    const hours = asked.findAlways();
    if (hours === null) return null;
    filters.push({ column: hours, values: [ALWAYS] });
  }
  if (wish.change) filters.push(...sideFilters(asked, measured?.place, told));
  const words = new WordReader(asked, wish, measured, isNamed, filters);
  if (!words.readAll(told)) return null;
  const { shown, divisor } = words;
  if (shown.length) shown.push(...told.flatMap((word) => asked.listTitled(word).slice(0, 1)));
  if (wish.lasting) return understandLasting(asked, wish, words);
  if (countsRepeated(asked, wish)) return null;
  const by = wish.byMonth ? findMonths(asked, words.by) : words.by;
  const limits = findLimits(asked, wish, measured?.place);
  const exact = exactFilter(asked, wish, measured?.place);
  if (by === null || !limits || !exact) return null;
  return {
    measure: measured?.place,
    isNamed,
    by,
    divisor,
    filters: [...filters, ...limits],
    shown,
    alike: new Set(),
    isOfNames: told.some((word) => asked.listCalled(word).includes(asked.table.naming)),
    ...exact,
  };
}

/** « Quelle dette » asks for its amount, where no column has dettes. */
function findMeasured(asked: AskedColumns, wish: Wish, told: Told[]): Measured | null {
  const free = told.filter(
    (word) => !word.role || (word.role === "which" && asked.findGroups(word) === null),
  );
  const isAmount = (word: Told): boolean => findHad(asked, wish, word) === null;
  return asked.findMeasure(free.filter(isAmount), told);
}

/** Is a price asked for, and the measure none? */
function isPricedOtherwise(asked: AskedColumns, measured: Measured | null, told: Told[]): boolean {
  const isPriced = told.some(
    (word) => PRICED.test(fold(word.text)) && asked.listCalled(word).length === 0,
  );
  return isPriced && measured !== null && asked.table.columns[measured.place]!.counts !== "€";
}

/** The dates by whose months rows are grouped, where they are by nothing else. */
function findMonths(asked: AskedColumns, by: number | undefined): number | null {
  return by === undefined ? asked.findDays() : null;
}

/** The days, years, amounts and quantities that are said; null where the table has none of these. */
function findLimits(asked: AskedColumns, wish: Wish, measure: number | undefined): Filter[] | null {
  const days = dayFilters(asked, wish);
  const years = yearFilters(asked, wish);
  const amounts = amountFilters(asked, wish, wish.ofPeople ? findPopulation(asked) : measure);
  const quantities = quantityFilters(asked, wish);
  if (!days || (wish.years && !years) || !amounts || !quantities) return null;
  const isOfOthers = wish.isFirst || wish.isGone; // who is there in other years is asked
  return [...days, ...(isOfOthers ? [] : (years ?? [])), ...amounts, ...quantities];
}

function findPopulation({ table }: AskedColumns): number | undefined {
  const column = table.columns.findIndex(
    (one) => NUMBERS.includes(one.type) && PEOPLED.test(called(one)),
  );
  return column < 0 ? undefined : column;
}

/** Is it asked how many there are of what has several rows each? « Combien d'associations » are not as many as grants. */
function countsRepeated(
  asked: AskedColumns,
  { counted, countedWord, isDistinct, isFirst, change }: Wish,
): boolean {
  if (!counted || !countedWord || isDistinct || isFirst || change) return false;
  const word = { text: countedWord, terms: [], others: [], known: false };
  const column = asked.findMeant(word);
  const { distinct = 0 } = asked.table.columns[column ?? -1] ?? {};
  return distinct > 0 && distinct < asked.table.rows;
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

/** How long rows are, of which the days between two dates are the measure; null where no column says it. */
function understandLasting(
  asked: AskedColumns,
  wish: Wish,
  { filters, by }: WordReader,
): Answering | null {
  const days = dayFilters(asked, wish);
  const years = yearFilters(asked, wish);
  if (asked.lasting === null || !days || (wish.years && !years)) return null;
  return {
    measure: asked.lasting,
    isNamed: true,
    by,
    divisor: undefined,
    filters: [...filters, ...days, ...(years ?? [])],
    shown: [],
    alike: new Set(),
    isOfNames: false,
  };
}

/** The rows of the towns that a question compares, as the table writes them: « LILLE » is « Lille »; those of all but the
 *  ones that it leaves out. */
export function townFilters(asked: AskedColumns, { towns, apart }: Wish): Filter[] {
  const column = asked.findGroups(COMMUNE);
  if (column === null) return [];
  const others = apart.map((name): Filter => ({ column, text: `"${name}"`, lacks: true }));
  if (!towns.length) return others;
  const bare = new Set(towns.map(fold));
  const written = asked.table.columns[column]!.values?.filter((one) => bare.has(fold(one)));
  return [{ column, values: written?.length ? written : towns }, ...others];
}
