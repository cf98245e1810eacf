// Of the datasets that a question speaks of, the views of the explorer that answer it: few files are asked for, and only
// where a question asks for figures.

import { written } from "../../explorer/address";
import { called } from "../../explorer/column";
import { isBetween, type Between, type Filter } from "../../explorer/query";
import { fold } from "../../fold";
import { json } from "../../json";
import type { SaidDays } from "../dates";
import { listBeginnings } from "../clauses";
import type { Held, Match } from "../matches";
import { idOf, isOfTerritory, joins, type Names } from "../names";
import type { Meaning, Ranking } from "../ranking";
import { words, type Term } from "../terms";
import { dropTerritory } from "../towns";
import { isAside, isPublic } from "../units";
import { BODY, nameOfBody, type ValueIndex } from "../values";
import { isCommune } from "../../explorer/grouped/defaults";
import { sayAsData } from "../wording";
import { AskedColumns, isTechnical, isWhom, type AskedTable } from "./columns";
import { listTurns, settleYears } from "./lately";
import {
  asksGroups,
  isOfCommunes,
  lackingFilter,
  planViews,
  townFilters,
  understand,
  type Answering,
  type MetValues,
  type Planned,
  type Told,
  type What,
} from "./plan";
import type { RowCounter } from "./rows";
import { findHouse, HOUSES } from "./standing";
import { asksAmounts, asksFigures, dropGivers, readWish, type Said, type Wish } from "./wish";

/** A view of the explorer: where it is, and what is said of it. */
export interface FoundView {
  id: string; // of the dataset
  hash: string;
  what: What;
  measure: string;
  under: string; // by what it is divided, "" by inhabitants
  by: { name: string; years: boolean; months: boolean }[];
  change: [string, string] | null;
  filters: SaidFilter[];
  isFlagged: boolean; // do they say of which kind rows are?
  isOfPart?: boolean; // of a part of the question alone
  without?: string[]; // words of the question that stand nowhere in the portal
}

/** A condition in words: `name` of its column, "" of the years. */
export type SaidFilter =
  | { how: "value" | "empty" | "filled" | "text" | "without"; name: string; text: string }
  | { how: "days" | "during"; name: string; days: SaidDays }
  | { how: "years"; first: number; last: number }
  | { how: "is" | "above" | "from" | "below" | "upto"; name: string; amount: number };

const MOST_CONSIDERED = 300; // datasets
const MOST_DATASETS = 4; // of which a file is asked for
const MOST_NAMESAKES = 8; // places, whose tables are asked whether they have rows of a commune
const MOST_VIEWS = 3;
const MOST_BESIDE = 4; // values of the first dataset, beside the words that it goes by
const FEWEST_WORDS = 2; // of a question that asks for no figures
const COMMUNE_OF_ROW = "territoire_commune"; // in tables of the territory
const PLACED_BY = [COMMUNE_OF_ROW, "diffuseur_nom"]; // the metropolis is no commune, and publishes rows
const SHORTEST_VALUE = 3; // letters
// What is said around figures, and of no column
const VAGUE = new Set(
  (
    "adopte adoptee adoptees adoptes accorde accordee accordees accordes accorder aide aidee aidees aides an annee annees ans banque banques bien appelle appellent argent attribue attribuee attribuees attribues avec " +
    "chiffre chiffres compte cout coute coutent couter couts depense depenser depenses difference donne donnee donnees donnent donner donnes ecart eu eue eues eus facture factures fois genereuse genereuses genereux habituel habituelle ligne lignes montant montants nait naissent ne nee nees nes normal normale obtenu ordinaire ordinaires " +
    "obtenus paie payer percu recevaient recevait recevoir recoivent recoit recu recue recues recus subventionne subventionnee subventionnees subventionnes toucher touche touchent territoire " +
    "coute coutee coutees coutes passe remporte collectivite collectivites tableau verse versee versees verses vote votee votees votes qui who amount amounts euro euros given got money paid received spent year years with"
  ).split(" "),
);

/** A dataset that may answer, with what the words of the question are to it. */
interface Candidate {
  place: number;
  told: Meaning[];
}

export class Views {
  private readonly tables = new Map<string, Promise<AskedTable[] | null>>();

  /** `base`: the address of the folder of files. */
  constructor(
    private readonly base: string,
    private readonly names: Names,
    private readonly ranking: Ranking,
    private readonly values: ValueIndex,
    private readonly term: Term,
    private readonly rows: RowCounter,
  ) {}

