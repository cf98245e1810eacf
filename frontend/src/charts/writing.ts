// Numbers of a chart, in the page's language: as site_builder/render/pages/chart_numbers.py writes them.

import { attachUnit } from "../amounts";
import type { Words } from "../explorer/words";

const EURO = "€";
const SIGN = 3; // letters of a unit that stands behind each number
const WIDE = "\u00a0";
const SIZES = [
  [1e9, "chart.billion"],
  [1e6, "chart.million"],
] as const;

export class Writing {
  private readonly digits: number;

  /** `rows`: what is counted are rows. */
  constructor(
    private readonly words: Words,
    private readonly unit: string,
    values: number[],
    private readonly rows: boolean,
  ) {
    const digits = Math.max(0, ...values.map((value) => String(value).split(".")[1]?.length ?? 0));
    this.digits = unit === "€" && digits === 1 ? 2 : digits;
  }

  /** In full, without the unit. */
  whole(value: number): string {
    return this.format(value, this.digits, this.digits);
  }

  /** The same with its unit. */
  told(value: number): string {
    return this.rows
      ? this.words.count("chart.count", value)
      : this.attach(this.whole(value), this.unit);
  }

  /** Beside a bar: 1,25 M€, 12 500 €, 63. */
  short(value: number): string {
    const sign = this.unit.length <= SIGN ? this.unit : "";
    if (Math.abs(value) < 1e6) return this.attach(this.rounded(value), sign);
    const number = this.rounded(value / 1e6);
    if (sign === EURO) return this.words.say("number.euros.millions", { number });
    return `${number}${WIDE}M${sign}`;
  }

  /** On a scale. */
  tick(value: number): string {
    return Math.abs(value) < 1e6 ? this.rounded(value) : this.short(value);
  }

  /** In a sentence: 1,25 million d’euros, 12 500 €, 63 fois, 12 lignes. */
  said(value: number): string {
    if (this.rows) return this.words.count("chart.count", value);
    for (const [size, key] of SIZES) {
      if (Math.abs(value) < size) continue;
      const unit = this.unit && this.words.say("chart.of", { unit: this.unit });
      const amount = this.rounded(value / size);
      const message = this.unit === EURO ? `${key}.euros` : key;
      return this.words.count(message, Math.trunc(Math.abs(value / size)), { amount, unit });
    }
    return this.attach(this.rounded(value), this.unit);
  }

  /** The same where the unit has just been said. */
  bare(value: number): string {
    const large = Math.abs(value) >= 1e6 && !this.rows;
    return large || this.attach("", this.unit) === EURO ? this.said(value) : this.rounded(value);
  }

  /** How much a value is more than another one, or "". */
  change(first: number, last: number): string {
    if (first <= 0 || last < 0) return "";
    const percent = Math.round(((last - first) / first) * 100);
    if (!percent) return this.words.say("chart.stable");
    if (percent >= 200)
      return this.words.say("chart.times", { times: this.format(last / first, 0, 1) });
    const n = this.words.number(Math.abs(percent));
    return (percent > 0 ? "+" : "\u2212") + this.words.say("chart.percent", { n });
  }

  private attach(number: string, unit: string): string {
    return attachUnit(this.words.language, number, unit);
  }

  /** Three digits that count, and all those before the point. */
  private rounded(value: number): string {
    const before = value ? Math.floor(Math.log10(Math.abs(value))) : 0;
    return this.format(value, 0, Math.max(0, 2 - before));
  }

  private format(value: number, least: number, most: number): string {
    const options = { minimumFractionDigits: least, maximumFractionDigits: Math.min(most, 20) };
    return (value || 0).toLocaleString(this.words.language, options).replace("-", "\u2212");
  }
}
