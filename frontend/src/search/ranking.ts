// What answers a question, the best first. Names weigh more than descriptions, and these more than what tables hold.

import MiniSearch, { type Query as Asked, type SearchOptions } from "minisearch";
import { fold } from "../fold";
import { terms, words as split, term } from "./terms";

/** assets/search.json, as site_builder/feeds/search.py writes it. */
export interface Names {
  order: string; // what another file of the same datasets has too
  publishers: [slug: string, name: string][];
  themes: [slug: string, name: string][];
  pages: [url: string, title: string][]; // that are of no dataset and of no publisher
  datasets: [slug: string, publisher: number, title: string, keywords: string, theme: number, others: string, day: string, rows: number][];
  synonyms: string[][];
  parts: number;
}

/** assets/search-0.json…: the id of a dataset, its description, what its columns and files are called, its words. */
export type Part = [id: string, description: string, columns: string, held: string][];

/** `places` of datasets, the best first; `publishers` and `pages` whose names the question says; `missing`: its words
 *  that nothing has; `near`: nothing has all the others. `found`: the terms that were met, to be marked. */
export interface Found {
  places: number[];
  publishers: number[];
  pages: number[];
  missing: string[];
  near: boolean;
  found: string[];
}

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

const WEIGHTS = { title: 6, publisher: 4, keywords: 3, others: 2, description: 1.2, columns: 0.8, held: 0.6 };
const FIELDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];
const ANOTHER = 0.5; // of the weight of a word, that of another that says the same
const LOCAL = 1.8; // times the weight of the datasets of a publisher that the question names
const BEGUN = 2; // letters of a word that is being typed
const SHORT = 4; // letters from which a word may begin another, and beyond which some may be wrong
const ALMOST = 0.2; // of its letters
const MOST = 32; // words of a question
const exact: SearchOptions = { prefix: false, fuzzy: false };
const loose: SearchOptions = {
  prefix: (text) => text.length >= SHORT,
  fuzzy: (text) => (text.length > SHORT ? ALMOST : false),
  weights: { prefix: 0.5, fuzzy: 0.3 },
};

/** Words of a question that are looked for together, and what else says the same. */
interface Unit {
  text: string;
  terms: string[];
  others: string[][];
  last: boolean; // it may not be whole yet
}

export class Ranking {
  private readonly index = new MiniSearch<Doc>({
    fields: FIELDS,
    tokenize: split,
    processTerm: term,
    searchOptions: { tokenize: (text) => [text], processTerm: (text) => text, boost: WEIGHTS },
  });
  private readonly docs: Doc[];
  private readonly ids: Map<string, number>;
  private readonly communes: string[][]; // terms of the names of publishers
  private readonly pages: string[][]; // and of the titles of pages
  private readonly groups: string[][][]; // of synonyms, as terms

  constructor(private readonly names: Names) {
    this.communes = names.publishers.map(([, name]) => terms(name));
    this.pages = names.pages.map(([, title]) => terms(title));
    this.groups = names.synonyms.map((group) => {
      const phrases = new Map(group.map(terms).map((phrase) => [phrase.join(" "), phrase])); // « mange » and « manger » are one
      phrases.delete("");
      return [...phrases.values()];
    });
    this.docs = names.datasets.map(([, publisher, title, keywords, theme, others], id) => {
      const name = names.publishers[publisher]![1];
      const about = theme < 0 ? "" : names.themes[theme]![1];
      return { id, title, publisher: `${name} ${initials(name)}`, keywords: `${keywords} ${about}`, others, description: "", columns: "", held: "" };
    });
    this.ids = new Map(names.datasets.map(([slug, publisher], place) => [`${names.publishers[publisher]![0]}/${slug}`, place]));
    this.index.addAll(this.docs);
  }

  add(part: Part): void {
    for (const [id, description, columns, held] of part) {
      const place = this.ids.get(id);
      if (place === undefined) continue; // the site is being changed
      const doc = { ...this.docs[place]!, description, columns, held };
      this.docs[place] = doc;
      this.index.replace(doc);
    }
  }

