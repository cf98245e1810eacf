// Sums, means, medians and ends of the rows of each cell of a result, exact; pure functions over whole columns.

import type { Amounts } from "./amounts";

export const NOWHERE = 0xffffffff; // of a row that is in no cell

export type How = "rows" | "distinct" | "sum" | "mean" | "median" | "min" | "max";

/** Of each cell its `rows`, and how many of them have an amount. */
export interface Counts {
  rows: Uint32Array;
  measured: Uint32Array;
}

/** What the amounts of a cell come to: a decimal text, null where none has one. */
export type Figure = string | null;

const BEYOND = 8; // digits of a mean after those of its amounts

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
  const units = unitsOf(how, amounts, cells, counts);
  const mixed = how === "sum" ? mixedCells(amounts, cells, rows.length) : undefined;
  return Array.from(measured, (count, cell) => {
    if (!count || mixed?.[cell]) return null;
    const unit = BigInt(units[cell]!);
    if (how === "mean") return divide(unit, count, amounts.digits);
    return how === "median" ? divide(unit, 2, amounts.digits) : decimal(unit, amounts.digits);
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
  { units, parts }: Amounts,
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
  return amounts.exact ? sumExactly(amounts, cells, count) : sumUp(amounts, cells, count);
}

function sumUp({ units }: Amounts, cells: Uint32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let place = 0; place < cells.length; place += 1) {
    const unit = units[place]!;
    if (cells[place] !== NOWHERE && unit === unit) sums[cells[place]!]! += unit;
  }
  return sums;
}

function sumExactly({ units, exact }: Amounts, cells: Uint32Array, count: number): bigint[] {
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

/** Units as a decimal text without needless zeros: -5 of two digits is -0.05. */
export function decimal(units: bigint, digits: number): string {
  const sign = units < 0n ? "-" : "";
  const text = String(units < 0n ? -units : units).padStart(digits + 1, "0");
  const point = text.length - digits;
  const decimals = text.slice(point).replace(/0+$/, "");
  return sign + text.slice(0, point) + (decimals && `.${decimals}`);
}

/** To a few digits more than the units have, a half going away from zero. */
function divide(units: bigint, by: number, digits: number): string {
  const scaled = (units < 0n ? -units : units) * 10n ** BigInt(BEYOND);
  const divisor = BigInt(by);
  const whole = (2n * scaled + divisor) / (2n * divisor);
  return decimal(units < 0n ? -whole : whole, digits + BEYOND);
}
