// Which datasets have the words of a question, in what they go by, in their columns or in what these hold.

import MiniSearch, { type Query as IndexQuery, type SearchOptions } from "minisearch";
import { Families } from "./families";
import { areInitials, listInitials, mayBeInitials } from "./initials";
import { idOf, isOfTerritory, type Names, type Part } from "./names";
import { bareWord, words as split, type Term } from "./terms";
import { takeApart, type Unit } from "./units";

interface Doc {
  id: number;
  title: string;
  publisher: string;
  keywords: string;
  others: string;
  description: string;
  columns: string;
  held: string;
}

/** What a dataset answers to one unit: `named` by its names, `seen` in what a list shows of it, and by these terms. */
export interface Hit {
  score: number;
  named: boolean;
  seen: boolean;
  depth: number; // 1: in what it goes by; less in its columns, and less again in its rows
  found: string[];
}

/** A unit, and what answers to it. */
export interface Met {
  unit: Unit;
  hits: Map<number, Hit>;
}

const WEIGHTS = {
  title: 6,
  publisher: 4,
  keywords: 3,
  others: 2,
  description: 1.2,
  columns: 0.8,
  held: 0.6,
};
const FIELDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];
export const COLUMN = 0.6; // of the depth of what a dataset goes by, that of a name of a column
const DEPTHS: Record<string, number> = { description: COLUMN, columns: COLUMN, held: 0.25 }; // of a word that no name has
const NAMED = ["title", "keywords", "others"]; // fields that say what a dataset is about
const TEXTS = FIELDS.filter((field) => field !== "publisher");
const NAMES = [...NAMED, "publisher", "description"];
const SEEN = ["title", "publisher", "keywords"];
const ANOTHER = 0.5; // of the weight of a word, that of another that says the same
const LESS = Object.fromEntries(FIELDS.map((field) => [field, WEIGHTS[field] * ANOTHER]));
const MISTYPED = 0.3; // and that of a word that is almost the same
const BEGUN_LETTERS = 2; // letters of a word that is being typed
const MOST_INITIALS = 6;
const SHORT_WORD = 4; // letters from which a word may begin another, and beyond which some may be wrong
const LONG_WORD = 6; // and beyond which one may be wrong of what tables hold
const ALMOST = 0.2; // of its letters
const exact: SearchOptions = { prefix: false, fuzzy: false };

export class WordIndex {
  private readonly index = new MiniSearch<Doc>({
    fields: FIELDS,
    tokenize: split,
    processTerm: (word) => this.term(word),
    searchOptions: { tokenize: (text) => [text], processTerm: (text) => text, boost: WEIGHTS },
  });
  private readonly docs: Doc[];
  private readonly ids: Map<string, number>;
  private families: Families | null = null;
  private readonly columnKeys = new Map<string, string>(); // of names of columns, which many datasets share
  private readonly initials: string[][]; // of what each dataset goes by

  /** `initialsOf`: the initials that each publisher of `names` is also called by. */
  constructor(
    names: Names,
    private readonly term: Term,
    initialsOf: (publisher: number) => string[],
  ) {
    this.initials = names.datasets.map(([, , title, keywords, , others]) =>
      listInitials([title, ...keywords.split(", "), others], this.term),
    );
    this.docs = names.datasets.map(([, publisher, title, keywords, theme, others], id) => {
      const name = names.publishers[publisher]![1];
      const about = theme < 0 ? "" : names.themes[theme]![1];
      return {
        id,
        title: isOfTerritory(names, id) ? `${title} ${keywords}` : title, // it goes by the name of its standard too
        publisher: `${name} ${initialsOf(publisher).join(" ")}`,
        keywords: `${keywords} ${about}`,
        others,
        description: "",
        columns: "",
        held: "",
      };
    });
    this.ids = new Map(names.datasets.map((_, place) => [idOf(names, place), place]));
    this.index.addAll(this.docs);
  }

