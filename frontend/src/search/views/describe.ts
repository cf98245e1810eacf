// A view of the explorer as an address, and in words.

import { written } from "../../explorer/address";
import { called } from "../../explorer/column";
import { isBetween, type Between, type Filter } from "../../explorer/query";
import type { SaidDays } from "../dates";
import type { AskedColumns } from "./columns";
import type { Planned, What } from "./plan";
import type { Wish } from "../wish/wish";

/** A view of the explorer: where it is, and what is said of it. */
export interface FoundView {
  id: string; // of the dataset
  hash: string;
  what: What;
  measure: string;
  under: string; // by what it is divided, "" by inhabitants; or what is taken away from it
  by: { name: string; years: boolean; months: boolean }[];
  change: [string, string] | null;
  filters: SaidFilter[];
  conditions?: SaidFilter[]; // of whose part of all it is
  isFlagged: boolean; // do they say of which kind rows are?
  isOfPart?: boolean; // of a part of the question alone
  without?: string[]; // words of the question that stand nowhere in the portal
  none?: string[]; // what is asked too, and none of these rows has
}

/** A condition in words: `name` of its column, "" of the years. */
export type SaidFilter =
  | { how: "value" | "empty" | "filled" | "text" | "without"; name: string; text: string }
  | { how: "days" | "during"; name: string; days: SaidDays }
  | { how: "years"; first: number; last: number }
  | { how: "is" | "above" | "from" | "below" | "upto"; name: string; amount: number };

export function describe(
  id: string,
  asked: AskedColumns,
  wish: Wish,
  planned: Planned,
): Omit<FoundView, "isFlagged"> {
  const { columns, anchor } = asked.table;
  const { view, what, measure } = planned;
  const { groups, query } = view;
  const grouped = groups
    ? [groups.by, ...(groups.then && !groups.change ? [groups.then] : [])]
    : [];
  const years = asked.findYears();
  const divisor = typeof groups?.divisor === "number" ? groups.divisor : undefined;
  const under = view.minus?.[1] ?? divisor;
  return {
    id,
    hash: written(anchor, view, columns),
    what,
    measure: measure === undefined ? "" : called(columns[measure]!),
    by: grouped.map(({ column, step }) => ({
      name: called(columns[column]!),
      years: step === "year" || (column === years && step !== "month" && step !== "day"),
      months: step === "month",
    })),
    under: under === undefined ? "" : called(columns[under]!),
    change: groups?.change ?? null,
    ...(groups?.rate && {
      conditions: groups.rate.conditions.flatMap((one) => say(one, asked, wish)),
    }),
    filters: query.filters
      .flatMap((filter) => say(filter, asked, wish))
      .filter(({ how }) => !(groups?.change && how === "years")), // which the change says
  };
}

function say(filter: Filter, asked: AskedColumns, wish: Wish): SaidFilter[] {
  const name = called(asked.table.columns[filter.column]!);
  if ("values" in filter) return [{ how: "value", name, text: filter.values.join(", ") }];
  if ("text" in filter)
    return [
      { how: filter.lacks ? "without" : "text", name, text: filter.text.replaceAll('"', "") },
    ];
  if ("filled" in filter) return [{ how: filter.filled ? "filled" : "empty", name, text: "" }];
  if (!isBetween(filter)) return [];
  const { days } = wish;
  if (days && asked.dates?.includes(filter.column))
    return filter.open ? [{ how: "during", name, days }] : [];
  if (days && filter.column === asked.findDays()) return [{ how: "days", name, days }];
  if (filter.column === asked.findYears() && wish.years) {
    const [first, last] = wish.years;
    const { high = "" } = asked.table.columns[filter.column]!;
    return [{ how: "years", first, last: Math.min(last, Number(high.slice(0, 4))) }];
  }
  return sayBounds(filter, name);
}

function sayBounds({ low, high, above, below }: Between, name: string): SaidFilter[] {
  if (low !== undefined && low === high) return [{ how: "is", name, amount: low }];
  const said: SaidFilter[] = [];
  if (low !== undefined) said.push({ how: above ? "above" : "from", name, amount: low });
  if (high !== undefined) said.push({ how: below ? "below" : "upto", name, amount: high });
  return said;
}
