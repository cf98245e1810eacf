// What answers a question, the best first. Names weigh more than descriptions, and these more than what tables hold.

import MiniSearch, { type Query as Asked, type SearchOptions } from "minisearch";
import { fold } from "../fold";
import { speaking, type Term, words as split } from "./terms";
import type { ValueFiles } from "./values";

/** assets/search.json, as site_builder/render/feeds/search.py writes it. */
export interface Names {
  order: string; // what another file of the same datasets has too
  language: string;
  spoken: string; // the language of the data, where it is another
  publishers: [slug: string, name: string][];
  themes: [slug: string, name: string][];
  pages: [url: string, title: string, words?: string][]; // that are of no dataset and of no publisher
  datasets: [
    slug: string,
    publisher: number,
    title: string,
    keywords: string,
    theme: number,
    others: string,
    day: string,
    rows: number,
    titleIn?: string,
  ][];
  synonyms: string[][];
  parts: number;
  values: ValueFiles;
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
  inside: string[][]; // of each place, the words of the question that neither its title nor its keywords have
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
const NAMED = ["title", "keywords", "others"]; // fields that say what a dataset is about
const NAMES = [...NAMED, "publisher", "description"];
const SEEN = ["title", "publisher", "keywords"];
const ANOTHER = 0.5; // of the weight of a word, that of another that says the same
const LESS = Object.fromEntries(FIELDS.map((field) => [field, WEIGHTS[field] * ANOTHER]));
const MISTYPED = 0.3; // and that of a word that is almost the same
const LOCAL = 1.8; // times the weight of the datasets of a publisher that the question names
const BEGUN = 2; // letters of a word that is being typed
const SHORT = 4; // letters from which a word may begin another, and beyond which some may be wrong
const LONG = 6; // and beyond which one may be wrong of what tables hold
const ALMOST = 0.2; // of its letters
const MOST = 32; // words of a question
const exact: SearchOptions = { prefix: false, fuzzy: false };

/** Words of a question that are looked for together, and what else says the same. `bare`: as they are written. */
interface Unit {
  text: string;
  bare: string[];
  terms: string[];
  others: string[][];
  last: boolean; // it may not be whole yet
}

/** What a dataset answers to one unit: `named` by its names, `seen` in what a list shows of it, and by these terms. */
interface Hit {
  score: number;
  named: boolean;
  seen: boolean;
  found: string[];
}

/** What it answers to all: so many units were met, of which so many are of no publisher's name; `inside`: not seen. */
interface Scored {
  id: number;
  score: number;
  met: number;
  subject: number;
  named: boolean;
  inside: string[];
  found: string[];
}

export class Ranking {
  private readonly index = new MiniSearch<Doc>({
    fields: FIELDS,
    tokenize: split,
    processTerm: (word) => this.term(word),
    searchOptions: { tokenize: (text) => [text], processTerm: (text) => text, boost: WEIGHTS },
  });
  private readonly term: Term;
  private readonly docs: Doc[];
  private readonly ids: Map<string, number>;
  private readonly communes: string[][]; // terms of the names of publishers
  private readonly initials: string[][];
  private readonly places: Set<string>; // all of these terms
  private readonly pages: string[][]; // and of the titles of pages
  private readonly groups: string[][][]; // of synonyms, as terms

  constructor(private readonly names: Names) {
    this.term = speaking(names.language);
    const terms = (text: string): string[] =>
      split(text)
        .map(this.term)
        .filter((one) => one !== null);
    this.communes = names.publishers.map(([, name]) => terms(name));
    this.initials = names.publishers.map(([, name]) => initials(name, this.term));
    this.places = new Set(this.communes.flat());
    this.pages = names.pages.map(([, title, words = ""]) => terms(`${title} ${words}`));
    this.groups = names.synonyms.map((group) => {
      const phrases = new Map(group.map(terms).map((phrase) => [phrase.join(" "), phrase])); // « mange » and « manger » are one
      phrases.delete("");
      return [...phrases.values()];
    });
    this.docs = names.datasets.map(([, publisher, title, keywords, theme, others], id) => {
      const name = names.publishers[publisher]![1];
      const about = theme < 0 ? "" : names.themes[theme]![1];
      return {
        id,
        title,
        publisher: `${name} ${this.initials[publisher]!.join(" ")}`,
        keywords: `${keywords} ${about}`,
        others,
        description: "",
        columns: "",
        held: "",
      };
    });
    this.ids = new Map(
      names.datasets.map(([slug, publisher], place) => [
        `${names.publishers[publisher]![0]}/${slug}`,
        place,
      ]),
    );
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
  }

