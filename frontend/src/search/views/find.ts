// Of the datasets that a question speaks of, the views of the explorer that answer it: few files are asked for, and only
// where a question asks for figures.

import { isCommune } from "../../explorer/grouped/defaults";
import type { Filter } from "../../explorer/query";
import { fold } from "../../fold";
import { listBeginnings } from "../clauses";
import { isNegative, isEssential } from "../negation";
import { idOf, isOfTerritory, publisherOf, type Names } from "../names";
import type { Meaning, Ranking } from "../ranking";
import { takeExcluded } from "../excluded";
import type { Term } from "../terms";
import { dropTerritory } from "../towns";
import { isPublic } from "../units";
import type { ValueIndex } from "../values";
import { sayAsData } from "../wording";
import { Candidates, type Candidate } from "./candidates";
import { AskedColumns, type AskedTable } from "./columns";
import { describe, type FoundView } from "./describe";
import { listTurns, settleYears } from "./lately";
import { isOfCommunes, planViews, type Planned } from "./plan";
import type { RowCounter } from "./rows";
import { isUnknown, ValueFilters } from "./filters";
import type { Tables } from "./tables";
import { UnmatchedWords } from "./unmatched";
import { isSubject, isVague } from "./vague";
import { isOfTown, listAttempts, placeOfRows, type PlaceOfRows } from "./attempts";
import { asksGroups, findHad, type Told } from "./reading";
import { COMMUNE, townFilters, understand, type Answering, type MetValues } from "./understand";
import { dropGivers } from "../wish/givers";
import { asksAmounts, asksFigures, readWish, type Said, type Wish } from "../wish/wish";

const MOST_VIEWS = 3;
const MOST_NOWHERE = 3; // words that stand nowhere, beyond which nothing of the question is answered
const RATES = ["rate", "share", "ratio"]; // what « taux » asks for
const OF_ALL = /^(?:metropole|communaute|agglomeration)/; // names of those in which all communes are
const FEWEST_WORDS = 2; // of a question that asks for no figures
const COUNTED_MOST = /\b(?:plus|moins) d(?:e|es)? (\w+)/; // « le plus d'habitants »
/** What of a question is no condition: nobody knows whether rows have it, or it is known that `none` has. */
interface LeftOut {
  without: string[];
  none: string[];
}

/** The same, with its tables. */
interface LoadedCandidate {
  candidate: Candidate;
  tables: AskedTable[];
}

export class Views {
  private readonly said: ValueFilters;
  private readonly unmatched: UnmatchedWords;
  private readonly candidates: Candidates;

  constructor(
    private readonly tables: Tables,
    private readonly names: Names,
    private readonly ranking: Ranking,
    private readonly values: ValueIndex,
    private readonly term: Term,
    private readonly rows: RowCounter,
  ) {
    this.said = new ValueFilters(names, values, term);
    this.unmatched = new UnmatchedWords(tables, names, ranking, values, term);
    this.candidates = new Candidates(names, ranking, values, term);
  }

  /** The views that answer to all of a question, else to what it says beside words that stand nowhere, else beside those that
   *  the dataset which answers first has not. */
  async find(said: string): Promise<FoundView[]> {
    const question = sayAsData(dropTerritory(said));
    const { text, excluded } = takeExcluded(question);
    if (excluded.length) return this.findWithout(text, excluded);
    const found = await this.findSaid(question);
    if (found.length) return found;
    const nowhere = await this.unmatched.listUnknownWords(question);
    const beside = await this.findBeside(question, nowhere);
    if (beside.length) return beside;
    const outside = await this.unmatched.listWordsOutside(question);
    if (!outside) return [];
    const views = await this.findBeside(question, outside.words);
    return views.filter(({ id }) => id === outside.id);
  }

  /** What answers to a question beside some of its words; nothing, where most, least or none of these is asked for. */
  private async findBeside(question: string, without: string[]): Promise<FoundView[]> {
    if (!without.length || without.length > MOST_NOWHERE) return [];
    if (without.some((word) => isEssential(question, word))) return [];
    const views = await this.findSaid(withoutNames(question, without));
    return views
      .filter(({ id }) => this.isSubject(id, question))
      .map((one) => ({ ...one, without: [...without, ...(one.without ?? [])] }));
  }