  answer(question: string): Found {
    const asked = split(question).filter((word) => term(word)).slice(0, MOST);
    const units = this.units(asked);
    const known = units.filter((unit) => this.index.search(this.query(unit)).length);
    const missing = units.filter((unit) => !known.includes(unit)).map(({ text }) => text);
    const all = known.length ? this.ranked(known, "AND") : [];
    const near = known.length > 1 && !all.length;
    const hits = near ? this.ranked(known, "OR") : all;
    return {
      places: hits.map(({ id }) => id),
      publishers: this.named(asked),
      pages: saying(asked, this.pages),
      missing,
      near,
      found: [...new Set(hits.slice(0, 20).flatMap(({ found }) => found))],
    };
  }

  private ranked(units: Unit[], combineWith: "AND" | "OR"): { id: number; score: number; found: string[] }[] {
    const said = new Set(units.flatMap((unit) => unit.terms));
    const hits = this.index.search({ combineWith, queries: units.map((unit) => this.query(unit)) }).map(({ id, score, terms: found }) => {
      const place = id as number;
      const own = this.communes[this.names.datasets[place]![1]]!;
      return { id: place, score: own.length && own.every((one) => said.has(one)) ? score * LOCAL : score, found };
    });
    return hits.sort((one, other) => other.score - one.score || one.id - other.id);
  }

  private query({ terms: own, others, last }: Unit): Asked {
    const begun = last ? { prefix: (text: string) => text.length >= BEGUN } : {};
    const itself: Asked = { combineWith: "AND", queries: own, ...loose, ...begun };
    if (!others.length) return itself;
    const boost = Object.fromEntries(FIELDS.map((field) => [field, WEIGHTS[field] * ANOTHER]));
    return { combineWith: "OR", queries: [itself, ...others.map((one) => ({ combineWith: "AND" as const, queries: one, ...exact, boost }))] };
  }

  /** A word each, but for those that together have synonyms. */
  private units(asked: string[]): Unit[] {
    const said = asked.map((word) => term(word)!);
    const units: Unit[] = [];
    for (let place = 0; place < said.length; ) {
      const found = this.groups.flatMap((group) =>
        group.filter((phrase) => phrase.every((one, i) => said[place + i] === one)).map((phrase) => ({ group, phrase })),
      );
      const length = Math.max(1, ...found.map(({ phrase }) => phrase.length));
      const own = said.slice(place, place + length);
      const others = found
        .filter(({ phrase }) => phrase.length === length)
        .flatMap(({ group, phrase }) => group.filter((one) => one !== phrase));
      units.push({ text: asked.slice(place, place + length).join(" "), terms: own, others, last: place + length === said.length });
      place += length;
    }
    return units;
  }

  /** The publishers of these initials, then those whose name has all that is asked. */
  private named(asked: string[]): number[] {
    if (!asked.length) return [];
    const short = this.names.publishers.flatMap(([, name], place) => (fold(initials(name)) === fold(asked.join("")) ? [place] : []));
    return [...new Set([...short, ...saying(asked, this.communes)])];
  }
}

/** The places of the names that have all that is asked, the shortest first. */
function saying(asked: string[], names: string[][]): number[] {
  if (!asked.length) return [];
  const said = asked.map((word) => term(word)!);
  const has = (name: string[]): boolean => said.every((one) => name.some((own) => own === one || (one.length >= BEGUN && own.startsWith(one))));
  const found = names.flatMap((name, place) => (has(name) ? [place] : []));
  return found.sort((one, other) => names[one]!.length - names[other]!.length);
}

/** « Métropole européenne de Lille » → « MEL »; "" where a name has fewer than three words that say something. */
function initials(name: string): string {
  const some = split(name).filter((word) => term(word));
  return some.length < 3 ? "" : some.map((word) => word[0]!.toUpperCase()).join("");
}
