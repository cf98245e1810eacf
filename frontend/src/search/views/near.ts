// « La station la plus proche de l'école Les Bobines », « bornes près de moi »: the rows of what is asked, by how far they
// are from a row of any table, which the address names; or from who asks, whose position no address has.

import { written } from "../../explorer/address";
import { called } from "../../explorer/column";
import { isCommune } from "../../explorer/grouped/defaults";
import { placing } from "../../explorer/places";
import type { OneOf } from "../../explorer/query";
import { fold } from "../../fold";
import { listClauses } from "../clauses";
import type { Match } from "../matches";
import { idOf, joins, type Names } from "../names";
import type { Ranking } from "../ranking";
import { words, type Term } from "../terms";
import type { ValueIndex } from "../values";
import type { AskedTable } from "./columns";
import type { FoundView, SaidFilter } from "./describe";
import type { Views } from "./find";
import type { MatchedRows } from "./matchedrows";
import type { Tables } from "./tables";
import { dropStraight, HOUSES, joinAddresses, takeHouse, takeStanding } from "./standing";

// What says that something is near: what follows it names the place, up to a sign
const PHRASES = [
  /(?<!\p{L})(?:(?:l[ea]s? )?(?:plus )?proches?|pr[eè]s|autour|[àa] (?:c[ôo]t[ée]|proximit[ée])|aux alentours)(?: de|(?= du )|(?= des )| d(?=['’])|(?= chez ))(?!\p{L})/iu,
  /(?<!\p{L})(?:nearest|closest|close|next) to(?!\p{L})|(?<!\p{L})(?:near|around)(?!\p{L})/iu,
  /(?<!\p{L})(?:nearest|closest)(?= .* to )/iu, // « nearest school to the station »
];
const NOWHERE =
  /(?<!\p{L})(?:(?:l[ea]s? )?plus proches?|nearest|closest|[àa] proximit[ée])(?!\p{L})/iu; // of whom?
const ME = /^(?:de )?(?:chez )?(?:moi|nous|ici|d ici|me|us|here|my (?:home|house|place))(?= |$)/;
const BETWEEN = /^.* to /iu;
const END = /[,;:?!.]/;
const FEWEST_LETTERS = 3; // of the name of a place
const MOST_DROPPED = 4; // words after the name of a place that are tried without
const MOST_DATASETS = 4; // of which a file is asked for
const MOST_PLACES = 3; // of a name that is met in part
const MOST_SAID = 3; // values that are told
const HERE = "moi"; // in addresses

/** A question: what is near, and near what, "" being who asks. */
interface Asked {
  what: string;
  place: string;
}

/** A row of a table, as an address names it, and what it is called. */
interface Place {
  pres: string;
  lieu: string;
}

export class NearViews {
  constructor(
    private readonly tables: Tables,
    private readonly names: Names,
    private readonly ranking: Ranking,
    private readonly values: ValueIndex,
    private readonly views: Views,
    private readonly held: MatchedRows,
    private readonly term: Term,
  ) {}

  /** None where a question asks for nothing that is near something, or where what it names is nowhere. */
  async find(said: string): Promise<FoundView[]> {
    const question = joinAddresses(dropStraight(said), this.names.publishers);
    const asked = takeNear(question);
    if (!asked) return [];
    if (!asked.place) {
      const found = await this.findNamedBefore(question);
      return found.length ? found : this.describe(asked.what, [{ pres: HERE, lieu: "" }]);
    }
    const named = asked.place.split(/\s+/);
    for (let end = named.length; end > Math.max(0, named.length - MOST_DROPPED); end -= 1) {
      const places = await this.findPlaces(named.slice(0, end).join(" "));
      const rest = [asked.what, ...named.slice(end)].join(" ");
      if (places.length) return this.describe(rest, places);
    }
    return [];
  }

  /** « Mon fils est à l'école Les Bobines, quelle station est la plus proche ? » */
  private async findNamedBefore(question: string): Promise<FoundView[]> {
    for (const clauses of [question.split(END), listClauses(question)]) {
      const at = clauses.findIndex((text) => NOWHERE.test(text));
      const named = takeStanding(clauses.slice(0, Math.max(0, at)).join(" "));
      const places = await this.findPlaces(named);
      if (places.length) return this.describe(clauses[at]!.replace(NOWHERE, " "), places);
    }
    return [];
  }

  /** Rows of that name which are somewhere, each of another publisher. */
  private async findPlaces(said: string): Promise<Place[]> {
    const { house, street: name } = takeHouse(said);
    if (fold(name).length < FEWEST_LETTERS) return [];
    const held = await this.held.ownFirst(name, await this.values.find(name));
    const all = held.matches.filter(({ values }) => values.length);
    const homes = house ? await this.listHoused(all) : [];
    const met = homes.length ? homes : all;
    const own = met.filter(({ territory }) => !territory); // which tables of all repeat
    const found = new Map<string, Match>();
    for (const one of (own.length ? own : met).slice(0, MOST_DATASETS)) {
      const key = `${one.id.split("/")[0]} ${one.values[0]}`;
      if (!found.has(key) && (await this.isSomewhere(one))) found.set(key, one);
      if (found.size === MOST_PLACES) break;
    }
    const rows = [...found.values()];
    const towns = this.ranking.listOwn(name).map((place) => this.names.publishers[place]![1]);
    const inTown = await Promise.all(rows.map((one) => this.nameInTown(one, towns)));
    const theirs = inTown.flatMap((one) => one ?? []);
    if (theirs.length) return theirs;
    const named = rows.map((one) => this.namePlace(one, towns.length > 0 || rows.length > 1));
    return homes.length ? named.map((one) => nameHouse(one, house)) : named;
  }

  /** A row of somebody who publishes of many towns, in one of these; null where its table has none of them. */
  private async nameInTown(
    { id, table, column, values, territory }: Match,
    towns: string[],
  ): Promise<Place | null> {
    if (territory) return null;
    const tables = await this.listPlaced(id);
    const bare = new Set(towns.map(fold));
    for (const field of tables.find(({ anchor }) => anchor === `t-${table}`)?.columns ?? []) {
      const town = field.values?.find((one) => bare.has(fold(one)));
      if (!town || !field.distinct || field.distinct < 2 || !isCommune(field)) continue;
      const pres = `${id}/${table}~${column}~${values[0]}~${field.name}~${town}`;
      return { pres, lieu: `${values[0]}, ${town}` };
    }
    return null;
  }

  /** The matches in tables that know the numbers of houses. */
  private async listHoused(matches: Match[]): Promise<Match[]> {
    const some = matches.filter(({ territory }) => !territory).slice(0, MOST_DATASETS);
    const tables = await Promise.all(some.map(({ id }) => this.listPlaced(id)));
    const hasHouses = ({ table }: Match, at: number): boolean =>
      tables[at]!.some(
        ({ anchor, columns }) =>
          anchor === `t-${table}` && columns.some(({ name }) => name === HOUSES),
      );
    return some.filter(hasHouses);
  }

  /** With whose it is, where that tells it from others. */
  private namePlace({ id, table, column, values, territory }: Match, isOfTown: boolean): Place {
    const [text] = values as [string];
    const pres = `${id}/${table}~${column}~${text}`;
    const [, town = ""] = this.names.publishers.find(([slug]) => id.startsWith(`${slug}/`)) ?? [];
    const isSaid = isOfTown && !territory && !hasWords(text, town);
    return { pres, lieu: isSaid ? `${text}, ${town}` : text };
  }

  private async isSomewhere({ id, table }: Match): Promise<boolean> {
    const placed = await this.listPlaced(id);
    return placed.some(({ anchor }) => anchor === `t-${table}`);
  }

  private async listPlaced(id: string): Promise<AskedTable[]> {
    const tables = (await this.tables.load(id)) ?? [];
    return tables.filter(({ columns }) => placing(columns).length);
  }

  /** A view for each place: that which answers what is asked of them, else all rows of what it is about. */
  private async describe(what: string, places: Place[]): Promise<FoundView[]> {
    const [view] = await this.views.find(what);
    const isOfRows = view?.what === "rows" && view.filters.length > 0;
    const isPlaced = isOfRows && (await this.listPlaced(view.id)).length > 0;
    const found = isPlaced ? view : await this.findRows(what);
    if (!found) return [];
    return places.map(({ pres, lieu }) => {
      const near = new URLSearchParams(lieu ? { pres, lieu } : { pres }).toString();
      const [anchor, others] = found.hash.split("?");
      const hash = [`${anchor}?${near}`, others].filter(Boolean).join("&");
      return { ...found, hash, what: lieu ? "near" : "around", measure: lieu };
    });
  }

  /** Rows of the dataset that goes by the most of what is asked, of those that answer and whose rows are somewhere;
   *  those with the values that are asked, where its title does not say these. */
  private async findRows(what: string): Promise<FoundView | undefined> {
    const { places, whole } = this.ranking.answer(what);
    const candidates = places.slice(0, Math.min(whole, MOST_DATASETS));
    const countUnsaid = (place: number): number => {
      const [, , title, keywords] = this.names.datasets[place]!;
      return this.listUnsaid(what, `${title} ${keywords}`).length;
    };
    candidates.sort((one, other) => countUnsaid(one) - countUnsaid(other));
    const all = candidates.flatMap((place) => [...this.listJoining(place), place]);
    let first: FoundView | undefined;
    for (const place of new Set(all)) {
      const id = idOf(this.names, place);
      const table = mostCalled(await this.listPlaced(id), what);
      if (!table) continue;
      const unsaid = this.listUnsaid(what, this.names.datasets[place]![2]).join(" ");
      const filter = unsaid ? await this.findValues(id, table, unsaid) : undefined;
      const rows = describeRows(id, table, filter);
      if (filter || !unsaid) return rows;
      if (candidates.includes(place)) first ??= rows;
    }
    return first;
  }

  /** The tables of the territory that join a dataset to those of other towns: what is near may be in the next one. */
  private listJoining(place: number): number[] {
    return [...this.names.datasets.keys()].filter((one) => joins(this.names, one, place));
  }

  /** The words of a text that others do not say. */
  private listUnsaid(text: string, others: string): string[] {
    const said = new Set(words(others).map((word) => this.term(word)));
    return words(text).filter((word) => this.term(word) !== null && !said.has(this.term(word)));
  }

  /** The values of a table that have some words: « bibliothèque » is no name of « Équipements ». */
  private async findValues(
    id: string,
    { anchor, columns }: AskedTable,
    text: string,
  ): Promise<OneOf | undefined> {
    const { matches } = await this.values.find(text);
    const own = matches.filter((one) => one.id === id && `t-${one.table}` === anchor);
    const [first] = own.filter(({ values }) => values.length);
    const column = columns.findIndex(({ name }) => name === first?.column);
    if (!first || column < 0) return undefined;
    const same = own.filter((one) => one.column === first.column);
    return { column, values: [...new Set(same.flatMap(({ values }) => values))] };
  }
}

/** What a question asks that is near something; null where it asks for no such thing. */
export function takeNear(question: string): Asked | null {
  for (const phrase of PHRASES) {
    const [said] = phrase.exec(question) ?? [];
    if (said === undefined) continue;
    const start = question.search(phrase);
    const after = question.slice(start + said.length);
    const length = after.search(END);
    const named = (length < 0 ? after : after.slice(0, length)).trim();
    const rest = length < 0 ? "" : after.slice(length + 1);
    const [between = ""] = phrase === PHRASES.at(-1) ? (BETWEEN.exec(named) ?? []) : [];
    const place = named
      .slice(between.length)
      .replace(/^(?:the|an?) /i, "")
      .replace(/ (?:in|at) /gi, " ");
    const what = [question.slice(0, start), between.replace(/ to $/i, ""), rest].join(" ");
    const [me] = ME.exec(fold(place)) ?? [];
    if (me === undefined) return { what: what.trim(), place };
    return { what: `${what} ${fold(place).slice(me.length)}`.trim(), place: "" };
  }
  if (!NOWHERE.test(question)) return null;
  return { what: question.replace(NOWHERE, " ").trim(), place: "" };
}

/** « Rue X, Lille » → « 12 Rue X, Lille » */
function nameHouse({ pres, lieu }: Place, house: string): Place {
  return { pres: `${pres}~${HOUSES}~${house}`, lieu: `${house} ${lieu}` };
}

/** The table whose address has the most words of what is asked; the first of several. */
function mostCalled(tables: AskedTable[], what: string): AskedTable | undefined {
  const asked = fold(what).split(" ");
  const count = ({ anchor }: AskedTable): number =>
    asked.filter((word) => anchor.split("-").includes(word)).length;
  return [...tables].sort((one, other) => count(other) - count(one))[0];
}

/** All rows of a table, or those of some values. */
function describeRows(id: string, { anchor, columns }: AskedTable, filter?: OneOf): FoundView {
  const filters = filter ? [filter] : [];
  const said = filters.map(({ column, values }): SaidFilter => ({
    how: "value",
    name: called(columns[column]!),
    text: [...values.slice(0, MOST_SAID), ...(values[MOST_SAID] ? ["…"] : [])].join(", "),
  }));
  return {
    id,
    hash: written(anchor, { query: { text: "", filters }, page: 0 }, columns) || `#${anchor}`,
    what: "rows",
    measure: "",
    under: "",
    by: [],
    change: null,
    filters: said,
    isFlagged: false,
  };
}

/** Are all the words of a name among those of a text? */
function hasWords(text: string, name: string): boolean {
  return ` ${fold(text)} `.includes(` ${fold(name)} `);
}
