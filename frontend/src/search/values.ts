// What tables and documents hold of a question: the rows with a value, the documents with its words.

import { fold } from "../fold";
import { AskedWords, type Asked } from "./askedwords";
import { listClauses } from "./clauses";
import { takeExcluded } from "./excluded";
import { askedTokens, searchKeys } from "./keys";
import { coversYears, NOTHING, type Held, type Match, type Span } from "./matches";
import type { Names } from "./names";
import { isOf, makeMatch, ownFirst, SectionFiles, type Section, type ValueFiles } from "./sections";
import { listStreets } from "./streets";
import { askYears, listNames, takePublishers, takeTelling } from "./telling";
import { askedWords, bareWord, type Term } from "./terms";
import { PRICES, TextIndex } from "./texts";

export const BODY = "organisme"; // in tables of the territory: bodies of one name are told apart by what follows it

const MOST_KEYS = 3; // words of a question for which a file is asked
const MOST_PARTS = 60; // values that are met in part
const PRICED =
  /(?<!\p{L})(?:c['’]est combien|[çc]a co[ûu]te|how much (?:is|are)|prix|tarifs?|prices?|fees?|(?:je|on|nous|i|we) (?:dois |doit |devons |must |have to )?pa(?:i|y)\p{L}*|(?:dois|doit)[- ](?:je|on) payer)(?!\p{L})/iu;
const MOST_NAMING = 4; // words of a question of which one may be of a name in it
const PROPER = /^.+\p{Lu}/u; // « École Les Bobines », not « École primaire », which is a kind
const MOST_TRIED = 6; // words of a long question
const MOST_BESIDE_NAME = 12; // values met in part beside the name of a publisher: more are of a subject

export class ValueIndex {
  private readonly folded = new WeakMap<Record<string, number>, Map<string, string>>();
  private readonly general: Set<string>;
  private readonly files: SectionFiles;
  private readonly words: AskedWords;
  private readonly texts: TextIndex;

  /** `base`: the address of the files, up to their numbers; `beside`: words of questions that stand for subjects;
   *  `publishers`: slug and name of each; `synonyms`: groups of words that say the same. */
  constructor(
    base: string,
    given: ValueFiles,
    private readonly term: Term,
    private readonly beside: ReadonlyMap<string, string> = new Map(),
    private readonly publishers: Names["publishers"] = [],
    synonyms: string[][] = [],
  ) {
    this.general = new Set(given.general);
    this.files = new SectionFiles(base, given.files);
    this.words = new AskedWords(term, synonyms);
    this.texts = new TextIndex(this.files, this.words);
  }

  /** What holds a question, less what this says that it does not ask for. */
  async find(question: string): Promise<Held> {
    const { text, excluded } = takeExcluded(question);
    if (!excluded.length) return this.findAsked(question);
    const found = await this.findAsked(text);
    const words = this.words.list(excluded.map(fold).join(" ").split(" "), "");
    const isExcluded = (value: string): boolean =>
      fold(value)
        .split(" ")
        .some((word) => words.some((one) => this.words.meets(word, one)));
    return { ...found, matches: found.matches.filter(({ values }) => !values.some(isExcluded)) };
  }

  /** Where nothing has all of a question, values that are the whole of what it says beside a year, a day, the words
   *  that stand for a subject, and the name of a publisher, whose rows they then are; else of a long question, what
   *  the publisher has of a name in it, or its documents that have the most words. */
  private async findAsked(question: string): Promise<Held> {
    const found = await this.findIn(question);
    const [first = ""] = listClauses(question);
    const isName = !takePublishers(first, this.publishers).text;
    if (found.matches.length) return found;
    const isWhole = first === question || isName;
    const { matches } = isWhole ? found : await this.findIn(first); // it may name what the rest asks about
    const beside = matches.filter(({ values }) => values.length);
    if (beside.length && beside.length <= MOST_BESIDE_NAME) return { ...found, matches: beside };
    return { ...found, matches: await this.findNamed(question) };
  }

  /** The rows of a dataset that have a word; what others have too is asked with the name of its publisher. */
  async findOf(word: string, id: string, publisher: string): Promise<Match[]> {
    for (const asked of [word, `${word} ${publisher}`]) {
      const { matches } = await this.find(asked);
      const own = matches.filter((one) => one.id === id && one.values.length);
      if (own.length) return own;
    }
    return [];
  }

  private async findIn(question: string): Promise<Held> {
    const asks = askedWords(question).some((word) => this.beside.get(bareWord(word)) === PRICES);
    const found = await this.findUnlisted(question, asks);
    const isPriced = asks || PRICED.test(question);
    return isPriced ? { ...found, matches: await this.texts.listedFirst(found.matches) } : found;
  }

  private async findUnlisted(question: string, asks: boolean): Promise<Held> {
    const { text, slugs } = takePublishers(question, this.publishers);
    const { text: telling, span } = takeTelling(text, this.beside, this.term);
    const priced = asks ? await this.findPriced(telling, slugs) : null;
    if (priced) return priced;
    const found = await this.findSaid(question, { text: telling, span, slugs });
    if (found.matches.length) return found;
    const places = new Set(slugs.flatMap((slug) => slug.split("-")));
    const isOther = (name: string): boolean =>
      fold(name)
        .split(" ")
        .some((word) => !places.has(word));
    for (const name of slugs.length ? listNames(question).filter(isOther) : []) {
      const { matches } = await this.findAll(takePublishers(name, this.publishers).text);
      const own = matches.filter((one) => one.values.length && isOf(one, slugs));
      if (own.length && own.length <= MOST_BESIDE_NAME) return { ...found, matches: own };
    }
    const most = slugs.length ? await this.findMost(telling, slugs) : [];
    return { ...found, matches: most.length ? most : await this.findStreets(question, slugs) };
  }

  /** Rows whose name of several words stands in a question as it is, of these publishers where some are named; the longest
   *  names alone. */
  async findNamed(question: string): Promise<Match[]> {
    const { text, slugs } = takePublishers(question, this.publishers);
    const { text: telling } = takeTelling(text, this.beside, this.term);
    const keys = searchKeys(askedTokens(telling), this.general).slice(0, MOST_NAMING);
    const sections = new Set((await this.files.loadAll(keys)).sections);
    const asked = ` ${fold(text)} `;
    const isSaid = (value: string, folded: string): boolean =>
      PROPER.test(value) && folded.includes(" ") && asked.includes(` ${folded} `);
    const found = [...sections].flatMap((section) =>
      (section.values ?? []).flatMap(({ table, column, rows }) =>
        [...this.foldedTexts(rows)].flatMap(([value, folded]) =>
          isSaid(value, folded)
            ? [makeMatch(section, { table, column, values: [value], rows: rows[value]! })]
            : [],
        ),
      ),
    );
    const own = slugs.length ? found.filter((one) => isOf(one, slugs)) : found;
    const length = ({ values }: Match): number => fold(values[0]!).length;
    const longest = Math.max(0, ...own.map(length));
    const named = own.filter((one) => length(one) === longest);
    const once = new Map(named.map((one) => [JSON.stringify(one), one])); // of several files
    return [...once.values()].sort(ownFirst).slice(0, MOST_BESIDE_NAME);
  }

  /** The rows that name the streets of a question, all of these if some do; of these publishers, where they have some. */
  private async findStreets(question: string, slugs: string[]): Promise<Match[]> {
    for (const street of listStreets(question)) {
      const { text } = takePublishers(street, this.publishers);
      const { matches } = await this.findAll(text);
      const met = ofPublishers(
        matches.filter(({ values }) => values.length),
        slugs,
        text,
      );
      if (met.length && met.length <= MOST_BESIDE_NAME) return met;
    }
    return [];
  }

  /** The documents that tell what something costs; null where none do. */
  private async findPriced(telling: string, slugs: string[]): Promise<Held | null> {
    if (!telling) return null;
    const found = await this.findAll(`${PRICES} ${telling}`);
    const documents = found.matches.filter(({ document }) => document);
    const own = documents.filter((one) => isOf(one, slugs));
    const matches = slugs.length ? own : documents;
    return matches.length ? { ...found, matches } : null;
  }

  private async findSaid(
    question: string,
    { text, span, slugs }: { text: string; span: Span | null; slugs: string[] },
  ): Promise<Held> {
    const all = await this.findAll(question);
    if (all.whole || !text || fold(text) === fold(question)) return all;
    const told = await this.findAll(text, slugs);
    const isMet = all.matches.some(({ values }) => values.length);
    const met = told.matches.filter(
      (one) => one.values.length && (told.whole || isOfYears(one, span) || mayBeOfYear(one, slugs)),
    );
    const matches = slugs.length ? ofPublishers(met, slugs, text) : met;
    const documents = told.matches.filter(({ document }) => document);
    const theirs = documents.filter((one) => isOf(one, slugs));
    if (!all.matches.length && !matches.length && theirs.length)
      return { ...told, matches: theirs };
    if (slugs.length && !told.whole && matches.length > MOST_BESIDE_NAME) return all;
    if (!matches.length || (isMet && !told.whole)) return all;
    const dated = matches.map((one) => (span ? askYears(one, one.years, span) : one));
    return { ...told, matches: dated };
  }

  /** The documents of these publishers that have the most words of a question, and not few. */
  private findMost(text: string, slugs: string[]): Promise<Match[]> {
    const keys = searchKeys(askedTokens(text), new Set());
    const asked = this.words.akin(this.words.list(keys, "")).slice(0, MOST_TRIED);
    return this.texts.findMost(asked, slugs);
  }

  /** `slugs`: publishers of which a word is one of several of a name, « garance » of « École La Garance », though it is
   *  the whole of another's. */
  private async findAll(question: string, slugs: string[] = []): Promise<Held> {
    const tokens = askedTokens(question);
    const keys = searchKeys([...tokens], this.general).slice(0, MOST_KEYS);
    const [first] = keys;
    if (first === undefined) return NOTHING;
    const { sections, failed } = await this.files.loadAll([first]);
    const limited = sections.flatMap(({ id, limit }): Held["limited"] =>
      limit ? [[id, limit]] : [],
    );
    const whole = this.whole(tokens.length > 1 ? fold(question) : tokens[0]!, sections);
    const isOthers =
      tokens.length === 1 && slugs.length > 0 && !whole.some((one) => isOf(one, slugs));
    if (whole.length && !isOthers) return { matches: whole, whole: true, limited, failed };
    const last = tokens.at(-1)!;
    const part = this.inPart(this.words.list(tokens, last), sections);
    const exact = await this.texts.find(this.words.list(keys, last));
    const texts = exact.length
      ? exact
      : await this.texts.find(this.words.akin(this.words.list(keys, last)));
    const rest = part.length ? texts.filter(({ document }) => document) : texts;
    return { matches: [...part, ...rest], whole: false, limited, failed };
  }

  /** Values that are what is asked, but for case, accents and signs: of each dataset in one column of one table. */
  private whole(asked: string, sections: Section[]): Match[] {
    const found = sections.flatMap((section) => {
      const columns = (section.values ?? []).flatMap(({ table, column, rows }) => {
        const isAsked = (folded: string): boolean =>
          folded === asked || folded.replaceAll(" ", "") === asked; // a code in groups
        if (column === BODY) return this.namesakes(isAsked, section, { table, column, rows });
        const values = [...this.foldedTexts(rows)].flatMap(([text, folded]) =>
          isAsked(folded) ? [text] : [],
        );
        return values.length
          ? [makeMatch(section, { table, column, values, rows: sum(values, rows) })]
          : [];
      });
      const [first] = columns.sort((one, other) => other.rows - one.rows);
      return first?.column === BODY
        ? columns.filter(({ column }) => column === BODY)
        : columns.slice(0, 1);
    });
    return found.sort(ownFirst);
  }

  /** Each of the bodies that have a name: what tells them apart is no part of it. */
  private namesakes(
    isAsked: (folded: string) => boolean,
    section: Section,
    { table, column, rows }: { table: string; column: string; rows: Record<string, number> },
  ): Match[] {
    return Object.entries(rows).flatMap(([text, count]) => {
      const isOne = isAsked(fold(nameOfBody(text)));
      return isOne ? [makeMatch(section, { table, column, values: [text], rows: count })] : [];
    });
  }

  /** Values that have all words of a question among others; the shortest first. */
  private inPart(asked: Asked[], sections: Section[]): Match[] {
    if (!asked.length) return [];
    const found = sections.flatMap((section) =>
      (section.values ?? []).flatMap(({ table, column, rows }) =>
        [...this.foldedTexts(rows)].flatMap(([text, folded]) => {
          if (text.includes("@")) return []; // an address has the words of a name, which says more
          const name = column === BODY ? fold(nameOfBody(text)) : folded;
          const words = name.split(" ");
          return asked.every((one) => words.some((word) => this.words.meets(word, one)))
            ? [makeMatch(section, { table, column, values: [text], rows: rows[text]! })]
            : [];
        }),
      ),
    );
    const length = (one: Match): number => one.values[0]!.length;
    return found
      .sort((one, other) => ownFirst(one, other) || length(one) - length(other))
      .slice(0, MOST_PARTS);
  }

  private foldedTexts(rows: Record<string, number>): Map<string, string> {
    let known = this.folded.get(rows);
    if (!known) {
      known = new Map(Object.keys(rows).map((text) => [text, fold(text)]));
      this.folded.set(rows, known);
    }
    return known;
  }
}

/** Without what tells two bodies of one name apart. */
export function nameOfBody(text: string): string {
  return text.replace(/ \([^()]*\)$/, "");
}

/** Has its table rows of these years? Of none, where none is asked for. */
function isOfYears({ years }: Match, span: Span | null): boolean {
  return !span || (!!years && coversYears(years, span));
}

/** Is it of these publishers, and of a year that its columns alone say? */
function mayBeOfYear(one: Match, slugs: string[]): boolean {
  return !one.years && isOf(one, slugs);
}

/** The matches of these publishers; of a text of several words those of all, where they have none. */
function ofPublishers(matches: Match[], slugs: string[], text: string): Match[] {
  const own = matches.filter((one) => isOf(one, slugs));
  return own.length || askedTokens(text).length < 2 ? own : matches;
}

function sum(values: string[], rows: Record<string, number>): number {
  return values.reduce((total, value) => total + rows[value]!, 0);
}
