// The groups as lines over periods: a line for each group of the other column, or one alone.

import { drawChart, type Series } from "../../compare/chart";
import { Writing } from "../../compare/figures";
import { MOST } from "../../compare/markers";
import { DAY } from "../column";
import { make } from "../make";
import type { Words } from "../words";
import type { Figure } from "./aggregate";
import { isPeriod, type By } from "./groups";
import type { Answered } from "./view";
import { digitsOf, isRounded, unitOf } from "./writing";

/** Are groups periods, of which there are two at least? */
export function isPeriodic({ groups, result, by, then }: Answered): boolean {
  if (then && isPeriod(then)) return periodsOf(result.columns).length > 1;
  const several = then ? result.columns.length <= MOST : true;
  const isInOrder = groups.most === 0 && !groups.sort;
  return isPeriod(by) && several && isInOrder && result.rows.length > 1;
}

function periodsOf(columns: { text: string }[]): { text: string }[] {
  return columns.filter(({ text }) => text);
}

export function drawLines(
  answered: Answered,
  words: Words,
  width: number,
  text: number,
  naming: string,
): Node[] {
  const { groups, result, then } = answered;
  const acrossed = then && isPeriod(then);
  const step = (acrossed ? groups.then! : groups.by) as By;
  const texts = acrossed
    ? periodsOf(result.columns).map((one) => one.text)
    : result.rows.map((row) => row.text);
  const labels = texts.map((one) =>
    step.step === "month" ? one.split("-").reverse().join("/") : one,
  );
  const series = acrossed
    ? result.rows
        .slice(0, MOST)
        .map((row, place) => strand(place, row.label, row.values.slice(0, texts.length)))
    : across(answered);
  const all = acrossed ? result.rows.length : 0;
  const [drawn, total] = [words.number(MOST), words.number(all)];
  const some = make("p", { class: "small" }, words.say("grouped.lines", { drawn, total }));
  const writing = writingOf(answered, words);
  const tell = (name: string, said: string): string =>
    words.say("territory.commune", { name, said });
  const chart = drawChart(
    { years: labels, at: texts.map(placeOf), series, writing, tell },
    width,
    text,
    naming,
  );
  return all > MOST ? [...chart, some] : chart;
}

/** How all figures of a chart are written. */
export function writingOf({ groups, result, measure, figure }: Answered, words: Words): Writing {
  const figures = [...result.rows, result.all].map(({ values }) => values);
  const totals = figures.map((values) => values.at(-1) ?? "");
  const written = totals.some(Boolean) ? totals : figures.flat().map((one) => one ?? "");
  const most = Math.max(...written.map((one) => digitsOf(one, figure, groups.how)));
  const unit = measure || figure.isPerHundred ? unitOf(figure) : "";
  return new Writing(words.language, unit, isRounded(result) ? 0 : most);
}

/** A line for each group of the second column; without one, a line of all. */
function across({ result }: Answered): Series[] {
  const { columns, rows } = result;
  const value = (i: number): Figure[] => rows.map(({ values }) => values[i] ?? null);
  if (!columns.length) return [strand(0, "", value(0))];
  return columns.slice(0, MOST).map(({ label }, i) => strand(i, label, value(i)));
}

function strand(place: number, name: string, figures: Figure[]): Series {
  const values = figures.map((figure) => (figure === null ? undefined : Number(figure)));
  return { place, name, values };
}

/** Years, months and days one after the other. */
function placeOf(text: string): number {
  const [year = "", month, day] = text.split("-");
  if (day) return Date.parse(text) / DAY;
  return month ? Number(year) * 12 + Number(month) : Number(year);
}
