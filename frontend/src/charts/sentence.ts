// What there is to see, in one sentence: as site_builder/render/pages/charts.py computes it.

import type { Words } from "../explorer/words";
import {
  columnOf,
  sum,
  yearsOf,
  type Chosen,
  type Figures,
  type Plot,
  type Strand,
} from "./figures";
import type { Writing } from "./writing";

const NAMED = 4; // names that are first together
const LONGEST_LEAD = 100; // letters of a sentence of who is first, which names those behind if it is short

/** « Football club (SIREN 000888396) » is told from another of its name in the table, not in what one reads. */
export const dropNumber = (name: string): string => name.replace(/ \((?:SIREN|RNA) [^()]+\)$/, "");

interface Told {
  figures: Figures;
  plot: Plot;
  chosen: Chosen;
  writing: Writing;
  words: Words;
  whole: string; // all years: « 2020–2024 »
}

export function sentenceOf(told: Told): string {
  if (told.figures.axis === "periods") {
    const first = told.chosen.year ? ofYear(told) : ofSpan(told);
    return [first, ofSources(told)].filter(Boolean).join(" ");
  }
  return told.chosen.name ? ofName(told) : ofFirst(told);
}

/** What a year, or all of them, leaves out; and the rows that no single year has. */
export function leftOutOf(figures: Figures, year: string, words: Words): string[] {
  const column = figures.columns[columnOf(figures, year)]!;
  const { cells, rows } = figures.left_out[column] ?? { cells: 0, rows: [] };
  const said = figures.overlapping ? [words.say("chart.overlapping")] : [];
  const areMeasures = figures.series.length > 1 && !figures.split;
  if (cells)
    said.push(words.count(areMeasures ? "chart.unmeasured.apart" : "chart.unmeasured", cells));
  if (column === "all" && figures.undated) said.push(words.count("chart.undated", figures.undated));
  return [
    ...said,
    ...rows.map(([name, count]) => words.count("chart.empty", count, { column: name })),
  ];
}

function whenOf({ chosen, words, whole }: Told): string {
  const when = chosen.year || whole;
  if (!when) return "";
  if (!chosen.year) return words.say("chart.over.some", { when });
  return words.say(/^\d+$/.test(when) ? "chart.in" : "chart.for", { when });
}

function listed(words: Words, names: string[]): string {
  const last = names[names.length - 1] ?? "";
  if (names.length < 2) return last;
  return words.say("chart.and", { names: names.slice(0, -1).join(", "), last });
}

function ofFirst(told: Told): string {
  const { plot, writing, words } = told;
  const when = whenOf(told);
  const sums = plot.labels.map((label, i): [string, number] => [
    label,
    sum(plot.strands.map(({ values }) => values[i]!)) ?? 0,
  ]);
  sums.sort(([, one], [, other]) => other - one);
  const [first] = sums;
  if (!first) return words.say("chart.nothing", { when });
  const value = writing.said(first[1]);
  const leaders = sums
    .filter(([, total]) => total === first[1])
    .map(([label]) => dropNumber(label));
  if (leaders.length > 1) {
    const some = leaders.slice(0, NAMED);
    const more = leaders.length - NAMED;
    const names =
      more > 0
        ? words.count("chart.tie.more", more, { names: some.join(", ") })
        : listed(words, some);
    return words.say("chart.tie", { when, names, value });
  }
  const others = sums
    .slice(1, 3)
    .map(([label, total]) => `${dropNumber(label)} (${writing.bare(total)})`);
  if (!others.length) return words.say("chart.alone", { when, label: dropNumber(first[0]), value });
  const leader = { when, label: dropNumber(first[0]), value };
  const sentence = words.say("chart.first", { ...leader, others: listed(words, others) });
  return sentence.length <= LONGEST_LEAD ? sentence : words.say("chart.leader", leader);
}

function ofName(told: Told): string {
  const { plot, writing, words, chosen, figures } = told;
  const when = whenOf(told);
  const label = chosen.name;
  const place = plot.labels.indexOf(label);
  if (place < 0) return words.say("chart.rank.none", { when, label });
  const value = writing.said(sum(plot.strands.map(({ values }) => values[place]!)) ?? 0);
  const [rank, count] = [words.number(plot.rank), words.number(plot.names)];
  const key = plot.isTied ? "chart.rank.tied" : "chart.rank";
  const first = words.say(key, { when, label, value, rank, count });
  const years = chosen.year ? [] : yearsOf(figures, label);
  if (years.length < 2) return first;
  const said = years.map(([year, total]) =>
    words.say("territory.commune", { name: year, said: writing.bare(total) }),
  );
  return `${first} ${words.say("chart.by-year", { years: said.join(words.say("chart.join")) })}`;
}

function ofYear({ figures, plot, chosen, writing, words }: Told): string {
  const { year } = chosen;
  const place = plot.labels.indexOf(year);
  const [only, ...others] = plot.strands;
  const text = (value: number | null | undefined): string =>
    value === null || value === undefined ? words.say("chart.no-row") : writing.said(value);
  if (!only || others.length) {
    const lines = plot.strands.map(({ name, values }) => `${name}, ${text(values[place])}`);
    return words.say("chart.chosen.lines", { year, lines: lines.join(words.say("chart.join")) });
  }
  const [before, value] = [only.values[place - 1], only.values[place]];
  const known = typeof before === "number" && typeof value === "number" && figures.comparable;
  const difference = known ? writing.change(before, value) : "";
  const against = { change: difference, before: plot.labels[place - 1] ?? "" };
  const change = difference && words.say("chart.against", against);
  return words.say("chart.chosen", { year, value: text(value), change });
}

/** Where not the same publish each year: how many do. */
function ofSources({ figures, plot, chosen, words }: Told): string {
  const { sources, comparable } = figures;
  if (comparable || !sources.length) return "";
  const publishers = (place: number): string =>
    words.count("standards.publishers", sources[place] ?? 0);
  const last = plot.labels.length - 1;
  if (chosen.year) {
    const who = publishers(plot.labels.indexOf(chosen.year));
    return words.say("chart.who", { who, year: chosen.year });
  }
  const [start, end] = [plot.labels[0]!, plot.labels[last]!];
  const counts = { before: publishers(0), after: publishers(last) };
  return words.say("chart.sources", { start, end, ...counts });
}

function ofSpan(told: Told): string {
  const { plot, words } = told;
  const [start, end] = [plot.labels[0]!, plot.labels[plot.labels.length - 1]!];
  const lines = plot.strands.map((strand) => lineOf(told, strand)).join(words.say("chart.join"));
  return words.say("chart.spans", { start, end, lines });
}

function lineOf({ figures, plot, writing, words }: Told, { name, values }: Strand): string {
  const [first, last] = [values[0], values[values.length - 1]];
  const label = name || figures.measure;
  if (typeof first === "number" && typeof last === "number") {
    const difference = figures.comparable ? writing.change(first, last) : "";
    const change = difference && ` (${difference})`;
    return words.say("chart.line", {
      label,
      first: writing.bare(first),
      last: writing.said(last),
      change,
    });
  }
  const value = first ?? last;
  if (typeof value !== "number") return words.say("chart.line.none", { label });
  const when = plot.labels[value === first ? 0 : plot.labels.length - 1]!;
  return words.say("chart.line.end", { label, value: writing.said(value), when });
}
