// How figures are written and classed: as site_builder/render/pages/compared_figures.py does without a script.

import { attachUnit } from "../amounts";

const CLASSES = 4; // of a map
const SIGN = 3; // letters of a unit that stands on a scale

/** Digits after the point of all figures of a measure. */
export function digitsOf(values: number[]): number {
  if (values.every(Number.isInteger)) return 0;
  const greatest = Math.max(...values.map(Math.abs));
  const least = [1000, 10, 1, 0.1]; // for 0 digits, 1, 2, 3
  const digits = least.findIndex((one) => greatest >= one);
  return digits < 0 ? 4 : digits;
}

/** The least figure of each class but the first: quarters of the communes, at round numbers. */
export function breaksOf(values: number[]): number[] {
  const numbers = [...values].sort((one, other) => one - other);
  const quarters = [1, 2, 3].map((place) =>
    cut(numbers[Math.floor((numbers.length * place) / CLASSES)] ?? 0),
  );
  return [...new Set(quarters)].filter((number) => number > numbers[0]!);
}

/** To two digits, downwards. */
function cut(number: number): number {
  const [digits, power] = number.toExponential(10).split("e");
  return Number(`${Math.floor(Number(digits) * 10 + 1e-9) / 10}e${power}`);
}

/** From 1. */
export function classOf(breaks: number[], value: number): number {
  return 1 + breaks.filter((least) => value >= least).length;
}

export function median(values: number[]): number {
  const numbers = [...values].sort((one, other) => one - other);
  const middle = numbers.length >> 1;
  return numbers.length % 2 ? numbers[middle]! : (numbers[middle - 1]! + numbers[middle]!) / 2;
}

/** Round numbers of a scale from 0 to the greatest figure and beyond it; from the least, where some are negative. */
export function ticksOf(values: number[]): number[] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values, low || values.length ? low : 1);
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span));
  const step =
    [0.2, 0.25, 0.5, 1, 2, 2.5, 5].map((part) => part * power).find((one) => span / one <= 5) ??
    span;
  const ticks: number[] = [];
  for (let n = Math.floor(low / step + 1e-9); n <= Math.ceil(high / step - 1e-9); n += 1)
    ticks.push(Number((n * step).toPrecision(12)));
  return ticks.length > 1 ? ticks : [0, step];
}

/** Numbers of one measure, in the page's language. */
export class Writing {
  constructor(
    private readonly language: string,
    readonly unit: string,
    private readonly digits: number,
  ) {}

  plain(value: number): string {
    return this.format(value, this.digits, this.digits);
  }

  unified(value: number): string {
    return attachUnit(this.language, this.plain(value), this.unit);
  }

  /** Before another one that has the unit: « de 5 à 16,3 € », "from €5 to €16.3". */
  first(value: number): string {
    const unified = this.unified(value);
    return unified.startsWith("€") ? unified : this.plain(value);
  }

  /** On a scale or in a legend: no more digits than it takes. */
  short(value: number): string {
    return this.format(value, 0, 4);
  }

  /** The same with its unit, where that is short. */
  marked(value: number): string {
    return attachUnit(this.language, this.short(value), this.unit.length > SIGN ? "" : this.unit);
  }

  private format(value: number, least: number, most: number): string {
    const options = { minimumFractionDigits: least, maximumFractionDigits: most };
    return (value || 0).toLocaleString(this.language, options).replace("-", "\u2212");
  }
}