  /** What answers to a question that leaves out towns, or rows of a kind. */
  private findWithout(question: string, excluded: string[]): Promise<FoundView[]> {
    const isTown = (name: string): boolean => this.listOwnNames(name).length > 0;
    const apart = excluded.filter(isTown).flatMap((name) => this.listOwnNames(name));
    const kinds = excluded.filter((name) => !isTown(name));
    const wish = this.read(question);
    const said = [...wish.said, ...kinds.map((text): Said => ({ text, role: "except" }))];
    const ofAll = wish.ofAll || apart.length > 0;
    return this.findAsked(question, { ...wish, said, ofAll, apart });
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
      const found = await this.findWhole(asked, wish);
      const isOfSome = found[0]?.filters.some(({ how }) => how === "filled"); // « avec avenants »
      if (asksAmounts(wish) ? found.length : isOfSome || found[0]?.isFlagged)
        return found.map((one) => ({ ...one, isOfPart: true }));
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
    const candidates = await this.candidates.list(question, wish);
    if (!asks && !isToldInside(candidates[0]?.told ?? [])) return [];
    if (!asks && (await this.values.find(question)).whole) return []; // which leads to them
    const all = await Promise.all(
      candidates.map(({ place }) => this.tables.load(idOf(this.names, place))),
    );
    const held = candidates.map((candidate, at) => ({
      candidate,
      tables: bestCalled(all[at] ?? [], candidate.told),
    }));
    for (const { candidate, tables } of this.countedFirst(held, question)) {
      for (const table of tables) {
        const asked = new AskedColumns(table, this.term);
        const found = await this.findIn(candidate, asked, { question, wish });
        if (found.length && (asks || found[0]!.isFlagged)) return found.slice(0, MOST_VIEWS);
      }
    }
    return [];
  }

  /** Those first of which a figure says how many there are of what is asked for, where one does: « le plus de population »
   *  is no number of first names. */
  private countedFirst(held: LoadedCandidate[], question: string): LoadedCandidate[] {
    const counted = COUNTED_MOST.exec(fold(question))?.[1];
    if (counted === undefined) return held;
    const isCounted = ({ candidate, tables }: LoadedCandidate): boolean => {
      const word = candidate.told.find(({ text }) => fold(text) === counted);
      if (!word) return false;
      return tables.some((table) => new AskedColumns(table, this.term).findCounted(word) !== null);
    };
    const first = held.filter(isCounted);
    return [...first, ...held.filter((one) => !first.includes(one))];
  }

  private listOwnNames(question: string): string[] {
    return this.ranking.listOwn(question).map((place) => this.names.publishers[place]![1]);
  }

