// Sums, means, medians and ends of the rows of each cell of a result, exact; pure functions over whole columns.

import type { Amounts } from "./amounts";
import { decimal, divide } from "./decimals";

export const NOWHERE = 0xffffffff; // of a row that is in no cell

export type How = "rows" | "distinct" | "sum" | "mean" | "median" | "min" | "max" | "ratio";

/** Of each cell its `rows`, and how many of them have an amount. */
export interface Counts {
  rows: Uint32Array;
  measured: Uint32Array;
}

/** What the amounts of a cell come to: a decimal text, null where none has one. */
export type Figure = string | null;

const BEYOND = 8; // digits of a mean after those of its amounts
const FINE = 15; // digits of a ratio

/** `cells` is the cell of each row, of `count` ones. */
export function countRows(amounts: Amounts | null, cells: Uint32Array, count: number): Counts {
  const found = { rows: new Uint32Array(count), measured: new Uint32Array(count) };
  const units = amounts?.units;
  for (let place = 0; place < cells.length; place += 1) {
    const cell = cells[place]!;
    if (cell === NOWHERE) continue;
    found.rows[cell]! += 1;
    if (units && units[place] === units[place]) found.measured[cell]! += 1;
  }
  return found;
}

/** How large each cell is beside the others; NaN where it has no figure. */
export function sizesOf(
  how: How,
  amounts: Amounts | null,
  cells: Uint32Array,
  counts: Counts,
): Float64Array {
  const { rows, measured } = counts;
  if (how === "rows" || !amounts) return Float64Array.from(rows);
  if (how === "distinct") return countDistinct(amounts, cells, rows.length);
  if (how === "ratio") return Float64Array.from(ratiosOf(amounts, cells, counts), sizeOf);
  const found = Float64Array.from(unitsOf(how, amounts, cells, counts), Number);
  const mixed = how === "sum" ? mixedCells(amounts, cells, rows.length) : undefined;
  return found.map((size, cell) => {
    if (!measured[cell] || mixed?.[cell]) return NaN;
    return how === "mean" ? size / measured[cell] : size;
  });
}

export function aggregate(
  how: How,
  amounts: Amounts | null,
  cells: Uint32Array,
  counts: Counts,
): Figure[] {
  const { rows, measured } = counts;
  if (how === "rows" || !amounts) return Array.from(rows, String);
  if (how === "distinct") return Array.from(countDistinct(amounts, cells, rows.length), String);
  if (how === "ratio") return ratiosOf(amounts, cells, counts);
  const units = unitsOf(how, amounts, cells, counts);
  const mixed = how === "sum" ? mixedCells(amounts, cells, rows.length) : undefined;
  return Array.from(measured, (count, cell) => {
    if (!count || mixed?.[cell]) return null;
    const unit = BigInt(units[cell]!);
    if (how !== "mean" && how !== "median") return decimal(unit, amounts.digits);
    const by = how === "mean" ? BigInt(count) : 2n;
    return decimal(divide(unit * 10n ** BigInt(BEYOND), by), amounts.digits + BEYOND);
  });
}

function sizeOf(figure: Figure): number {
  return figure === null ? NaN : Number(figure);
}

/** Of each cell the sum of its amounts by that of what they are divided by; null where this comes to nothing. */
function ratiosOf(amounts: Amounts, cells: Uint32Array, { measured }: Counts): Figure[] {
  const { units, once, ...under } = amounts.under!;
  const count = measured.length;
  const own = once ? firstCells(cells, once, units) : cells;
  const overs = sumOf(amounts, cells, count);
  const unders = sumOf({ ...under, units }, own, count);
  const mixed = [amounts, amounts.under!].map(({ units, yearless: parts }) =>
    mixedCells({ units, parts }, cells, count),
  );
  const fine = BigInt(FINE + under.digits - amounts.digits);
  return Array.from(measured, (some, cell) => {
    const by = BigInt(unders[cell]!);
    if (!some || !by || mixed.some((one) => one?.[cell])) return null;
    const over = BigInt(overs[cell]!);
    if (fine < 0n) return decimal(divide(over, by * 10n ** -fine), FINE);
    return decimal(divide(over * 10n ** fine, by), FINE);
  });
}

/** The same cells, where rows that have the same key are in each of them once. */
function firstCells(cells: Uint32Array, keys: Uint32Array, units: Float64Array): Uint32Array {
  const width = keys.reduce((most, key) => (key === NOWHERE ? most : Math.max(most, key)), 0) + 1;
  const seen = new Set<number>();
  return cells.map((cell, place) => {
    const pair = cell * width + keys[place]!;
    if (cell === NOWHERE || Number.isNaN(units[place]) || seen.has(pair)) return NOWHERE;
    seen.add(pair);
    return cell;
  });
}