  /** The views that answer to all of a question, else to what it says beside words that stand nowhere. */
  async find(said: string): Promise<FoundView[]> {
    const question = sayAsData(dropTerritory(said));
    const found = await this.findSaid(question);
    if (found.length) return found;
    const without = await this.listNowhere(question);
    if (!without.length) return [];
    const views = await this.findSaid(withoutNames(question, without));
    return views
      .filter(({ id }) => this.isSubject(id, question))
      .map((one) => ({ ...one, without: [...without, ...(one.without ?? [])] }));
  }

  /** The words that no dataset, column, value or document has. What is counted is not among them: nothing is counted then. */
  private async listNowhere(question: string): Promise<string[]> {
    const { said, countedWord } = this.read(question);
    const asked = new Set(said.flatMap(({ text, role }) => (role ? [] : [text])));
    const { missing } = this.ranking.answer(question);
    const words = missing.filter((word) => asked.has(fold(word)) && fold(word) !== countedWord);
    const held = await Promise.all(words.map((word) => this.values.find(word)));
    return words.filter((_, at) => !held[at]!.matches.length);
  }

  /** Does a question say what a dataset is about? */
  private isSubject(id: string, question: string): boolean {
    const place = this.names.datasets.findIndex((_, at) => idOf(this.names, at) === id);
    const told = this.ranking.tell(this.read(question).said)(place);
    return told.some((word) => isSubject(word) && !isVague(word));
  }

  /** The views of the first dataset that answers to all of a question, else to the first things that it asks; none where
   *  no one does. */
  private async findSaid(question: string): Promise<FoundView[]> {
    const beginnings = listBeginnings(question);
    const whole = await this.findWhole(beginnings.pop() ?? question);
    // words of what is asked then are taken for conditions: « de combien à combien de bébés »
    const isDoubtful = whole.some(({ filters }) => filters.some(({ how }) => how === "filled"));
    if (whole.length && !isDoubtful) return whole;
    for (const asked of beginnings) {
      const wish = this.read(asked);
      if (!asksAmounts(wish)) continue;
      const found = await this.findWhole(asked, wish);
      if (found.length) return found.map((one) => ({ ...one, isOfPart: true }));
    }
    return whole;
  }

  private read(question: string): Wish {
    return readWish(question, this.ranking.idle);
  }

  /** Of a question about all communes, or about several that are compared, that which is asked beside their names. */
  private async findWhole(asked: string, wish = this.read(asked)): Promise<FoundView[]> {
    if (wish.byGivers) return this.findAsked(dropGivers(asked), wish);
    const names = this.listOwnNames(asked);
    const isBy = wish.said.some(({ role }) => role === "by");
    const isOfSeveral = names.length > 1 && (wish.ranked !== 0 || wish.perHead || isBy);
    if (!wish.ofAll && !isOfSeveral) return this.findAsked(asked, wish);
    const towns = wish.ofAll ? [] : names;
    const question = withoutNames(asked, names);
    return this.findAsked(question, { ...this.read(question), ofAll: true, towns });
  }

  private async findAsked(question: string, wish: Wish): Promise<FoundView[]> {
    const asks = asksFigures(wish);
    if (!asks && wish.said.length < FEWEST_WORDS) return [];
    const subjects = [wish.said, wish.said.filter(({ text }) => !VAGUE.has(text))];
    const asked = subjects.map((some) => some.map(({ text }) => text).join(" "));
    const answers = [asked[0]!, question, asked[1]!].map((text) => this.ranking.answer(text));
    const own = new Set(this.ranking.listOwn(question));
    const ofNamed =
      own.size || !asksAmounts(wish) ? [] : await this.listOfNamed(question, subjects[1]!);
    const places = [...new Set([...ofNamed, ...answers.flatMap((one) => one.places)])];
    const called = new Set([...ofNamed, ...answers.flatMap((one) => one.called)]);
    const tell = this.ranking.tell(wish.said);
    const candidates = this.choose(places, { own, called }, tell);
    if (!asks && !isToldInside(candidates[0]?.told ?? [])) return [];
    if (!asks && (await this.values.find(question)).whole) return []; // which leads to them
    const all = await Promise.all(
      candidates.map(({ place }) => this.load(idOf(this.names, place))),
    );
    for (const [at, candidate] of candidates.entries()) {
      for (const table of bestCalled(all[at] ?? [], candidate.told)) {
        const asked = new AskedColumns(table, this.term);
        const found = await this.findIn(candidate, asked, { question, wish });
        if (found.length && (asks || found[0]!.isFlagged)) return found.slice(0, MOST_VIEWS);
      }
    }
    return [];
  }