  private async findIn(
    { place, told: all }: Candidate,
    asked: AskedColumns,
    { question, wish: given }: { question: string; wish: Wish },
  ): Promise<FoundView[]> {
    const id = idOf(this.names, place);
    const rate = all.find((word) => isRate(asked, word));
    const told = all.filter((word) => word !== rate);
    const wish = settleYears(asked, rate ? { ...given, share: true } : given);
    if (wish.ofAll && !isOfTerritory(this.names, place) && !isOfCommunes(asked)) return [];
    if (wish.apart.length && asked.findGroups(COMMUNE) === null) return [];
    const towns = this.listOwnNames(question).filter(
      (name) => name !== publisherOf(this.names, place),
    );
    const held = new Set(
      towns.filter((name) => hasTown(asked, name)).flatMap((name) => fold(name).split(" ")),
    );
    const isOfHeldTown = (word: Meaning): boolean =>
      Boolean(word.place) && held.has(fold(word.text));
    const said = told.map((word) => ({
      ...word,
      role: settleRole(asked, word),
      standsForAll: word.meant && isSubject(word) && !asksFigures(wish),
      known:
        isOfKind(asked, word) || isOfHeldTown(word) || findHad(asked, wish, word) !== null
          ? false
          : word.known || asked.isOfRows(word) || isBeside(word, told, wish),
    }));
    if (said.some((word) => isOfNone(asked, word))) return [];
    const ofRows = placeOfRows(asked, said, this.listOwnNames(question));
    const met = await this.said.find(id, asked, { question, told: ofRows?.told ?? said });
    const left = met.told.filter(
      (word) => isPublic(word.text) && !isSaidOf(told, word) && word.known,
    );
    const isOwn = this.ranking.listOwn(question).includes(this.names.datasets[place]![1]);
    const isSettled = (name: string): boolean =>
      isOfTerritory(this.names, place) || OF_ALL.test(fold(name)) || isOfTownAlone(asked, name);
    const isOfTowns = ({ view }: Planned): boolean =>
      !isOwn && view.query.filters.some((one) => isOfTown(asked, one));
    const views = listTurns(wish).map(async (turn) => {
      const answering = await this.answerFrom(asked, turn, { ...met, place: ofRows });
      if (!answering) return [];
      const planned = planViews(asked, turn, answering);
      const isLeftOut = (name: string): boolean =>
        !isSettled(name) && !answering.none.includes(name) && !isOfName(answering.filters, name);
      const unsaid = [
        ...new Set([
          ...left.map(({ text }) => text),
          ...answering.without,
          ...towns.filter(isLeftOut),
        ]),
      ];
      const isRight = ({ what }: Planned): boolean => !rate || RATES.includes(what);
      return planned.filter(isRight).map((one) => ({
        ...describe(id, asked, turn, one),
        isFlagged: isFlagged(one, asked, met.held) || isOfTowns(one),
        ...(unsaid.length ? { without: unsaid } : {}),
        ...(answering.none.length ? { none: answering.none } : {}),
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
  ): Promise<(Answering & LeftOut) | null> {
    const answering = understand(asked, wish, told, values);
    if (!answering) return null;
    const filters = [...answering.filters, ...townFilters(asked, wish)];
    const within = asked.listWithin(answering.measure);
    let areCounted = true;
    for (const one of listAttempts(asked, wish, answering, { filters, place })) {
      const isKnown = one.isSure && one.filters.length < 2 && !within.length;
      const rows = isKnown ? null : await this.rows.count(asked.table, one.filters, within);
      if (!one.isSure && !rows) areCounted = false;
      if (rows?.total === 0 || (!one.isSure && !rows)) continue;
      if (one.of && !areCounted) return null; // the commune may have some
      if (one.of && !(await this.hasRows(asked, one.of))) return null; // nothing is known of it here
      const none = areCounted ? one.without : [];
      const without = areCounted ? [] : one.without;
      const alike = rows?.alike ?? answering.alike;
      const shown = [...answering.shown, ...(one.shown ?? [])];
      return { ...answering, filters: one.filters, shown, alike, without, none };
    }
    return null;
  }

  private async hasRows({ table }: AskedColumns, all: Filter[][]): Promise<boolean> {
    const counts = await Promise.all(all.map((filters) => this.rows.count(table, filters, [])));
    return counts.some((rows) => rows !== null && rows.total > 0);
  }
}

/** Are rows of several communes, of which this is one? */
function hasTown({ table }: AskedColumns, name: string): boolean {
  return table.columns.some(
    (column) =>
      isCommune(column) &&
      (column.distinct ?? 0) > 1 &&
      column.values?.some((value) => fold(value) === fold(name)),
  );
}

/** Are all rows of one commune, which is this? */
function isOfTownAlone({ table }: AskedColumns, name: string): boolean {
  return table.columns.some(
    (column) =>
      isCommune(column) && column.distinct === 1 && fold(column.values?.[0] ?? "") === fold(name),
  );
}

/** Does one of these conditions say a name? */
function isOfName(filters: Filter[], name: string): boolean {
  const listTexts = (filter: Filter): string[] => {
    if ("values" in filter) return filter.values;
    return "text" in filter ? [filter.text] : [];
  };
  return filters.flatMap(listTexts).some((text) => ` ${fold(text)} `.includes(` ${fold(name)} `));
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

/** Is it asked who has nothing of what the dataset lists: « les communes sans bornes »? No row says it, but where a column
 *  called so does: « sans école » is not « sans restaurant scolaire ». */
function isOfNone(asked: AskedColumns, word: Meaning): boolean {
  const bare = { ...word, others: [] };
  const isTold =
    asked.findFlag(bare) !== null ||
    asked.findNone(bare) !== null ||
    asked.findEmpty(bare) !== null;
  return word.role === "lacking" && isSubject(word) && !isTold;
}

/** « Taux de bornes gratuites » asks for a part of all, where no column is called so. */
function isRate(asked: AskedColumns, word: Meaning): boolean {
  return ["taux", "rate"].includes(fold(word.text)) && !asked.listCalled(word).length;
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
function isBeside({ text, meant, shown }: Meaning, told: Meaning[], wish: Wish): boolean {
  if (isNegative(text) && !shown) return false; // « écoles fermées » are in no list of schools
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
  const left = question.split("");
  for (const name of names) {
    const own = fold(name).split(" ");
    const at = bare.findIndex((_, place) => own.every((one, i) => bare[place + i] === one));
    if (at < 0) continue;
    const [first, last] = [written[at]!, written[at + own.length - 1]!];
    left.fill(" ", first.index, last.index + last[0].length);
  }
  return left.join("");
}

/** Says a question something that is none of the names of a dataset? */
function isToldInside(told: Told[]): boolean {
  return told.some(isUnknown);
}

/** Do filters say of which kind rows are, beside values of which rows are led to anyhow? */
function isFlagged({ view }: Planned, asked: AskedColumns, held: MetValues[]): boolean {
  const { columns } = asked.table;
  const isOfSome = (filter: Filter): boolean => "filled" in filter && filter.filled;
  return view.query.filters.some(
    (filter) =>
      isOfSome(filter) ||
      ("values" in filter &&
        asked.isOfKinds(filter.column) &&
        !isCommune(columns[filter.column]!) &&
        !held.some(({ column }) => column === filter.column)),
  );
}
