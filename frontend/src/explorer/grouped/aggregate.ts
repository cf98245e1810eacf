// Sums, means, medians and ends of the rows of each cell of a result, exact; pure functions over whole columns.

import type { Amounts } from "./amounts";

export const NOWHERE = 0xffffffff; // of a row that is in no cell

export type How = "rows" | "sum" | "mean" | "median" | "min" | "max";

/** `rows` of each cell, and how many of them have an amount. */
export interface Counts {
  rows: number;
  measured: number;
}

/** What the amounts of a cell come to: a decimal text, null where none has one. */
export type Figure = string | null;

const BEYOND = 8; // digits of a mean after those of its amounts

/** `cells` is the cell of each row, of `count` ones. */
export function countRows(amounts: Amounts | null, cells: Uint32Array, count: number): Counts[] {
  const found = Array.from({ length: count }, () => ({ rows: 0, measured: 0 }));
  cells.forEach((cell, place) => {
    if (cell === NOWHERE) return;
    found[cell]!.rows += 1;
    if (amounts && !Number.isNaN(amounts.units[place])) found[cell]!.measured += 1;
  });
  return found;
}

export function aggregate(
  how: How,
  amounts: Amounts | null,
  cells: Uint32Array,
  counts: Counts[],
): Figure[] {
  if (how === "rows" || !amounts) return counts.map(({ rows }) => String(rows));
  if (how === "median") return medians(amounts, cells, counts);
  if (how === "min" || how === "max") return ends(how, amounts, cells, counts);
  const sums = sumUp(amounts, cells, counts.length);
  return counts.map(({ measured }, cell) => {
    if (!measured) return null;
    if (how === "sum") return decimal(sums[cell]!, amounts.digits);
    return divide(sums[cell]!, measured, amounts.digits);
  });
}

function sumUp({ units, exact }: Amounts, cells: Uint32Array, count: number): bigint[] {
  if (exact) {
    const sums = new Array<bigint>(count).fill(0n);
    cells.forEach((cell, place) => {
      if (cell !== NOWHERE && !Number.isNaN(units[place])) sums[cell]! += exact(place);
    });
    return sums;
  }
  const sums = new Float64Array(count);
  for (let place = 0; place < cells.length; place += 1) {
    const unit = units[place]!;
    if (cells[place] !== NOWHERE && unit === unit) sums[cells[place]!]! += unit;
  }
  return Array.from(sums, BigInt);
}

function ends(
  how: "min" | "max",
  amounts: Amounts,
  cells: Uint32Array,
  counts: Counts[],
): Figure[] {
  const { units, digits } = amounts;
  const found = new Float64Array(counts.length).fill(how === "min" ? Infinity : -Infinity);
  for (let place = 0; place < cells.length; place += 1) {
    const cell = cells[place]!;
    const unit = units[place]!;
    if (cell === NOWHERE || unit !== unit) continue;
    if (how === "min" ? unit < found[cell]! : unit > found[cell]!) found[cell] = unit;
  }
  return counts.map(({ measured }, cell) =>
    measured ? decimal(BigInt(found[cell]!), digits) : null,
  );
}

function medians({ units, digits }: Amounts, cells: Uint32Array, counts: Counts[]): Figure[] {
  const starts = new Uint32Array(counts.length + 1);
  counts.forEach(({ measured }, cell) => (starts[cell + 1] = starts[cell]! + measured));
  const sorted = new Float64Array(starts[counts.length]!);
  const next = starts.slice();
  for (let place = 0; place < cells.length; place += 1) {
    const cell = cells[place]!;
    const unit = units[place]!;
    if (cell !== NOWHERE && unit === unit) sorted[next[cell]!++] = unit;
  }
  return counts.map(({ measured }, cell) => {
    if (!measured) return null;
    const some = sorted.subarray(starts[cell], starts[cell + 1]).sort();
    const middle = BigInt(some[(measured - 1) >> 1]!) + BigInt(some[measured >> 1]!);
    return divide(middle, 2, digits);
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
