// What each word of a question is to a table: how rows are grouped, a condition, a column that is asked for.

import { fold } from "../../fold";
import type { Filter } from "../../explorer/query";
import type { AskedColumns, Word } from "./columns";
import type { Said, Wish } from "../wish/wish";

/** A word that is left of a question. */
export interface Told extends Word, Pick<Said, "role"> {
  isDenied?: boolean; // « pas en service », where no column says so: a value may
  standsForAll?: boolean; // for the subject of the dataset, where rows are asked: « jouer » is on playgrounds
}

/** The measure of a question; `met`: the words that say it. */
export interface Measured {
  place: number;
  met: Word[];
}

/** The words of a question, read one after another. Each way to read one tells whether it says something: null where it
 *  is not for this way, false where nothing can answer it. */
export class WordReader {
  by: number | undefined;
  divisor: number | undefined;
  readonly shown: number[] = [];

  constructor(
    private readonly asked: AskedColumns,
    private readonly wish: Wish,
    private readonly measured: Measured | null,
    private readonly isNamed: boolean,
    readonly filters: Filter[],
  ) {}

  /** False where a word says what no column answers. What is lacking comes first: other words may name it. */
  readAll(told: Told[]): boolean {
    const lacking = told.filter(({ role }) => role === "lacking");
    const others = told.filter(({ role }) => role !== "lacking");
    return [...lacking, ...others].every((word) => this.read(word, others));
  }

  private read(word: Told, others: Told[]): boolean {
    if (word.isDenied) return false;
    return (
      this.readGroup(word) ??
      this.readExcept(word) ??
      this.readSingle(word) ??
      this.readLacking(word, others) ??
      this.readHad(word) ??
      (this.isSaid(word) || null) ??
      this.readCondition(word) ??
      this.readColumn(word)
    );
  }

  /** « par association », « quelle association », « élèves par classe ». */
  private readGroup(word: Told): boolean | null {
    if (word.role !== "by" && word.role !== "which") return null;
    const group = this.asked.findGroupsAkin(word);
    if (group === null) return word.role === "by" ? this.readDivisor(word) : null;
    if (word.role === "which" && isAskedOfRows(this.asked, this.wish, word)) this.shown.push(group);
    else if (!isOfOneValue(this.filters, group)) this.by ??= group;
    return true;
  }

  private readDivisor(word: Told): boolean {
    const under = this.asked.findMeasure([word]);
    if (!under?.met.length || under.place === this.measured?.place || !this.isNamed) return false;
    this.divisor = under.place;
    return true;
  }

  /** « sauf les maternelles ». */
  private readExcept(word: Told): boolean | null {
    if (word.role !== "except") return null;
    const held = this.asked.findHolding(word);
    return held ? this.keep({ ...held, lacks: true }) : false;
  }

  /** « un seul candidat ». */
  private readSingle(word: Told): boolean | null {
    if (word.role !== "single") return null;
    const column = this.asked.findCounted(word);
    return column === null ? false : this.keep({ column, low: 1, high: 1 });
  }

  /** « sans publicité », « pas de cantine ». */
  private readLacking(word: Told, others: Told[]): boolean | null {
    if (word.role !== "lacking") return null;
    const filter = lackingFilter(this.asked, word, others);
    return filter ? this.keep(filter) : false;
  }

  /** « avec avenants », « avec un chien ». */
  private readHad(word: Told): boolean | null {
    const isHad = this.wish.having.includes(fold(word.text));
    const allowed = isHad ? this.asked.findAllowed(word) : null;
    if (allowed) return this.keep(allowed);
    const column = findHad(this.asked, this.wish, word);
    return column === null ? null : this.keep({ column, filled: true });
  }

  /** Is it of the measure, or of the name of a column that is to be empty? */
  private isSaid(word: Told): boolean {
    return (
      Boolean(this.measured?.met.includes(word)) || isOfLacking(this.asked, this.filters, word)
    );
  }