/** How many different units each cell has. */
function countDistinct({ units }: Amounts, cells: Uint32Array, count: number): Float64Array {
  const most = units.reduce((found, unit) => (unit > found ? unit : found), 0);
  const width = most + 1;
  const pairs = Float64Array.from(cells, (cell, place) =>
    cell === NOWHERE ? NaN : cell * width + units[place]!,
  ).sort();
  const found = new Float64Array(count);
  pairs.forEach((pair, place) => {
    if (pair === pair && pair !== pairs[place - 1]) found[Math.floor(pair / width)]! += 1;
  });
  return found;
}

/** The cells whose amounts are of several parts, over which nothing is added. */
function mixedCells(
  { units, parts }: Pick<Amounts, "units" | "parts">,
  cells: Uint32Array,
  count: number,
): Uint8Array | undefined {
  if (!parts?.several.length) return undefined;
  const firsts = new Uint32Array(count).fill(NOWHERE);
  const mixed = new Uint8Array(count);
  cells.forEach((cell, place) => {
    if (cell === NOWHERE || Number.isNaN(units[place])) return;
    const part = parts.places[place]!;
    if (firsts[cell] === NOWHERE) firsts[cell] = part;
    else if (firsts[cell] !== part) mixed[cell] = 1;
  });
  return mixed;
}

/** Of each cell, in units: its sum, also of a mean; its least or greatest one; twice its median. */
function unitsOf(
  how: How,
  amounts: Amounts,
  cells: Uint32Array,
  counts: Counts,
): Float64Array | bigint[] {
  const count = counts.rows.length;
  if (amounts.large && (how === "median" || how === "min" || how === "max"))
    return pickExactly(how, amounts, cells, count);
  if (how === "median") return middles(amounts, cells, counts);
  if (how === "min" || how === "max") return ends(how, amounts, cells, count);
  return sumOf(amounts, cells, count);
}

type Summed = Pick<Amounts, "units" | "exact">;

function sumOf(amounts: Summed, cells: Uint32Array, count: number): Float64Array | bigint[] {
  return amounts.exact ? sumExactly(amounts, cells, count) : sumUp(amounts, cells, count);
}

function sumUp({ units }: Summed, cells: Uint32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let place = 0; place < cells.length; place += 1) {
    const unit = units[place]!;
    if (cells[place] !== NOWHERE && unit === unit) sums[cells[place]!]! += unit;
  }
  return sums;
}

function sumExactly({ units, exact }: Summed, cells: Uint32Array, count: number): bigint[] {
  const sums = new Array<bigint>(count).fill(0n);
  cells.forEach((cell, place) => {
    if (cell !== NOWHERE && !Number.isNaN(units[place])) sums[cell]! += exact!(place);
  });
  return sums;
}

/** Whole numbers beyond those that a number holds are compared as they stand in the file. */
function pickExactly(
  how: "median" | "min" | "max",
  { units, exact }: Amounts,
  cells: Uint32Array,
  count: number,
): bigint[] {
  const held = Array.from({ length: count }, (): bigint[] => []);
  cells.forEach((cell, place) => {
    if (cell !== NOWHERE && !Number.isNaN(units[place])) held[cell]!.push(exact!(place));
  });
  return held.map((amounts) => {
    if (!amounts.length) return 0n;
    amounts.sort((one, other) => (one < other ? -1 : Number(one > other)));
    if (how === "min") return amounts[0]!;
    if (how === "max") return amounts.at(-1)!;
    return amounts[(amounts.length - 1) >> 1]! + amounts[amounts.length >> 1]!;
  });
}

function ends(
  how: "min" | "max",
  { units }: Amounts,
  cells: Uint32Array,
  count: number,
): Float64Array {
  const found = new Float64Array(count).fill(how === "min" ? Infinity : -Infinity);
  for (let place = 0; place < cells.length; place += 1) {
    const cell = cells[place]!;
    const unit = units[place]!;
    if (cell === NOWHERE || unit !== unit) continue;
    if (how === "min" ? unit < found[cell]! : unit > found[cell]!) found[cell] = unit;
  }
  return found;
}

function middles({ units }: Amounts, cells: Uint32Array, { measured }: Counts): Float64Array {
  const starts = new Uint32Array(measured.length + 1);
  measured.forEach((count, cell) => (starts[cell + 1] = starts[cell]! + count));
  const sorted = new Float64Array(starts[measured.length]!);
  const next = starts.slice();
  for (let place = 0; place < cells.length; place += 1) {
    const cell = cells[place]!;
    const unit = units[place]!;
    if (cell !== NOWHERE && unit === unit) sorted[next[cell]!++] = unit;
  }
  return Float64Array.from(measured, (count, cell) => {
    const start = starts[cell]!;
    if (count > 1) sorted.subarray(start, start + count).sort();
    return count ? sorted[start + ((count - 1) >> 1)]! + sorted[start + (count >> 1)]! : 0;
  });
}
