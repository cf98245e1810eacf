// The rows and documents that have the words of a question: those of the town, the year and the house that it says.

import { isCommune } from "../../explorer/grouped/defaults";
import { fold } from "../../fold";
import { isNegated } from "../negation";
import type { Held, Match } from "../matches";
import { idOf, publisherOf, type Names } from "../names";
import type { Meaning, Ranking } from "../ranking";
import { askYears } from "../telling";
import type { Term } from "../terms";
import { isAside } from "../units";
import type { ValueIndex } from "../values";
import { AskedColumns } from "./columns";
import { isUnknown } from "./filters";
import { findHouse, HOUSES } from "./standing";
import type { Tables } from "./tables";
import { readWish } from "../wish/wish";

const MOST_NAMESAKES = 8; // places, whose tables are asked whether they have rows of a commune
const MOST_TRIED = 6; // words of a question, one by one
const MOST_BESIDE = 4; // values of the first dataset, beside the words that it goes by

/** « Fonctionnement général 2023 »: rows of it may be of another year. */
function saysYear(value: string): boolean {
  return /\b(?:19|20)\d\d\b/.test(value);
}

/** Has a value a word as it is, but for a plural? « Entrées » are not « entre ». */
function says(value: string, { text }: Meaning): boolean {
  const bare = (one: string): string =>
    fold(one)
      .split(" ")
      .map((word) => word.replace(/[sx]$/, ""))
      .join(" ");
  return ` ${bare(value)} `.includes(` ${bare(text)} `);
}

export class MatchedRows {
  constructor(
    private readonly names: Names,
    private readonly ranking: Ranking,
    private readonly values: ValueIndex,
    private readonly tables: Tables,
    private readonly term: Term,
  ) {}

  /** Where the words of a question stand. Those that say which dataset need not stand in its rows: « subventions judo » are
   *  the rows of grants that have « judo ». */
  async find(question: string): Promise<Held> {
    const found = await this.ownFirst(question, await this.values.find(question));
    const dated = await this.addYear(question, found.matches);
    const held = { ...found, matches: await this.addHouse(question, dated) };
    if (held.whole) return held;
    const [first] = this.ranking.answer(question).places;
    if (first === undefined) return held;
    const id = idOf(this.names, first);
    if (held.matches.some((one) => one.id === id)) return held;
    const named = this.ranking.listOwn(question);
    if (named.length && !named.includes(this.names.datasets[first]![1])) return held;
    const told = this.ranking.tell(readWish(question, this.ranking.idle).said)(first);
    const left = told.filter((word) => !word.shown && !word.place && !isAside(word.text));
    const isSaid = left.length > 0 && left.length < told.length;
    if (!isSaid) return held;
    const { matches } = await this.values.find(left.map(({ text }) => text).join(" "));
    const met = matches.filter((one) => one.id === id && one.values.length).slice(0, MOST_BESIDE);
    const isAlone = !met.length && !held.matches.length && !isNegated(question);
    const own = isAlone ? await this.findRarest(told.filter(isUnknown), first) : met;
    return { ...held, matches: [...(await this.addYear(question, own)), ...held.matches] };
  }

  /** The rows of a dataset that have the word which the fewest have: « houblon » of « téléphone de l'école houblon ». */
  private async findRarest(unknown: Meaning[], place: number): Promise<Match[]> {
    const publisher = publisherOf(this.names, place);
    const whose = fold(publisher).split(" ");
    const words = unknown.filter(
      ({ text, place: isPlace }) => !isPlace && !isAside(text) && !whose.includes(fold(text)),
    );
    const id = idOf(this.names, place);
    const found = await Promise.all(
      words.slice(0, MOST_TRIED).map(async (word) => {
        const met = await this.values.findOf(word.text, id, publisher);
        return met.filter(({ values }) => values.some((one) => says(one, word)));
      }),
    );
    const count = (matches: Match[]): number => matches.reduce((sum, { rows }) => sum + rows, 0);
    const [rarest = []] = found
      .filter(({ length }) => length)
      .sort((one, other) => count(one) - count(other));
    return rarest.length > MOST_BESIDE ? [] : rarest;
  }

  /** Rows of the years that a question says, where a column says it of which their values do not tell. */
  private async addYear(question: string, matches: Match[]): Promise<Match[]> {
    const span = readWish(question, this.ranking.idle).years;
    if (!span || matches.length > MOST_NAMESAKES) return matches;
    const dated = matches.map(async (one): Promise<Match> => {
      if (!one.values.length || one.asked || one.values.some(saysYear)) return one;
      if (one.years) return askYears(one, one.years, span);
      const table = await this.tables.find(one);
      const years = table && new AskedColumns(table, this.term).findYearly();
      return askYears(one, years ?? undefined, span);
    });
    return Promise.all(dated);
  }

  /** Rows of the house that a question says, in tables that have numbers of houses. */
  private async addHouse(question: string, matches: Match[]): Promise<Match[]> {
    const house = findHouse(question);
    if (!house || matches.length > MOST_NAMESAKES) return matches;
    const housed = matches.map(async (one): Promise<Match> => {
      const table = one.values.length ? await this.tables.find(one) : undefined;
      const hasHouses = table?.columns.some(({ name }) => name === HOUSES);
      return hasHouses ? { ...one, house } : one;
    });
    return Promise.all(housed);
  }

  /** Where a name stands in many places and the question says which commune, those first that have rows of it. */
  async ownFirst(question: string, held: Held): Promise<Held> {
    const own = this.ranking.listOwn(question).map((place) => this.names.publishers[place]!);
    const isOwn = ({ id }: Match): boolean => own.some(([slug]) => id.startsWith(`${slug}/`));
    if (!own.length || held.matches.length > MOST_NAMESAKES || held.matches.some(isOwn))
      return held;
    const communes = new Set(own.map(([, name]) => fold(name)));
    const towns = await Promise.all(held.matches.map((one) => this.findTown(one, communes)));
    const of = (has: boolean): Match[] =>
      held.matches.flatMap((one, at) => {
        const town = towns[at];
        if (!has) return town ? [] : [one];
        return town ? [{ ...one, town }] : [];
      });
    return { ...held, matches: [...of(true), ...of(false)] };
  }

  /** The column of a table that says of which commune a row is, and one of these that it has. */
  private async findTown(one: Match, communes: ReadonlySet<string>): Promise<Match["town"]> {
    const { columns = [] } = (await this.tables.find(one)) ?? {};
    const towns = columns.flatMap((column) => {
      const name = isCommune(column) && column.values?.find((text) => communes.has(fold(text)));
      return name ? [[column.name, name] as [string, string]] : [];
    });
    return towns[0];
  }
}