  answer(question: string): Found {
    const asked = split(question)
      .filter((word) => this.term(word))
      .slice(0, MOST);
    const said = asked.map((word) => this.term(word)!);
    const units = this.units(asked, said).map((unit) => ({ unit, hits: this.hits(unit) }));
    const known = units.filter(({ hits }) => hits.size);
    const { ranked, near } = this.ranked(known);
    return {
      places: ranked.map(({ id }) => id),
      publishers: this.named(asked, said),
      pages: saying(said, this.pages),
      missing: units.filter(({ hits }) => !hits.size).map(({ unit }) => unit.text),
      near,
      found: [...new Set(ranked.slice(0, 20).flatMap(({ found }) => found))],
      inside: ranked.map(({ inside }) => inside),
    };
  }

  /** Who answers to all, the best first. Where none of them is about it by its names, who is comes before, though it
   *  answers to a part only: a word that tables happen to hold says less than a title. */
  private ranked(units: { unit: Unit; hits: Map<number, Hit> }[]): {
    ranked: Scored[];
    near: boolean;
  } {
    const scored = this.scored(units);
    const all = scored.filter(({ met }) => met === units.length);
    const subjects = units.filter(({ unit }) => !this.isPlace(unit)).length;
    const about = all.filter(({ named }) => named);
    if (about.length || !subjects)
      return { ranked: [...about, ...all.filter(({ named }) => !named)], near: false };
    const part = scored.filter(
      ({ met, named, subject }) =>
        met < units.length && (all.length ? named && 2 * subject >= subjects : true),
    );
    return { ranked: [...part, ...all], near: part.length > 0 };
  }

  /** All who answer to something, the best first. */
  private scored(units: { unit: Unit; hits: Map<number, Hit> }[]): Scored[] {
    const said = new Set(units.flatMap(({ unit }) => unit.terms));
    const found = new Map<number, Scored>();
    for (const { unit, hits } of units) {
      const place = this.isPlace(unit);
      for (const [id, hit] of hits) {
        const one = found.get(id) ?? {
          id,
          score: 0,
          met: 0,
          subject: 0,
          named: false,
          inside: [],
          found: [],
        };
        found.set(id, one);
        one.score += hit.score;
        one.met += 1;
        one.subject += place ? 0 : 1;
        one.named ||= hit.named && !place;
        one.found.push(...hit.found);
        if (!hit.seen) one.inside.push(unit.text);
      }
    }
    for (const one of found.values()) {
      const own = this.communes[this.names.datasets[one.id]![1]]!;
      one.score *= one.met * (own.length && own.every((word) => said.has(word)) ? LOCAL : 1);
    }
    return [...found.values()].sort((one, other) => other.score - one.score || one.id - other.id);
  }

  /** Who has a unit as it is written, or begins with it; where no names have it, those that almost do; where nothing has
   *  it, what is held that almost does. */
  private hits(unit: Unit): Map<number, Hit> {
    const found = this.asked(unit);
    if (isNamed(found)) return found;
    for (const terms of swapped(unit, this.term))
      for (const [id, hit] of this.met({ combineWith: "AND", queries: terms, ...exact }))
        found.set(id, hit);
    if (isNamed(found)) return found;
    const known = found.size > 0;
    const almost = {
      fuzzy: (text: string) => (text.length > SHORT ? ALMOST : false),
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
      fuzzy: (text) => (text.length >= LONG ? 1 : false),
    });
  }

  private asked({ bare, terms: own, others, last }: Unit): Map<number, Hit> {
    const least = last ? BEGUN : SHORT;
    const begins = (text: string): boolean => text.length >= least && bare.includes(text); // not one whose end was taken off
    const itself: Asked = {
      combineWith: "AND",
      queries: own,
      fuzzy: false,
      prefix: begins,
      weights: { fuzzy: 0, prefix: 0.5 },
    };
    const found = this.met(itself);
    for (const one of others) {
      for (const [id, hit] of this.met(
        { combineWith: "AND", queries: one, ...exact, boost: LESS },
        ["title"],
      )) {
        const before = found.get(id);
        found.set(id, before ? both(before, hit) : hit);
      }
    }
    return found;
  }

