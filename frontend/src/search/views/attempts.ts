// Which conditions are tried, one after another, where all that is asked may have no row.

import { called } from "../../explorer/column";
import { isCommune } from "../../explorer/grouped/defaults";
import type { Filter } from "../../explorer/query";
import { fold } from "../../fold";
import type { AskedColumns } from "./columns";
import { asksGroups, type Told } from "./reading";
import type { Answering } from "./understand";
import type { Wish } from "../wish/wish";

export const COMMUNE_OF_ROW = "territoire_commune"; // in tables of the territory
const PLACED_BY = [COMMUNE_OF_ROW, "diffuseur_nom"]; // the metropolis is no commune, and publishes rows

/** Where rows of a table of the territory may be, and what else a question says: which communes it has is in none of what
 *  is known of its columns. */
export interface PlaceOfRows {
  filters: Filter[][]; // of which one at the most has rows
  told: Told[];
}

export function placeOfRows(
  asked: AskedColumns,
  told: Told[],
  names: string[],
): PlaceOfRows | null {
  const [name] = names;
  if (name === undefined || names.length > 1) return null;
  const { columns } = asked.table;
  const places = PLACED_BY.map((own) => columns.findIndex((column) => column.name === own));
  const unknown = places.filter((column) => column >= 0 && !columns[column]!.values?.length);
  const isHeld = columns.some(({ values = [] }) => values.some((one) => fold(one) === fold(name)));
  if (!unknown.length || isHeld) return null;
  const own = new Set(fold(name).split(" "));
  const isOfName = ({ text, place }: Told & { place?: boolean }): boolean =>
    Boolean(place) &&
    fold(text)
      .split(" ")
      .every((word) => own.has(word));
  const left = told.filter((word) => !isOfName(word));
  const filters = unknown.map((column): Filter[] => [{ column, values: [name] }]);
  return left.length < told.length ? { filters, told: left } : null;
}

/** Conditions of which the first that have rows are shown; `isSure`: they are where nobody knows whether they have; what
 *  the question says beside them. */
interface Attempt {
  filters: Filter[];
  isSure: boolean;
  without: string[];
  shown?: number[]; // columns of what is left out
  of?: Filter[][]; // the commune that has none such: the rows are those of all
}

/** All that is asked; without an amount that no row has; without what rows of a commune may have or not, where something
 *  is asked of them: « à quelle adresse, et peut-on payer par carte ? »; then without a commune of which no row is so. */
export function listAttempts(
  asked: AskedColumns,
  wish: Wish,
  { exact, shown }: Answering,
  { filters, place }: { filters: Filter[]; place: PlaceOfRows | null },
): Attempt[] {
  const places = place?.filters ?? [[]];
  const all = places.map((own) => [...filters, ...own]);
  const amount = wish.exact ? [wish.exact.text] : [];
  const isOfRows = !asksGroups(wish); // figures of others say nothing of a commune
  const elsewhere = filters.filter((one) => isOfRows && !isOfTown(asked, one));
  const towns = [...filters.filter((one) => !elsewhere.includes(one)), ...places[0]!];
  const names = towns.flatMap((one) => ("values" in one ? one.values : []));
  const without = filters.length ? all : [];
  const attempts: Attempt[] = (exact ? without : all).map((some) => ({
    filters: some,
    isSure: !place,
    without: amount,
  }));
  if (exact)
    attempts.unshift(
      ...all.map((some) => ({ filters: [...some, exact], isSure: false, without: [] })),
    );
  const flags = filters.filter(({ column }) => asked.isFlag(column));
  if (names.length && shown.length && flags.length) attempts.push(...listApart(asked, all, flags));
  if (names.length && elsewhere.length)
    attempts.push({
      filters: elsewhere,
      isSure: true,
      without: [...amount, ...names],
      of: places.map((own) => [...filters.filter((one) => !elsewhere.includes(one)), ...own]),
    });
  return attempts;
}

/** The same without conditions of yes and no, whose columns are shown. */
function listApart({ table }: AskedColumns, all: Filter[][], flags: Filter[]): Attempt[] {
  const shown = flags.map(({ column }) => column);
  const without = shown.map((column) => called(table.columns[column]!));
  return all.map((some) => ({
    filters: some.filter((one) => !flags.includes(one)),
    isSure: false,
    without,
    shown,
  }));
}

/** Is it of one commune, of which there are others in the table? */
export function isOfTown({ table }: AskedColumns, filter: Filter): boolean {
  return "values" in filter && isCommune(table.columns[filter.column]!);
}