  /** The tables that have what is all that a question names: a body, or a value. */
  private async listOfNamed(question: string, said: Said[]): Promise<number[]> {
    const found = [this.listOfBody(question, said), this.listOfValue(question, said)];
    return (await Promise.all(found)).flat();
  }

  /** The tables of the territory that have a body which is all that a question names, though its name has that of a town:
   *  all give to the « Ligue de la Lys et de la Deûle », not Quesnoy-sur-Deûle alone. */
  private async listOfBody(question: string, said: Said[]): Promise<number[]> {
    const telling = said.filter(({ text }) => this.term(text) !== null);
    if (telling.length < FEWEST_WORDS) return [];
    const span = findSpan(
      fold(question),
      telling.map(({ text }) => fold(text)),
    );
    const { matches } = await this.values.find(span);
    const met = matches.filter(({ values }) => values.length);
    if (namesOf(met).size !== 1) return [];
    const bodies = met.filter(({ territory, column }) => territory && column === BODY);
    const ids = new Set(bodies.map(({ id }) => id));
    return [...this.names.datasets.keys()].filter((place) => ids.has(idOf(this.names, place)));
  }

  /** The only dataset that has a value of several words which is all that a question names beside whom it asks for: « quelle
   *  entreprise a le plus de repas des cantines ». */
  private async listOfValue(question: string, said: Said[]): Promise<number[]> {
    const telling = said.filter(
      ({ text, role }) => !role && !isAside(text) && !isWhom(text) && this.term(text) !== null,
    );
    if (telling.length < FEWEST_WORDS) return [];
    const span = findSpan(
      fold(question),
      telling.map(({ text }) => fold(text)),
    );
    const { matches, whole } = await this.values.find(span);
    const ids = new Set(matches.map(({ id }) => id));
    if (!whole || ids.size !== 1) return [];
    return [...this.names.datasets.keys()].filter((place) => ids.has(idOf(this.names, place)));
  }

  private listOwnNames(question: string): string[] {
    return this.ranking.listOwn(question).map((place) => this.names.publishers[place]![1]);
  }

  /** Where the words of a question stand. Those that say which dataset need not stand in its rows: « subventions judo » are
   *  the rows of grants that have « judo ». */
  async findHeld(question: string): Promise<Held> {
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
    const told = this.ranking.tell(this.read(question).said)(first);
    const left = told.filter((word) => !word.shown && !word.place && !isAside(word.text));
    const isSaid = left.length > 0 && left.length < told.length;
    if (!isSaid) return held;
    const { matches } = await this.values.find(left.map(({ text }) => text).join(" "));
    const own = matches.filter((one) => one.id === id && one.values.length);
    return { ...held, matches: [...own.slice(0, MOST_BESIDE), ...held.matches] };
  }

  /** Rows of the year that a question says, where a column says it of which their values do not tell. */
  private async addYear(question: string, matches: Match[]): Promise<Match[]> {
    const [first, last] = this.read(question).years ?? [0, 1];
    if (first !== last || matches.length > MOST_NAMESAKES) return matches;
    const dated = matches.map(async (one): Promise<Match> => {
      if (!one.values.length || one.years) return one;
      const tables = (await this.load(one.id)) ?? [];
      const table = tables.find(({ anchor }) => anchor === `t-${one.table}`);
      const years = table && new AskedColumns(table, this.term).findYearly();
      return years && years[1] <= first && first <= years[2] ? { ...one, years, year: first } : one;
    });
    return Promise.all(dated);
  }

