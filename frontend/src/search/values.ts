// What tables and documents hold of a question: the rows with a value, the documents with its words. Few files are
// asked for, once something is asked: assets/values-0-0.json…, as site_builder/render/feeds/values.py writes them.

import { fold } from "../fold";
import { json } from "../json";
import { listClauses } from "./clauses";
import { Families } from "./families";
import { askedTokens, fileOf, searchKeys } from "./keys";
import { NOTHING, type Held, type Match, type Years } from "./matches";
import type { Names } from "./names";
import { listStreets } from "./streets";
import { listNames, takePublishers, takeTelling } from "./telling";
import { askedWords, bareWord, type Term } from "./terms";

/** Of assets/search.json: of how many files each group of datasets is, the words that are no key beside others, and the
 *  tables of the territory, with their places among datasets. */
export interface ValueFiles {
  files: number[];
  general: string[];
}

interface Section {
  id: string;
  territory?: boolean;
  limit?: number;
  years?: Record<string, Years>; // of its tables
  values?: { table: string; column: string; rows: Record<string, number> }[];
  words?: {
    words: string;
    table?: string;
    document?: string;
    title?: string;
    passages?: number;
  }[];
}

export const BODY = "organisme"; // in tables of the territory: bodies of one name are told apart by what follows it

const MOST_KEYS = 3; // words of a question for which a file is asked
const LONGEST_WHOLE = 3; // letters of a word that is itself alone: « plu » is neither « plus » nor the beginning of « plume »
const MOST_PARTS = 60; // values that are met in part
const MOST_SYNONYMS = 3; // of a word, for which files are asked too
const FAMILY_HEAD = 4; // letters that words of a family have in common: their file is the same
const PRICES = "tarif"; // what documents call what « coûte » asks for: synonyms.txt has it first
const PRICED =
  /(?<!\p{L})(?:c['’]est combien|[çc]a co[ûu]te|how much (?:is|are)|prix|tarifs?|prices?|fees?|(?:je|on|nous|i|we) (?:dois |doit |devons |must |have to )?pa(?:i|y)\p{L}*|(?:dois|doit)[- ](?:je|on) payer)(?!\p{L})/iu;
const PRICE_LIST = /^(?=.*\b(?:annexe|annex|appendix)\b).*\b(?:tarif\w*|prix|prices?|fees)\b/; // titles
const MOST_NAMING = 4; // words of a question of which one may be of a name in it
const PROPER = /^.+\p{Lu}/u; // « École Les Bobines », not « École primaire », which is a kind
const MOST_TRIED = 6; // words of a long question
const FEWEST_TOLD = 3; // of these, that a document has
const MOST_TEXTS = 3; // documents of a dataset
const MOST_BESIDE_NAME = 12; // values met in part beside the name of a publisher: more are of a subject

export class ValueIndex {
  private readonly files = new Map<string, Promise<Section[] | null>>();
  private readonly folded = new WeakMap<Record<string, number>, Map<string, string>>();
  private readonly general: Set<string>;
  private readonly synonyms = new Map<string, string[]>(); // of single words

  /** `base`: the address of the files, up to their numbers; `beside`: words of questions that stand for subjects;
   *  `publishers`: slug and name of each; `synonyms`: groups of words that say the same. */
  constructor(
    private readonly base: string,
    private readonly given: ValueFiles,
    private readonly term: Term,
    private readonly beside: ReadonlyMap<string, string> = new Map(),
    private readonly publishers: Names["publishers"] = [],
    synonyms: string[][] = [],
  ) {
    this.general = new Set(given.general);
    const groups = synonyms.map((group) => group.map(fold).filter((one) => !one.includes(" ")));
    for (const group of groups)
      for (const one of group)
        this.synonyms.set(one, [...(this.synonyms.get(one) ?? []), ...group]);
  }

  /** Where nothing has all of a question, values that are the whole of what it says beside a year, a day, the words
   *  that stand for a subject, and the name of a publisher, whose rows they then are; else of a long question, what
   *  the publisher has of a name in it, or its documents that have the most words. */
  async find(question: string): Promise<Held> {
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

  private async findIn(question: string): Promise<Held> {
    const asks = askedWords(question).some((word) => this.beside.get(bareWord(word)) === PRICES);
    const found = await this.findUnlisted(question, asks);
    const isPriced = asks || PRICED.test(question);
    return isPriced ? { ...found, matches: await this.listedFirst(found.matches) } : found;
  }

  private async findUnlisted(question: string, asks: boolean): Promise<Held> {
    const { text, slugs } = takePublishers(question, this.publishers);
    const { text: telling, year } = takeTelling(text, this.beside, this.term);
    const priced = asks ? await this.findPriced(telling, slugs) : null;
    if (priced) return priced;
    const found = await this.findSaid(question, { text: telling, year, slugs });
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
    const loaded = this.given.files.flatMap((count, group) =>
      keys.map((key) => this.load(group, fileOf(key, count))),
    );
    const sections = new Set((await Promise.all(loaded)).flatMap((file) => file ?? []));
    const asked = ` ${fold(text)} `;
    const isSaid = (value: string, folded: string): boolean =>
      PROPER.test(value) && folded.includes(" ") && asked.includes(` ${folded} `);
    const found = [...sections].flatMap((section) =>
      (section.values ?? []).flatMap(({ table, column, rows }) =>
        [...this.foldedTexts(rows)].flatMap(([value, folded]) =>
          isSaid(value, folded)
            ? [match(section, { table, column, values: [value], rows: rows[value]! })]
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

  /** Documents behind the annexes that list their prices. */
  private async listedFirst(matches: Match[]): Promise<Match[]> {
    const documents = matches.filter(({ document }) => document);
    const lists = await this.listPriceLists(documents);
    const isListed = (one: Match): boolean =>
      lists.some(({ id, document }) => id === one.id && document === one.document);
    const rows = matches.filter(({ document }) => !document);
    return [...rows, ...lists, ...documents.filter((one) => !isListed(one))];
  }

  /** The annexes of documents that are called lists of prices: these tell what the others decide. */
  private async listPriceLists(documents: Match[]): Promise<Match[]> {
    const loaded = this.given.files.map((count, group) => this.load(group, fileOf(PRICES, count)));
    const sections = (await Promise.all(loaded)).flatMap((file) => file ?? []);
    const found = sections.flatMap((section) => {
      const numbers = documents.filter(({ id }) => id === section.id).flatMap(numbersOf);
      const isTheirs = (text: { title?: string; document?: string }): boolean =>
        PRICE_LIST.test(fold(text.title || text.document || "")) &&
        numbersOf(text).some((number) => numbers.includes(number));
      return (section.words ?? [])
        .filter(isTheirs)
        .map(({ document = "", title = "", passages = 0 }) =>
          match(section, { document, title, passages }),
        );
    });
    return found.slice(0, MOST_TEXTS);
  }

  private async findSaid(
    question: string,
    { text, year, slugs }: { text: string; year: number; slugs: string[] },
  ): Promise<Held> {
    const all = await this.findAll(question);
    if (all.whole || !text || fold(text) === fold(question)) return all;
    const told = await this.findAll(text, slugs);
    const isMet = all.matches.some(({ values }) => values.length);
    const met = told.matches.filter(
      (one) => one.values.length && (told.whole || isOfYear(one, year) || mayBeOfYear(one, slugs)),
    );
    const matches = slugs.length ? ofPublishers(met, slugs, text) : met;
    const documents = told.matches.filter(({ document }) => document);
    const theirs = documents.filter((one) => isOf(one, slugs));
    if (!all.matches.length && !matches.length && theirs.length)
      return { ...told, matches: theirs };
    if (slugs.length && !told.whole && matches.length > MOST_BESIDE_NAME) return all;
    if (!matches.length || (isMet && !told.whole)) return all;
    const dated = matches.map((one) => (isOfYear(one, year) ? { ...one, year } : one));
    return { ...told, matches: dated };
  }

  /** The documents of these publishers that have the most words of a question, and not few. */
  private async findMost(text: string, slugs: string[]): Promise<Match[]> {
    const tokens = askedTokens(text);
    const asked = this.akin(this.terms(searchKeys(tokens, new Set()), "")).slice(0, MOST_TRIED);
    const least = Math.max(FEWEST_TOLD, asked.length / 2);
    const loaded = this.given.files.flatMap((count, group) =>
      asked.map((one) => this.load(group, fileOf(one.text, count))),
    );
    const sections = new Map<string, Set<Section>>();
    for (const section of (await Promise.all(loaded)).flatMap((file) => file ?? []))
      if (isOf(section, slugs))
        sections.set(section.id, (sections.get(section.id) ?? new Set()).add(section));
    const found = [...sections.values()].flatMap((some) => this.bestTexts([...some], asked, least));
    return found.filter(({ document }) => document).sort(ownFirst);
  }

  /** `slugs`: publishers of which a word is one of several of a name, « garance » of « École La Garance », though it is
   *  the whole of another's. */
  private async findAll(question: string, slugs: string[] = []): Promise<Held> {
    const tokens = askedTokens(question);
    const keys = searchKeys([...tokens], this.general).slice(0, MOST_KEYS);
    const [first] = keys;
    if (first === undefined) return NOTHING;
    const groups = await Promise.all(
      this.given.files.map((count, group) => this.load(group, fileOf(first, count))),
    );
    const failed = groups.includes(null);
    const sections = groups.flatMap((group) => group ?? []);
    const limited = sections.flatMap(({ id, limit }): Held["limited"] =>
      limit ? [[id, limit]] : [],
    );
    const whole = this.whole(tokens.length > 1 ? fold(question) : tokens[0]!, sections);
    const isOthers =
      tokens.length === 1 && slugs.length > 0 && !whole.some((one) => isOf(one, slugs));
    if (whole.length && !isOthers) return { matches: whole, whole: true, limited, failed };
    const last = tokens.at(-1)!;
    const part = this.inPart(this.terms(tokens, last), sections);
    const exact = await this.inTexts(this.terms(keys, last));
    const texts = exact.length ? exact : await this.inTexts(this.akin(this.terms(keys, last)));
    const rest = part.length ? texts.filter(({ document }) => document) : texts;
    return { matches: [...part, ...rest], whole: false, limited, failed };
  }

  /** A file that does not come is null, and is asked for again by the next question. */
  private load(group: number, number: number): Promise<Section[] | null> {
    const name = `${group}-${number}`;
    const known = this.files.get(name);
    if (known) return known;
    const asked = json<Section[]>(`${this.base}-${name}.json`).catch(() => {
      this.files.delete(name);
      return null;
    });
    this.files.set(name, asked);
    return asked;
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
          ? [match(section, { table, column, values, rows: sum(values, rows) })]
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
      return isOne ? [match(section, { table, column, values: [text], rows: count })] : [];
    });
  }

  /** Values that have all words of a question among others; the shortest first. */
  private inPart(asked: Asked[], sections: Section[]): Match[] {
    if (!asked.length) return [];
    const found = sections.flatMap((section) =>
      (section.values ?? []).flatMap(({ table, column, rows }) =>
        [...this.foldedTexts(rows)].flatMap(([text, folded]) => {
          const name = column === BODY ? fold(nameOfBody(text)) : folded;
          const words = name.split(" ");
          return asked.every((one) => words.some((word) => this.meets(word, one)))
            ? [match(section, { table, column, values: [text], rows: rows[text]! })]
            : [];
        }),
      ),
    );
    const length = (one: Match): number => one.values[0]!.length;
    return found
      .sort((one, other) => ownFirst(one, other) || length(one) - length(other))
      .slice(0, MOST_PARTS);
  }

  /** Datasets whose long texts and documents have all these words; of each the text that has the most of them, its
   *  title counting too. */
  private async inTexts(asked: Asked[]): Promise<Match[]> {
    if (!asked.length) return [];
    const groups = this.given.files.map((count, group) => this.inGroup(asked, group, count));
    return (await Promise.all(groups)).flat().sort(ownFirst);
  }

  /** A file more for each word, as long as there are datasets that have those before. */
  private async inGroup(asked: Asked[], group: number, count: number): Promise<Match[]> {
    const left = new Map<string, Section[]>();
    for (const [place, one] of asked.entries()) {
      if (place && !left.size) return [];
      const heads = new Set([one.text, ...one.others].map((text) => fileOf(text, count)));
      const files = await Promise.all([...heads].map((file) => this.load(group, file)));
      for (const section of files.flatMap((file) => file ?? [])) {
        if (!place) left.set(section.id, [section]);
        else left.get(section.id)?.push(section);
      }
      const has = (section: Section): boolean => this.holds(section, one);
      for (const [id, some] of left) if (!some.some(has)) left.delete(id);
    }
    return [...left.values()].flatMap((sections) => this.bestTexts(sections, asked));
  }

  private holds({ words = [] }: Section, asked: Asked): boolean {
    return words.some((text) => this.tells(text, asked));
  }

  private tells({ words, title = "" }: { words: string; title?: string }, asked: Asked): boolean {
    return `${words} ${fold(title)}`.split(" ").some((word) => this.meets(word, asked));
  }

  /** The texts that have the most of these words; those first whose titles have them, documents before tables. */
  private bestTexts(sections: Section[], asked: Asked[], least = 0): Match[] {
    const texts = new Map<string, { match: Match; words: string }>();
    for (const section of sections) {
      for (const text of section.words ?? []) {
        const { words, table = "", document = "", title = "", passages = 0 } = text;
        const key = `${table} ${document}`;
        const known = texts.get(key)?.words ?? "";
        const found = match(section, { table, document, title, passages });
        texts.set(key, { match: found, words: `${known} ${words}` });
      }
    }
    const met = (text: { words: string; title?: string }): number =>
      asked.filter((one) => this.tells(text, one)).length;
    const ranked = [...texts.values()].map(({ match, words }) => ({
      match,
      all: met({ words, title: match.title }),
      named: met({ words: fold(match.title || match.document) }),
    }));
    const most = Math.max(least, ...ranked.map(({ all }) => all));
    return ranked
      .filter(({ all }) => all === most)
      .sort(
        (one, other) =>
          other.named - one.named || Number(!one.match.document) - Number(!other.match.document),
      )
      .slice(0, MOST_TEXTS)
      .map(({ match }) => match);
  }

  private foldedTexts(rows: Record<string, number>): Map<string, string> {
    let known = this.folded.get(rows);
    if (!known) {
      known = new Map(Object.keys(rows).map((text) => [text, fold(text)]));
      this.folded.set(rows, known);
    }
    return known;
  }

  /** Those of words that say something; `last`: the one that may not be whole yet. */
  private terms(tokens: string[], last: string): Asked[] {
    return tokens.flatMap((text) => {
      const term = this.term(text);
      return term === null
        ? []
        : [
            {
              text,
              term,
              begun: text === last && text.length > LONGEST_WHOLE,
              others: [],
              isAkin: false,
            },
          ];
    });
  }

  /** The same words, met by those that say the same too, and by those of their families. */
  private akin(asked: Asked[]): Asked[] {
    return asked.map((one) => {
      const others = (this.synonyms.get(one.text) ?? []).filter((word) => word !== one.text);
      return { ...one, others: others.slice(0, MOST_SYNONYMS), isAkin: true };
    });
  }

  private meets(word: string, { text, term, begun, others, isAkin }: Asked): boolean {
    if (word === text || (begun && word.startsWith(text))) return true;
    if (text.length <= LONGEST_WHOLE) return false;
    if (word[0] === term[0] && this.term(word) === term) return true;
    if (!isAkin) return false;
    if (others.some((other) => word === other || this.term(word) === this.term(other))) return true;
    return word.startsWith(text.slice(0, FAMILY_HEAD)) && isOfFamily(word, text);
  }
}

/** Without what tells two bodies of one name apart. */
export function nameOfBody(text: string): string {
  return text.replace(/ \([^()]*\)$/, "");
}

/** A word of a question; `begun`: it may not be whole yet; `isAkin`: `others` and its family say the same. */
interface Asked {
  text: string;
  term: string;
  begun: boolean;
  others: string[];
  isAkin: boolean;
}

/** « louée » and « location » are of no family, « loué » and « louer » are. */
function isOfFamily(word: string, text: string): boolean {
  return new Families([[word, word]]).find(text).length > 0;
}

function match({ id, territory = false, years }: Section, given: Partial<Match>): Match {
  return {
    years: years?.[given.table ?? ""],
    id,
    territory,
    table: "",
    column: "",
    values: [],
    rows: 0,
    document: "",
    title: "",
    passages: 0,
    ...given,
  };
}

/** The numbers of an act that a title says: « 24-077 ». */
function numbersOf({ title, document }: { title?: string; document?: string }): string[] {
  return (title || document || "").match(/\d+[-/_.]\d+/g) ?? [];
}

/** Is it of one of these publishers? */
function isOf({ id }: { id: string }, slugs: string[]): boolean {
  return slugs.some((slug) => id.startsWith(`${slug}/`));
}

/** Has its table rows of this year? Of no year, where none is asked for. */
function isOfYear({ years }: Match, year: number): boolean {
  return !year || (!!years && year >= years[1] && year <= years[2]);
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

/** What a publisher has before what tables of the territory repeat; then in the order of their addresses. */
function ownFirst(one: Match, other: Match): number {
  return (
    Number(one.territory) - Number(other.territory) ||
    (one.id < other.id ? -1 : Number(one.id > other.id))
  );
}