  add(part: Part): void {
    for (const [id, description, columns, held] of part) {
      const place = this.ids.get(id);
      if (place === undefined) continue; // the site is being changed
      const known = this.docs[place]!;
      const doc = { ...known, description, columns, held };
      this.docs[place] = doc;
      this.index.remove(known); // `replace` leaves behind what MiniSearch sweeps later, and an index that grows meanwhile breaks that
      this.index.add(doc);
    }
    this.families = null;
  }

  /** Is it a word of the data, apart from the names of publishers? */
  knows(term: string): boolean {
    return this.index.search({ queries: [term], ...exact, fields: TEXTS }).length > 0;
  }

  /** Does a dataset have a word? */
  isMet(word: string): boolean {
    const term = this.term(word);
    return term === null || this.index.search({ queries: [term], ...exact }).length > 0;
  }

  get size(): number {
    return this.docs.length;
  }

  /** What answers to units, of which those that nothing has whole are taken apart. */
  meet(units: Unit[]): Met[] {
    return units.flatMap((unit) => {
      const hits = this.hits(unit);
      if (hits.size || unit.bare.length < 2) return [{ unit, hits }];
      return takeApart(unit).map((one) => ({ unit: one, hits: this.hits(one) }));
    });
  }

  /** The names of the columns of a dataset, as `key` writes them. */
  columnNames(id: number): string[] {
    return this.docs[id]!.columns.split(";").map((name) => {
      const known = this.columnKeys.get(name) ?? this.key(split(name.replace(/\(.*/, "")));
      this.columnKeys.set(name, known);
      return known;
    });
  }

  /** « Dépenses d’équipement » and « dépense d'équipement » are one, « numéro de rue » and « numéro dans la rue » are not. */
  key(some: string[]): string {
    return some.map((word) => this.term(word) ?? bareWord(word)).join(" ");
  }

  /** Who has a unit as it is written, or begins with it; where no names have it, those that almost do; where nothing has
   *  it, what is held that almost does. */
  private hits(unit: Unit): Map<number, Hit> {
    const found = this.asked(unit);
    if (isNamed(found)) return found;
    for (const one of this.ofFamily(unit)) if (!found.has(one[0])) found.set(...one);
    if (isNamed(found)) return found;
    for (const terms of swapped(unit, this.term))
      for (const [id, hit] of this.met({ combineWith: "AND", queries: terms, ...exact }))
        found.set(id, hit);
    if (isNamed(found)) return found;
    const known = found.size > 0;
    const almost = {
      fuzzy: (text: string) => (text.length > SHORT_WORD ? ALMOST : false),
      prefix: false,
      weights: { fuzzy: MISTYPED, prefix: 0 },
    };
    for (const [id, hit] of this.met({
      combineWith: "AND",
      queries: unit.terms,
      ...almost,
      fields: NAMES,
    })) {
      if (!found.has(id)) found.set(id, { ...hit, named: hit.named && !known });
    }
    if (found.size) return found;
    return this.met({
      combineWith: "AND",
      queries: unit.terms,
      ...almost,
      fuzzy: (text) => (text.length >= LONG_WORD ? 1 : false),
    });
  }

  private asked(unit: Unit): Map<number, Hit> {
    const { bare, terms: own, others, first, last } = unit;
    const begins = (text: string): boolean => text.length >= SHORT_WORD && bare.includes(text); // not one whose end was taken off
    const itself: IndexQuery = { combineWith: "AND", queries: own, ...prefixed(begins) };
    const found = this.met(itself);
    const add = (hits: Map<number, Hit>): void => {
      for (const [id, hit] of hits) {
        const before = found.get(id);
        found.set(id, before ? both(before, hit) : hit);
      }
    };
    for (const one of others)
      add(this.met({ combineWith: "AND", queries: one, ...exact, boost: LESS }, ["title"]));
    const [word = ""] = bare;
    if (bare.length > 1 || word.length > MOST_INITIALS) return found;
    if (![...found.values()].some(({ named }) => named)) add(this.ofInitials(word));
    if (last && !found.size && word.length < SHORT_WORD) {
      const short = (text: string): boolean => text.length >= BEGUN_LETTERS && text === word;
      // « air » is no beginning of « aires » in a question that has said its subject
      const fields = first ? SEEN : ["publisher"];
      add(this.met({ queries: own, ...prefixed(short), fields }));
    }
    return found;
  }

  /** Who has a word of the same family. */
  private ofFamily({ words: asked, terms }: Unit): Map<number, Hit> {
    if (asked.length > 1) return new Map();
    const family = this.listFamilies().find(asked[0]!);
    const queries = family.filter((term) => term !== terms[0]);
    return queries.length
      ? this.met({ combineWith: "OR", queries, ...exact, boost: LESS })
      : new Map();
  }

  /** Of the words that names, descriptions and columns have, until more are known. */
  private listFamilies(): Families {
    return (this.families ??= new Families(this.iterateWords()));
  }

  private *iterateWords(): Generator<[string, string]> {
    const known = new Set<string>();
    for (const doc of this.docs) {
      const { title, keywords, others, description, columns } = doc;
      for (const word of split(`${title} ${keywords} ${others} ${description} ${columns}`)) {
        const term = this.term(word);
        if (term === null || known.has(word)) continue;
        known.add(word);
        yield [word, term];
      }
    }
  }

  /** The datasets of which these letters are initials. */
  private ofInitials(word: string): Map<number, Hit> {
    if (!mayBeInitials(word)) return new Map();
    const ids = [...this.initials.keys()].filter((id) => areInitials(word, this.initials[id]!));
    const score = WEIGHTS.keywords * Math.log(1 + this.docs.length / (1 + ids.length));
    return new Map(ids.map((id) => [id, { score, named: true, seen: true, depth: 1, found: [] }]));
  }

  /** `naming`: the fields that say what a dataset is about. */
  private met(query: IndexQuery, naming = NAMED): Map<number, Hit> {
    return new Map(
      this.index.search(query).map(({ id, score, match, terms: found }) => {
        const fields = Object.values(match).flat();
        const has = (some: string[]): boolean =>
          wordsOf(query).every((word) =>
            Object.entries(match).some(
              ([term, own]) =>
                (!word || term.startsWith(word)) && own.some((field) => some.includes(field)),
            ),
          );
        const depth = Math.max(...fields.map((field) => DEPTHS[field] ?? 1));
        return [id as number, { score, named: has(naming), seen: has(SEEN), depth, found }];
      }),
    );
  }
}

/** The words of a phrase, each of which a name must have for it to be one; nothing said of other queries. */
function wordsOf(query: IndexQuery): string[] {
  if (typeof query !== "object" || !("queries" in query)) return [""];
  const { queries, combineWith, fuzzy } = query;
  const isPhrase = combineWith === "AND" && queries.length > 1 && !fuzzy;
  return isPhrase ? queries.map(String) : [""];
}

function prefixed(prefix: (text: string) => boolean): SearchOptions {
  return { fuzzy: false, prefix, weights: { fuzzy: 0, prefix: 0.5 } };
}

function isNamed(hits: Map<number, Hit>): boolean {
  return [...hits.values()].some(({ named }) => named);
}

function both(one: Hit, other: Hit): Hit {
  const found = [...one.found, ...other.found];
  return {
    score: one.score + other.score,
    named: one.named || other.named,
    seen: one.seen || other.seen,
    depth: Math.max(one.depth, other.depth),
    found,
  };
}

/** The terms of a unit of which two letters that follow each other have changed places: « prénmo » → prenom. */
function* swapped({ bare, terms: own }: Unit, term: Term): Generator<string[]> {
  for (const [place, word] of bare.entries()) {
    for (let at = 0; at + 1 < word.length && word.length >= SHORT_WORD; at += 1) {
      const other = term(word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2));
      if (other && other !== own[place]) yield own.map((one, i) => (i === place ? other : one));
    }
  }
}