  /** « gratuites », « à des associations », « combien d’avenants ». */
  private readCondition(word: Told): boolean | null {
    const { asked } = this;
    if (word.known && asksOfOthers(this.wish) && !this.wish.isOfTotal)
      this.by ??= asked.findMeant(word) ?? asked.findNaming(word) ?? undefined;
    const flag = word.known ? null : asked.findFlag(word);
    if (flag && this.filters.some(({ column }) => column === flag.column)) return true;
    if (flag) return this.keep({ column: flag.column, values: [flag.yes] });
    const persons = asked.findPersons(word);
    if (persons) return this.keep(persons);
    const kind = asked.findToldKind(word) ?? (word.known ? null : asked.findKind(word));
    if (kind) return this.keep(kind);
    if (!isFilled(asked, this.wish, word)) return null;
    return this.keep({ column: asked.findEmpty(word)!, filled: true });
  }

  /** « quel montant et quelle adresse »; nothing is asked of a word that the dataset goes by. */
  private readColumn(word: Told): boolean {
    if (word.known) return true;
    const column = asksGroups(this.wish) ? this.asked.findGroups(word) : null;
    if (column !== null) {
      this.by ??= column;
      return true;
    }
    const [called] = this.asked.listCalled(word);
    if (asksGroups(this.wish) || called === undefined) return false;
    this.shown.push(called);
    return true;
  }

  private keep(filter: Filter): true {
    this.filters.push(filter);
    return true;
  }
}

/** Is it asked how many rows have what a word names, of which others have none: « combien d'avenants »? */
function isFilled(asked: AskedColumns, { counted, countedWord }: Wish, word: Told): boolean {
  if (!counted || word.known || fold(word.text) !== countedWord) return false;
  if (asked.findMeant(word) !== null) return false;
  return asked.findEmpty(word) !== null;
}

/** Is it of the name of a column that is to be empty: « versement » of « sans date de versement »? */
function isOfLacking(asked: AskedColumns, filters: Filter[], word: Word): boolean {
  return filters.some((one) => "filled" in one && !one.filled && asked.isCalled(one.column, word));
}

/** Is one value of a column asked for, by which nothing is then grouped? */
function isOfOneValue(filters: Filter[], column: number): boolean {
  return filters.some((one) => one.column === column && "values" in one && one.values.length === 1);
}

/** Is it asked what rows have in a column, rather than for groups of them: « quelle adresse »? */
function isAskedOfRows(asked: AskedColumns, wish: Wish, word: Word): boolean {
  const meant = asked.findMeant(word);
  const { distinct = 0 } = asked.table.columns[meant ?? -1] ?? {};
  return !asksGroups(wish) && (meant === null || distinct === asked.table.rows);
}

/** The column of that title of which some rows are empty, where a question wants those that are not: « avec avenants »,
 *  « y a-t-il des jeux ». */
export function findHad(asked: AskedColumns, { having }: Wish, word: Word): number | null {
  if (!having.includes(fold(word.text)) || asked.findMeant(word) !== null) return null;
  const column = asked.findEmpty(word);
  return column !== null && asked.listTitled(word).includes(column) ? column : null;
}

/** Is it asked who is there in one year and not in others, or has more than in these? */
function asksOfOthers({ change, isFirst, isGone }: Wish): boolean {
  return Boolean(change || isFirst || isGone);
}

/** May a word that is said be one by which rows are grouped? */
export function asksGroups(wish: Wish): boolean {
  const { ranked, figure, counted, share } = wish;
  return Boolean(ranked || figure || counted || share) || asksOfOthers(wish);
}

/** `beside`: other words of the question, which tell columns of one word apart. */
export function lackingFilter(asked: AskedColumns, word: Word, beside: Word[] = []): Filter | null {
  const flag = asked.findFlag(word);
  if (flag?.no !== undefined) return { column: flag.column, values: [flag.no] };
  const forbidden = asked.findAllowed(word, false);
  if (forbidden) return forbidden;
  const none = asked.findNone(word);
  if (none !== null) return { column: none, low: 0, high: 0 };
  const empty = asked.findEmpty(word, beside);
  if (empty !== null) return { column: empty, filled: false };
  const held = asked.findHolding(word);
  return held && { ...held, lacks: true };
}