  /** `naming`: the fields that say what a dataset is about. */
  private met(query: Asked, naming = NAMED): Map<number, Hit> {
    return new Map(
      this.index.search(query).map(({ id, score, match, terms: found }) => {
        const fields = Object.values(match).flat();
        const has = (some: string[]): boolean => fields.some((field) => some.includes(field));
        return [id as number, { score, named: has(naming), seen: has(SEEN), found }];
      }),
    );
  }

  /** Is it of the name of a publisher? */
  private isPlace({ terms: own }: Unit): boolean {
    return own.every((one) => this.places.has(one));
  }

  /** A word each, but for those that together have synonyms. */
  private units(asked: string[], said: string[]): Unit[] {
    const units: Unit[] = [];
    for (let place = 0; place < said.length;) {
      const found = this.groups.flatMap((group) =>
        group
          .filter((phrase) => phrase.every((one, i) => said[place + i] === one))
          .map((phrase) => ({ group, phrase })),
      );
      const length = Math.max(1, ...found.map(({ phrase }) => phrase.length));
      const own = said.slice(place, place + length);
      const others = found
        .filter(({ phrase }) => phrase.length === length)
        .flatMap(({ group, phrase }) => group.filter((one) => one !== phrase));
      const words = asked.slice(place, place + length);
      units.push({
        text: words.join(" "),
        bare: words.map(fold),
        terms: own,
        others,
        last: place + length === said.length,
      });
      place += length;
    }
    return units;
  }

  /** The publishers of these initials, then those whose name has all that is asked, that are named among other words,
   *  and that are almost so called. */
  private named(asked: string[], said: string[]): number[] {
    if (!asked.length) return [];
    const bare = fold(asked.join(""));
    const short = this.initials.flatMap((some, place) => (some.includes(bare) ? [place] : []));
    const within = this.communes.flatMap((name, place) =>
      name.length &&
      name.every((own) =>
        said.some((one) => one === own || (own.length > SHORT && close(one, own))),
      )
        ? [place]
        : [],
    );
    const found = [...short, ...saying(said, this.communes), ...within];
    return [...new Set(found.length ? found : saying(said, this.communes, close))];
  }
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
    found,
  };
}

/** The terms of a unit of which two letters that follow each other have changed places: « prénmo » → prenom. */
function* swapped({ bare, terms: own }: Unit, term: Term): Generator<string[]> {
  for (const [place, word] of bare.entries()) {
    for (let at = 0; at + 1 < word.length && word.length >= SHORT; at += 1) {
      const other = term(word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2));
      if (other && other !== own[place]) yield own.map((one, i) => (i === place ? other : one));
    }
  }
}

/** The places of the names that have all that is said, the shortest first. */
function saying(said: string[], names: string[][], same = begun): number[] {
  if (!said.length) return [];
  const has = (name: string[]): boolean => said.every((one) => name.some((own) => same(one, own)));
  const found = names.flatMap((name, place) => (has(name) ? [place] : []));
  return found.sort((one, other) => names[one]!.length - names[other]!.length);
}

/** Is the word the beginning of the other one? */
function begun(one: string, other: string): boolean {
  return one === other || (one.length >= BEGUN && other.startsWith(one));
}

/** Are they the same, but for a letter that is too many, missing or another, or for two that have changed places? */
function close(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length < 3 || long.length > short.length + 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const rest = short.slice(at + 1);
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
  const turned =
    short[at] === long[at + 1] &&
    short[at + 1] === long[at] &&
    short.slice(at + 2) === long.slice(at + 2);
  return rest === long.slice(at + 1) || turned;
}

/** « Métropole européenne de Lille » → "mel", "medl"; nothing where they are fewer than three. */
function initials(name: string, term: Term): string[] {
  const all = split(name);
  const some = [all.filter((word) => term(word)), all].map((words) =>
    fold(words.map((word) => word[0]).join("")),
  );
  return some.filter((letters) => letters.length >= 3);
}