  /** Rows of the house that a question says, in tables that have numbers of houses. */
  private async addHouse(question: string, matches: Match[]): Promise<Match[]> {
    const house = findHouse(question);
    if (!house || matches.length > MOST_NAMESAKES) return matches;
    const housed = matches.map(async (one): Promise<Match> => {
      const tables = one.values.length ? ((await this.load(one.id)) ?? []) : [];
      const table = tables.find(({ anchor }) => anchor === `t-${one.table}`);
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
  private async findTown(
    { id, table }: Match,
    communes: ReadonlySet<string>,
  ): Promise<Match["town"]> {
    const tables = (await this.load(id)) ?? [];
    const columns = tables.find(({ anchor }) => anchor === `t-${table}`)?.columns ?? [];
    const towns = columns.flatMap((column) => {
      const name = isCommune(column) && column.values?.find((one) => communes.has(fold(one)));
      return name ? [[column.name, name] as [string, string]] : [];
    });
    return towns[0];
  }

  /** Those that are about the most words; of these first those of publishers that are named, else tables of the
   *  territory. */
  private choose(
    places: number[],
    { own, called }: { own: ReadonlySet<number>; called: ReadonlySet<number> },
    tell: (place: number) => Meaning[],
  ): Candidate[] {
    const { datasets } = this.names;
    const candidates = places.slice(0, MOST_CONSIDERED).flatMap((place) => {
      const isOwn = own.has(datasets[place]![1]) && !isOfTerritory(this.names, place);
      const publisher = fold(this.names.publishers[datasets[place]![1]]![1]).split(" ");
      const isIts = ({ text }: Meaning): boolean => !own.size && publisher.includes(fold(text));
      const told = tell(place).filter((word) => !(word.place && (isOwn || isIts(word))));
      const isAbout = told.some(isSubject);
      if (!isOwn && !isAbout && !called.has(place)) return [];
      // of who is about none of it, « cantine » is no « Restaurant scolaire »
      const said = told.map((one) => ({
        ...one,
        known: one.known || isVague(one),
        others: isAbout ? one.others : [],
      }));
      return [{ place, told: said, unknown: said.filter(isUnknown).length, isOwn, isAbout }];
    });
    candidates.sort(
      (one, other) => one.unknown - other.unknown || Number(other.isAbout) - Number(one.isAbout),
    );
    const [leader] = candidates;
    const leaders = candidates.filter(
      ({ unknown, isAbout }) => unknown === leader!.unknown && isAbout === leader!.isAbout,
    );
    // of what the best of them is about: « marchés publics » are in deliberations, which are of all
    const joinsOne = (place: number): boolean =>
      place === leaders[0]?.place || joins(this.names, place, leaders[0]!.place);
    const isFirst = ({ place, isOwn, isAbout }: (typeof candidates)[number]): boolean =>
      called.size
        ? called.has(place)
        : own.size
          ? isOwn && (isAbout || !leaders[0]?.isAbout)
          : isOfTerritory(this.names, place) &&
            joinsOne(place) &&
            this.isAboutAsMuch(place, leaders[0]!);
    candidates.sort(
      (one, other) => Number(isFirst(other)) - Number(isFirst(one)), // else as they were
    );
    const chosen = candidates.slice(0, MOST_DATASETS);
    const other = leaders.find((one) => !chosen.includes(one));
    return other ? [...chosen.slice(0, -1), other] : chosen; // a commune that is named may be one of its rows
  }

  /** Does a table of the territory say of itself all that the title of a dataset says of a question? Its parts are about
   *  more: « feux sonores » beside charging points. */
  private isAboutAsMuch(place: number, { place: one, told }: Candidate): boolean {
    const [, , title] = this.names.datasets[one]!;
    const [, , ownTitle, keywords] = this.names.datasets[place]!;
    const listTerms = (text: string): string[] =>
      words(text).flatMap((word) => this.term(word) ?? []);
    const said = new Set(listTerms(title));
    const own = new Set(listTerms(`${ownTitle} ${keywords}`));
    const has = (terms: string[]): boolean =>
      terms.length > 0 && terms.every((term) => own.has(term));
    return told
      .filter((word) => isSubject(word) && word.terms.every((term) => said.has(term)))
      .every(({ terms, others }) => [terms, ...others].some(has));
  }

  /** The tables of a dataset; null where they do not come. */
  load(id: string): Promise<AskedTable[] | null> {
    const known = this.tables.get(id);
    if (known) return known;
    const asked = json<AskedTable[]>(`${this.base}/${id}.json`).catch(() => {
      this.tables.delete(id);
      return null;
    });
    this.tables.set(id, asked);
    return asked;
  }

  private async findIn(
    { place, told }: Candidate,
    asked: AskedColumns,
    { question, wish: given }: { question: string; wish: Wish },
  ): Promise<FoundView[]> {
    const id = idOf(this.names, place);
    const wish = settleYears(asked, given);
    if (wish.ofAll && !isOfTerritory(this.names, place) && !isOfCommunes(asked)) return [];
    const said = told.map((word) => ({
      ...word,
      role: settleRole(asked, word),
      standsForAll: word.meant && isSubject(word) && !asksFigures(wish),
      known: isOfKind(asked, word)
        ? false
        : word.known || asked.isOfRows(word) || isBeside(word, told, wish),
    }));
    const town = placeOfRows(asked, said, this.listOwnNames(question));
    const met = await this.findValues(id, asked, { question, told: town?.told ?? said });
    const left = met.told.filter(
      (word) => isPublic(word.text) && !isSaidOf(told, word) && word.known,
    );
    const isOwn = this.ranking.listOwn(question).includes(this.names.datasets[place]![1]);
    const isOfTowns = ({ view }: Planned): boolean =>
      !isOwn && view.query.filters.some((one) => isOfTown(asked, one));
    const views = listTurns(wish).map(async (turn) => {
      const answering = await this.answerFrom(asked, turn, { ...met, place: town });
      if (!answering) return [];
      const unsaid = [...left.map(({ text }) => text), ...answering.without];
      return planViews(asked, turn, answering).map((one) => ({
        ...describe(id, asked, turn, one),
        isFlagged: isFlagged(one, asked, met.held) || isOfTowns(one),
        ...(unsaid.length ? { without: unsaid } : {}),
      }));
    });
    return (await Promise.all(views)).flat();
  }

  /** What of a question the columns of a table answer; null where they do not, and where no row is so. Where none of a
   *  commune is, those of all are shown, which is said. */
  private async answerFrom(
    asked: AskedColumns,
    wish: Wish,
    { told, values, place }: { told: Told[]; values: MetValues[]; place: PlaceOfRows | null },
  ): Promise<(Answering & { without: string[] }) | null> {
    const answering = understand(asked, wish, told, values);
    if (!answering) return null;
    const filters = [...answering.filters, ...townFilters(asked, wish)];
    const within = asked.listWithin(answering.measure);
    for (const one of listTries(asked, wish, answering, { filters, place })) {
      const isKnown = one.isSure && one.filters.length < 2 && !within.length;
      const rows = isKnown ? null : await this.rows.count(asked.table, one.filters, within);
      if (rows?.total === 0 || (!one.isSure && !rows)) continue;
      const { filters, without } = one;
      return { ...answering, filters, alike: rows?.alike ?? answering.alike, without };
    }
    return null;
  }

  /** The values that stand in words of a question that are of no column, and the words that are left. */
  private async findValues(
    id: string,
    asked: AskedColumns,
    { question, told: all }: { question: string; told: Told[] },
  ): Promise<{ values: MetValues[]; held: MetValues[]; told: Told[] }> {
    const { columns } = asked.table;
    // « sans publicité » may be said by a value, where no column says it
    const isLacked = (word: Told): boolean => lackingFilter(asked, word) !== null;
    const told = all.map((word): Told =>
      word.role === "lacking" && !isLacked(word) ? { ...word, role: "" } : word,
    );
    const isCalled = (word: Told): boolean =>
      columns.some((_, column) => asked.isCalled(column, word)) ||
      asked.findGroups(word) !== null ||
      asked.findPersons(word) !== null ||
      asked.findKind(word) !== null;
    const listUnknown = (some: Told[]): Told[] =>
      some.filter((word) => isUnknown(word) && !isCalled(word));
    const spanOf = (some: Told[]): string =>
      findSpan(
        fold(question),
        some.map(({ text }) => fold(text)),
      );
    if (!listUnknown(told).length) return { values: [], held: [], told };
    const values = listSaidValues(asked, spanOf(listUnknown(told)));
    const left = withoutWords(told, values.flatMap((one) => one.values.map(fold)).join(" "));
    const unknown = listUnknown(left);
    if (!unknown.length) return { values, held: [], told: left };
    const span = spanOf(unknown);
    const others = this.sayOtherwise(unknown).map((other) => ({ span: other, question: other }));
    for (const said of [{ span, question }, ...others]) {
      const held = await this.listHeld(id, asked, said);
      if (held.length && (said.span === span || asked.isOfKinds(held[0]!.column)))
        return { values: [...values, ...held], held, told: withoutWords(left, span) };
    }
    const isApart = unknown.length + values.length > 1;
    const apart = isApart ? await this.listApart(id, asked, unknown) : [];
    if (apart.length)
      return { values: [...values, ...apart], held: [], told: withoutWords(left, span) };
    const settled = left.map((word) => ({
      ...word,
      known: word.known || Boolean(word.standsForAll),
    }));
    return { values, held: [], told: settled };
  }

  /** The values of each of several words, in different columns: « électricité » and « piscines »; none, where one has
   *  none. */
  private async listApart(id: string, asked: AskedColumns, unknown: Told[]): Promise<MetValues[]> {
    const found = await Promise.all(unknown.map(({ text }) => this.findHaving(id, asked, text)));
    const columns = new Set(found.flatMap((one) => (one ? [one.column] : [])));
    return columns.size === unknown.length ? found.flatMap((one) => one ?? []) : [];
  }

  /** The values of one column of a table that have a word. */
  private async findHaving(
    id: string,
    { table }: AskedColumns,
    text: string,
  ): Promise<MetValues | null> {
    const { matches } = await this.values.find(text);
    const own = matches.filter((one) => one.id === id && `t-${one.table}` === table.anchor);
    const texts = [...new Set(own.flatMap(({ values }) => values))];
    const columns = new Set(own.map((one) => one.column));
    const column = table.columns.findIndex(({ name }) => columns.has(name));
    if (columns.size !== 1 || column < 0 || !texts.length) return null;
    return texts.length > 1 ? { column, values: [], text } : { column, values: texts };
  }

  /** What accounts say for what people do: « cantine » → « restauration scolaire ». */
  private sayOtherwise(unknown: Told[]): string[] {
    const said = new Set(unknown.flatMap(({ text }) => words(text)).map(this.term));
    const isSaid = (one: string): boolean => words(one).length === 1 && said.has(this.term(one));
    const groups = this.names.synonyms.filter((group) => group.some(isSaid));
    return groups.flat().filter((one) => words(one).length > 1);
  }

  /** A value of the dataset that is what is said, or the only one of all datasets that has it; else what several values
   *  of one column have in common. */
  private async listHeld(
    id: string,
    asked: AskedColumns,
    { span, question }: { span: string; question: string },
  ): Promise<MetValues[]> {
    const { matches } = await this.values.find(span);
    const met = matches.filter(({ values }) => values.length);
    const own = met.filter((one) => one.id === id && `t-${one.table}` === asked.table.anchor);
    const [first] = own;
    const column = asked.table.columns.findIndex(({ name }) => name === first?.column);
    if (!first || column < 0 || own.some((one) => one.column !== first.column)) return [];
    const texts = [...new Set(own.flatMap(({ values }) => values))];
    if (texts.length > 1 && namesOf(own).size === 1) return []; // which of them is meant?
    if (texts.length > 1) return this.listCommon(column, texts, { span, question });
    const text = this.elementOf(first.values[0]!, span);
    if (namesOf(met).size !== 1) return [];
    return [text ? { column, values: [], text } : { column, values: first.values }];
  }

  /** « Poisson » of « Poisson, Lait », which others may have beside something else; "" where a value is no list of such. */
  private elementOf(value: string, said: string): string {
    const elements = value.split(/[,;|]/).map((text) => text.trim());
    const terms = (text: string): string[] => words(text).flatMap((word) => this.term(word) ?? []);
    const asked = new Set(terms(said));
    const isAsked = (text: string): boolean => {
      const own = terms(text);
      return own.length > 0 && own.every((term) => asked.has(term));
    };
    return elements.length > 1 ? (elements.find(isAsked) ?? "") : "";
  }

  /** « épicerie solidaire » of « Épicerie solidaire du Four-Bleu » and others, where it is all that is asked. */
  private listCommon(
    column: number,
    texts: string[],
    { span, question }: { span: string; question: string },
  ): MetValues[] {
    const all = texts.map((text) => fold(text).split(" "));
    const terms = (text: string): Set<string> =>
      new Set(words(text).flatMap((word) => this.term(word) ?? []));
    const asked = terms(question); // « club » of « ciné-clubs », though a dataset is about clubs
    const isBegun = (one: string[], word: string): boolean =>
      one.some((own) => own.startsWith(word)); // « scolaire » of « scolaires »
    const common = words(texts[0]!).filter((word) => all.every((one) => isBegun(one, fold(word))));
    const text = common.filter((word) => asked.has(this.term(word) ?? "")).join(" ");
    const met = terms(text);
    return [...terms(span)].every((term) => met.has(term)) ? [{ column, values: [], text }] : [];
  }
}

/** Where rows of a table of the territory may be, and what else a question says: which communes it has is in none of what
 *  is known of its columns. */
interface PlaceOfRows {
  filters: Filter[][]; // of which one at the most has rows
  told: Told[];
}

function placeOfRows(asked: AskedColumns, told: Told[], names: string[]): PlaceOfRows | null {
  const [name] = names;
  if (name === undefined || names.length > 1) return null;
  const { columns } = asked.table;
  const places = PLACED_BY.map((own) => columns.findIndex((column) => column.name === own));
  const unknown = places.filter((column) => column >= 0 && !columns[column]!.values?.length);
  const isHeld = columns.some(({ values = [] }) => values.some((one) => fold(one) === fold(name)));
  if (!unknown.length || isHeld) return null;
  const own = new Set(fold(name).split(" "));
  const isOfName = ({ text, place }: Told & { place?: boolean }): boolean =>
    Boolean(place) &&
    fold(text)
      .split(" ")
      .every((word) => own.has(word));
  const left = told.filter((word) => !isOfName(word));
  const filters = unknown.map((column): Filter[] => [{ column, values: [name] }]);
  return left.length < told.length ? { filters, told: left } : null;
}

/** Conditions of which the first that have rows are shown; `isSure`: they are where nobody knows whether they have; what
 *  the question says beside them. */
interface Try {
  filters: Filter[];
  isSure: boolean;
  without: string[];
}

/** All that is asked; without an amount that no row has; then without a commune of which no row is so. */
function listTries(
  asked: AskedColumns,
  wish: Wish,
  { exact }: Answering,
  { filters, place }: { filters: Filter[]; place: PlaceOfRows | null },
): Try[] {
  const places = place?.filters ?? [[]];
  const all = places.map((own) => [...filters, ...own]);
  const amount = wish.exact ? [wish.exact.text] : [];
  const isOfRows = !asksGroups(wish); // figures of others say nothing of a commune
  const elsewhere = filters.filter((one) => isOfRows && !isOfTown(asked, one));
  const towns = [...filters.filter((one) => !elsewhere.includes(one)), ...places[0]!];
  const names = towns.flatMap((one) => ("values" in one ? one.values : []));
  const without = filters.length ? all : [];
  const tries: Try[] = (exact ? without : all).map((some) => ({
    filters: some,
    isSure: !place,
    without: amount,
  }));
  if (exact)
    tries.unshift(
      ...all.map((some) => ({ filters: [...some, exact], isSure: false, without: [] })),
    );
  if (names.length && elsewhere.length)
    tries.push({ filters: elsewhere, isSure: true, without: [...amount, ...names] });
  return tries;
}

/** Is it of one commune, of which there are others in the table? */
function isOfTown({ table }: AskedColumns, filter: Filter): boolean {
  return "values" in filter && isCommune(table.columns[filter.column]!);
}

/** The tables of a dataset that are called by words of a question, by the most first, else all: « bornes de recharge » is no question of its
 *  « feux sonores ». */
function bestCalled(tables: AskedTable[], told: Told[]): AskedTable[] {
  const said = told.flatMap(({ text }) => fold(text).split(" "));
  const count = ({ anchor }: AskedTable): number =>
    said.filter((word) => anchor.split("-").includes(word)).length;
  const best = tables.filter((table) => count(table) > 0);
  return best.length ? best.sort((one, other) => count(other) - count(one)) : tables;
}

/** The names that are met, two bodies of one name having the same. */
function namesOf(matches: Match[]): Set<string> {
  const names = matches.flatMap(({ column, values }) =>
    values.map((value) => fold(column === BODY ? nameOfBody(value) : value)),
  );
  return new Set(names);
}

/** Does it say what a dataset is about? */
function isSubject({ text, shown, place }: Meaning): boolean {
  return shown && !place && !isAside(text);
}

function isVague({ text }: Told): boolean {
  const said = fold(text).split(" ");
  return VAGUE.has(said[0]!) && said.every((word) => VAGUE.has(word) || isAside(word));
}

function isUnknown({ known, role }: Told): boolean {
  return !known && (!role || role === "head");
}

/** Does a title say a word? */
function isSaidOf(told: Meaning[], { text }: Told): boolean {
  return told.some((word) => word.text === text && word.shown);
}

/** Does a table say « public » of rows, where its title does not say it of all? */
function isOfKind(asked: AskedColumns, word: Meaning): boolean {
  return isPublic(word.text) && !word.shown && asked.findKind(word) !== null;
}

/** Does a word stand for a subject beside one that is said, where rows are asked: « rue fermée »? */
function isBeside({ meant }: Meaning, told: Meaning[], wish: Wish): boolean {
  return meant && !asksGroups(wish) && told.some((word) => isSubject(word) && !word.meant);
}

/** « Prénom qui… » asks which one, where a column names them. */
function settleRole(asked: AskedColumns, word: Told): Told["role"] {
  if (word.role !== "head") return word.role;
  return asked.findGroups(word) === null ? "" : "which";
}

/** A question without the names of those who stand in it beside all others: « quelles villes…, et Roubaix ? » */
function withoutNames(question: string, names: string[]): string {
  const written = [...question.matchAll(/[\p{L}\p{N}]+/gu)];
  const bare = written.map(([word]) => fold(word));
  let left = question;
  for (const name of names) {
    const own = fold(name).split(" ");
    const at = bare.findIndex((_, place) => own.every((one, i) => bare[place + i] === one));
    if (at < 0) continue;
    const [first, last] = [written[at]!, written[at + own.length - 1]!];
    const text = question.slice(first.index, last.index + last[0].length);
    left = left.replace(text, " ");
  }
  return left;
}

/** Says a question something that is none of the names of a dataset? */
function isToldInside(told: Told[]): boolean {
  return told.some(isUnknown);
}

/** The words that are not among those of a text. */
function withoutWords(told: Told[], text: string): Told[] {
  const there = new Set(text.split(" "));
  const isSaid = (word: Told): boolean =>
    fold(word.text)
      .split(" ")
      .every((one) => there.has(one));
  return told.filter((word) => word.role || !isSaid(word));
}

/** From the first of these words in a text to the last one, with what is said of it: « éclairage public ». */
function findSpan(text: string, words: string[]): string {
  const all = text.split(" ");
  const isOne = (word: string): boolean => words.some((one) => one.split(" ").includes(word));
  const places = [...all.keys()].filter((at) => isOne(all[at]!));
  let end = Math.max(...places) + 1;
  while (end < all.length && isAside(all[end]!)) end += 1;
  return all.slice(Math.min(...places), end).join(" ");
}

/** The most frequent values of columns that stand in a text as they are; of a column each, and the longest first. */
function listSaidValues({ table }: AskedColumns, text: string): MetValues[] {
  const found = table.columns.flatMap(({ values = [], name }, column) =>
    isTechnical(name) ? [] : values.map((value) => ({ column, value, bare: fold(value) })),
  );
  const ofCommune = ({ column }: { column: number }): number =>
    Number(table.columns[column]!.name === COMMUNE_OF_ROW);
  found.sort(
    (one, other) => other.bare.length - one.bare.length || ofCommune(other) - ofCommune(one),
  );
  const met = new Map<number, string[]>();
  let left = ` ${text} `;
  for (const { column, value, bare } of found) {
    if (bare.length < SHORTEST_VALUE || !left.includes(` ${bare} `)) continue;
    left = left.replace(` ${bare} `, " ");
    met.set(column, [...(met.get(column) ?? []), value]);
  }
  return [...met].map(([column, values]) => ({ column, values }));
}

/** Do filters say of which kind rows are, beside values of which rows are led to anyhow? */
function isFlagged({ view }: Planned, asked: AskedColumns, held: MetValues[]): boolean {
  const { columns } = asked.table;
  return view.query.filters.some(
    (filter) =>
      "values" in filter &&
      asked.isOfKinds(filter.column) &&
      !isCommune(columns[filter.column]!) &&
      !held.some(({ column }) => column === filter.column),
  );
}

function describe(
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
  return {
    id,
    hash: written(anchor, view, columns),
    what,
    measure: measure === undefined ? "" : called(columns[measure]!),
    by: grouped.map(({ column, step }) => ({
      name: called(columns[column]!),
      years: step === "year" || (column === years && step !== "month"),
      months: step === "month",
    })),
    under: typeof groups?.divisor === "number" ? called(columns[groups.divisor]!) : "",
    change: groups?.change ?? null,
    filters: query.filters.flatMap((filter) => say(filter, asked, wish)),
  };
}

function say(filter: Filter, asked: AskedColumns, wish: Wish): SaidFilter[] {
  const name = called(asked.table.columns[filter.column]!);
  if ("values" in filter) return [{ how: "value", name, text: filter.values.join(", ") }];
  if ("text" in filter)
    return [{ how: filter.lacks ? "without" : "text", name, text: filter.text }];
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
