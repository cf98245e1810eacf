// What answers a question, the best first. Names weigh more than descriptions, and these more than what tables hold.

import MiniSearch, { type Query as Asked, type SearchOptions } from "minisearch";
import { takeDays } from "./dates";
import { Families } from "./families";
import { Idle } from "./idle";
import { areInitials, listInitials, mayBeInitials } from "./initials";
import { idOf, isOfTerritory, joins, type Names, type Part } from "./names";
import { matchPages, Places } from "./places";
import { askedWords, bareWord, speaking, type Term, words as split } from "./terms";
import {
  isAside,
  isSubject,
  makeUnits,
  readGroups,
  takeApart,
  type Group,
  type Unit,
} from "./units";
import type { Told } from "./views/understand";
import { PEOPLE, readWish, type Said } from "./views/wish";

export type { Names, Part } from "./names";

/** `places` of datasets, the best first, of which the first `whole` answer to all; `publishers` and `pages` whose names
 *  the question says; `missing`: its words that nothing has; `near`: nothing has all the others. `found`: the words of
 *  names that were met, in small letters, to be marked. */
export interface Found {
  places: number[];
  whole: number;
  publishers: number[];
  pages: number[];
  missing: string[];
  near: boolean;
  called: number[]; // places of those that have a column whose name of several words is said
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
const COLUMN = 0.6;
const DEPTHS: Record<string, number> = { description: COLUMN, columns: COLUMN, held: 0.25 }; // of a word that no name has
const NAMED = ["title", "keywords", "others"]; // fields that say what a dataset is about
const TEXTS = FIELDS.filter((field) => field !== "publisher");
const NAMES = [...NAMED, "publisher", "description"];
const SEEN = ["title", "publisher", "keywords"];
const ANOTHER = 0.5; // of the weight of a word, that of another that says the same
const LESS = Object.fromEntries(FIELDS.map((field) => [field, WEIGHTS[field] * ANOTHER]));
const MISTYPED = 0.3; // and that of a word that is almost the same
const LOCAL = 1.8; // times the weight of the datasets of a publisher that the question names
const LEADING = 0.8; // of the worth of the best, that of a dataset of these which leads
const MOST_CALLED = 6; // datasets that have a column of a name, beyond which it tells nothing
const TERRITORY = 1.3; // times that of a table of all publishers, where it names none
const JUST_BELOW = 0.999; // the same of a table that lacks rows which another of the same has
const NONE = -1;
const HEAD = "habitant"; // of pages that compare communes
const OPTIONAL = 0.2; // of the weight of a word that need not be met
const BEGUN_LETTERS = 2; // letters of a word that is being typed
const MOST_INITIALS = 6;
const SHORT_WORD = 4; // letters from which a word may begin another, and beyond which some may be wrong
const LONG_WORD = 6; // and beyond which one may be wrong of what tables hold
const ALMOST = 0.2; // of its letters
const MOST_WORDS = 32; // words of a question
const MOST_FIRST = 20; // datasets, of whose words others are marked too
const MOST_MARKED = 300; // datasets of whose names words are marked
const exact: SearchOptions = { prefix: false, fuzzy: false };

/** What a dataset answers to one unit: `named` by its names, `seen` in what a list shows of it, and by these terms. */
interface Hit {
  score: number;
  named: boolean;
  seen: boolean;
  depth: number; // 1: in what it goes by; less in its columns, and less again in its rows
  found: string[];
}

/** What it answers to all: these units were met, of which so many are of no publisher's name; `inside`: not seen. */
interface Scored {
  id: number;
  score: number;
  met: Unit[];
  subject: number;
  named: boolean;
  inside: string[];
  found: string[];
  depth: number; // the most of a word that is of no place
  worth: number; // of its words by how rare they are, and by where it has them
}

/** A word of a question: `shown`: what a list shows of a dataset has it, or what says the same; `place`: it is of the name of a publisher. */
export interface Meaning extends Told {
  meant: boolean; // it stands for subjects
  shown: boolean;
  place: boolean;
}

/** A unit, and what answers to it. */
interface Met {
  unit: Unit;
  hits: Map<number, Hit>;
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
  private readonly wholes = new Map<number, number>(); // the table that has what one lacks
  private readonly publishers: Places;
  private readonly pages: string[];
  private readonly groups: Group[]; // of synonyms and subjects
  readonly idle: Idle;
  private families: Families | null = null;
  private readonly columnKeys = new Map<string, string>(); // of names of columns, which many datasets share
  private readonly initials: string[][]; // of what each dataset goes by

  constructor(private readonly names: Names) {
    this.term = speaking(names.language);
    const terms = (text: string): string[] => this.terms(text);
    this.publishers = new Places(
      names.publishers.map(([, name]) => name),
      this.term,
      (term) => this.index.search({ queries: [term], ...exact, fields: TEXTS }).length > 0,
    );
    this.pages = names.pages.map(([, title, words = ""]) => `${title} ${words}`);
    this.groups = readGroups(names, terms);
    this.idle = new Idle(names.subjects);
    this.initials = names.datasets.map(([, , title, keywords, , others]) =>
      listInitials([title, ...keywords.split(", "), others], this.term),
    );
    this.docs = names.datasets.map(([, publisher, title, keywords, theme, others], id) => {
      const name = names.publishers[publisher]![1];
      const about = theme < 0 ? "" : names.themes[theme]![1];
      return {
        id,
        title: isOfTerritory(names, id) ? `${title} ${keywords}` : title, // it goes by the name of its standard too
        publisher: `${name} ${this.publishers.initialsOf(publisher).join(" ")}`,
        keywords: `${keywords} ${about}`,
        others,
        description: "",
        columns: "",
        held: "",
      };
    });
    this.ids = new Map(names.datasets.map((_, place) => [idOf(names, place), place]));
    for (const [id, [, , address]] of Object.entries(names.absent)) {
      const [place, whole] = [this.ids.get(id), this.ids.get(address.replace(/\/$/, ""))];
      if (place !== undefined && whole !== undefined) this.wholes.set(place, whole);
    }
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

  answer(question: string): Found {
    const written = askedWords(takeDays(question).left);
    const asked = this.telling(written).slice(0, MOST_WORDS);
    const isPlace = (word: string): boolean => this.publishers.has(word);
    const units = makeUnits(asked, this.groups, this.term, isPlace).flatMap((unit) => {
      const hits = this.hits(unit);
      if (hits.size || unit.bare.length < 2) return [{ unit, hits }];
      return takeApart(unit).map((one) => ({ unit: one, hits: this.hits(one) }));
    });
    const own = [...this.publishers.ofInitials(asked), ...this.publishers.within(written)];
    const { ranked, whole, near, called } = this.ranked(required(units), new Set(own), written);
    const unmet = units.filter(
      ({ unit, hits }) => !hits.size && !unit.optional && isSearched(unit),
    );
    return {
      places: ranked.map(({ id }) => id),
      whole,
      publishers: asked.length ? this.named(asked, own) : [],
      pages: this.findPages(question, asked),
      missing: unmet.map(({ unit }) => unit.text),
      near,
      called,
      found: this.listMarked(ranked),
      inside: ranked.map(({ inside }) => inside),
    };
  }

  /** Of the names that a list begins with, the words that were met. */
  private listMarked(ranked: Scored[]): string[] {
    const terms = new Set(ranked.slice(0, MOST_FIRST).flatMap(({ found }) => found));
    const marked = new Set<string>();
    for (const { id } of ranked.slice(0, MOST_MARKED)) {
      const [, publisher, title, keywords] = this.names.datasets[id]!;
      const names = `${title} ${keywords} ${this.names.publishers[publisher]![1]}`;
      for (const word of split(names)) {
        const isMet = terms.has(this.term(word) ?? "");
        if (isMet) marked.add(word.toLowerCase());
      }
    }
    return [...marked];
  }

  /** The words that say something, but where all are idle. */
  private telling(written: string[]): string[] {
    const said = this.idle.without(written).filter((word) => this.term(word));
    return said.length ? said : written.filter((word) => this.term(word));
  }

  /** Does a dataset have a word? */
  isMet(word: string): boolean {
    const term = this.term(word);
    return term === null || this.index.search({ queries: [term], ...exact }).length > 0;
  }

  /** The publishers that a question names among other words. */
  listOwn(question: string): number[] {
    return this.publishers.within(askedWords(question));
  }

  /** What words of a question are to the dataset at a place. Who is asked for is said by no dataset. */
  tell(said: Said[]): (place: number) => Meaning[] {
    const kept = said.filter(({ text }) => this.term(text));
    const roles = new Map(kept.map(({ text, role }) => [text, role]));
    const isPlace = (word: string): boolean => this.publishers.has(word);
    const asked = kept.map(({ text }) => text);
    const met = makeUnits(asked, this.groups, this.term, isPlace).flatMap((unit) => {
      const hits = this.hits(unit);
      if (hits.size) return [{ unit, hits }];
      return takeApart(unit).map((one) => ({ unit: one, hits: this.hits(one) }));
    });
    const whom = said.filter(({ text }) => PEOPLE.has(text));
    const people = whom.map((one) => ({
      ...one,
      terms: [],
      others: [],
      known: true,
      meant: false,
      shown: false,
      place: false,
    }));
    return (place) => [
      ...met.map(({ unit, hits }) => ({
        text: unit.text,
        terms: unit.terms,
        others: unit.meant ? [] : unit.others, // « coûte » is no « Budget précédent »
        role: unit.words.map((word) => roles.get(word)).find(Boolean) ?? "",
        known: isAside(unit.text) || (!unit.meant && Boolean(hits.get(place)?.named)),
        meant: unit.meant,
        shown: Boolean(hits.get(place)?.named || hits.get(place)?.seen),
        place: unit.place,
      })),
      ...people,
    ];
  }

  /** The pages of which all that is asked is; of figures by something, all but the year and the name of a commune. */
  private findPages(question: string, asked: string[]): number[] {
    const found = matchPages(asked, this.pages, this.term);
    const { perHead, said } = readWish(question, this.idle);
    if (found.length || !(perHead || said.some(({ role }) => role === "by"))) return found;
    const words = said.map(({ text }) => text).filter((text) => this.term(text) && !isAside(text));
    const core = words.filter((text) => !this.publishers.has(text));
    return core.length
      ? matchPages([...core, ...(perHead ? [HEAD] : [])], this.pages, this.term)
      : [];
  }

  /** The publishers whose name has all that is asked, and the `own` that are named among other words; else those that
   *  are almost so called. */
  private named(asked: string[], own: number[]): number[] {
    const { publishers } = this;
    const found = new Set([...publishers.ofInitials(asked), ...publishers.all(asked), ...own]);
    return found.size ? [...found] : publishers.all(asked, true);
  }

  /** Who answers, the best first: who is about all of it by its names; who is about its subject, elsewhere; whose
   *  tables have all of it; and whoever has its rarest word. Where nobody is about all, who is about the half comes
   *  before tables, though it has a part only: a word that tables happen to hold says less than a title. */
  private ranked(
    units: Met[],
    own: Set<number>,
    written: string[],
  ): { ranked: Scored[]; whole: number; near: boolean; called: number[] } {
    const needed = units.filter(({ unit }) => !unit.optional);
    const scored = this.scored(units, own);
    const subjects = needed.filter(({ unit }) => !unit.place);
    const isOwn = ({ id }: Scored): boolean => this.isOwn(id, own);
    const isWhole = (one: Scored): boolean =>
      one.met.length === needed.length ||
      (isOwn(one) && subjects.length > 0 && one.subject === subjects.length);
    const all = scored.filter(isWhole);
    const about = all.filter(({ named }) => named);
    const held = all.filter(({ named }) => !named);
    if (!subjects.length)
      return { ranked: [...about, ...held], whole: all.length, near: false, called: [] };
    const rarest = findRarest(subjects);
    const least = about.length ? subjects.length : subjects.length / 2;
    const part = scored.filter((one) => {
      if (isWhole(one)) return false;
      return all.length === 0 || (one.named && one.subject >= least);
    });
    const near = !about.length && part.length > 0;
    if (near) sortByWorth(part);
    const best = new Set([...about, ...part, ...held]);
    const others = scored.filter((one) => !best.has(one));
    const rest = about.length ? others.filter(({ met }) => met.includes(rarest)) : others;
    const called = this.calledSo(scored, units, own, written);
    const ranked = this.wholeFirst([...called, ...best, ...rest], own);
    const most = Math.max(...scored.map(({ worth }) => worth));
    const first = ranked.filter(
      (one) => isOwn(one) && one.depth >= COLUMN && one.worth >= most * LEADING,
    );
    return {
      ranked: unique([...first.sort((one, other) => other.worth - one.worth), ...ranked]),
      whole: about.length || best.size + rest.length,
      near,
      called: called.map(({ id }) => id),
    };
  }

  /** Where no publisher is named and the first one is about the subject, the table of the territory that joins it to
   *  those of others comes before it. */
  private wholeFirst(ranked: Scored[], own: Set<number>): Scored[] {
    const [first] = ranked;
    if (own.size || !first?.named || first.inside.length) return ranked;
    if (isOfTerritory(this.names, first.id)) return ranked;
    const whole = ranked.find(({ id }) => joins(this.names, id, first.id));
    return whole ? unique([{ ...whole, inside: [] }, ...ranked]) : ranked;
  }

  /** Those that have a column whose name of several words is said, where nothing goes by these. */
  private calledSo(scored: Scored[], units: Met[], own: Set<number>, written: string[]): Scored[] {
    const said = ` ${this.key(written)} `;
    return units.flatMap(({ unit, hits }, at) => {
      const next = units[at + 1];
      if (!next || [unit, next.unit].some((one) => one.place || isAside(one.text))) return [];
      const goesByBoth = ({ id }: Scored): boolean =>
        Boolean(hits.get(id)?.named && next.hits.get(id)?.named);
      if (scored.some(goesByBoth)) return [];
      const [first, last] = [unit.terms[0]!, next.unit.terms.at(-1)!];
      const isCalled = (name: string): boolean =>
        name.startsWith(`${first} `) && name.endsWith(` ${last}`) && said.includes(` ${name} `);
      const called = scored.filter(
        ({ id }) => hits.has(id) && next.hits.has(id) && this.columnNames(id).some(isCalled),
      );
      if (called.length > MOST_CALLED) return [];
      const led = called.filter(({ id }) => !own.size || this.isOwn(id, own));
      return led.map((one) => ({ ...one, inside: [] }));
    });
  }

  private columnNames(id: number): string[] {
    return this.docs[id]!.columns.split(";").map((name) => {
      const known = this.columnKeys.get(name) ?? this.key(split(name.replace(/\(.*/, "")));
      this.columnKeys.set(name, known);
      return known;
    });
  }

  /** « Dépenses d’équipement » and « dépense d'équipement » are one, « numéro de rue » and « numéro dans la rue » are not. */
  private key(some: string[]): string {
    return some.map((word) => this.term(word) ?? bareWord(word)).join(" ");
  }

  private terms(text: string): string[] {
    return split(text).flatMap((word) => this.term(word) ?? []);
  }

  /** Is a dataset in the folder of one of these publishers? */
  private isOwn(id: number, own: Set<number>): boolean {
    return own.has(this.names.datasets[id]![1]) && !isOfTerritory(this.names, id);
  }

  /** All who answer to something that need be met, the best first. `own`: publishers that are named. */
  private scored(units: Met[], own: Set<number>): Scored[] {
    const found = new Map<number, Scored>();
    for (const { unit, hits } of units) {
      const rarity = Math.log((1 + this.docs.length) / hits.size);
      for (const [id, hit] of hits) {
        const one = found.get(id) ?? {
          id,
          score: 0,
          met: [],
          subject: 0,
          named: false,
          inside: [],
          found: [],
          depth: 0,
          worth: 0,
        };
        found.set(id, one);
        one.score += hit.score * (unit.optional ? OPTIONAL : 1);
        one.found.push(...hit.found);
        if (!isAside(unit.text)) one.worth += hit.depth * rarity;
        if (unit.optional) continue;
        one.met.push(unit);
        one.subject += unit.place ? 0 : 1;
        if (!unit.place) one.depth = Math.max(one.depth, hit.depth);
        one.named ||= hit.named && isSubject(unit); // a year in a title says nothing of what is asked
        if (!hit.seen) one.inside.push(unit.text);
      }
    }
    const kept = [...found.values()].filter(({ met }) => met.length);
    for (const one of kept) {
      one.score *= one.met.length;
      const ofAll = isOfTerritory(this.names, one.id);
      if (ofAll && !own.size) one.score *= TERRITORY;
      if (this.isOwn(one.id, own)) one.score *= LOCAL;
    }
    for (const one of kept) {
      const whole = found.get(this.wholes.get(one.id) ?? NONE);
      if (!whole?.met.length) continue;
      whole.score = Math.max(whole.score, one.score);
      one.score *= JUST_BELOW;
    }
    return kept.sort((one, other) => other.score - one.score || one.id - other.id);
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
    const itself: Asked = { combineWith: "AND", queries: own, ...prefixed(begins) };
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
  private met(query: Asked, naming = NAMED): Map<number, Hit> {
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
function wordsOf(query: Asked): string[] {
  if (typeof query !== "object" || !("queries" in query)) return [""];
  const { queries, combineWith, fuzzy } = query;
  const isPhrase = combineWith === "AND" && queries.length > 1 && !fuzzy;
  return isPhrase ? queries.map(String) : [""];
}

/** The units that have an answer; those that need not be met are needed where there is no other. */
function required(units: Met[]): Met[] {
  const known = units.filter(({ hits }) => hits.size);
  if (known.some(({ unit }) => !unit.optional)) return known;
  return known.map(({ unit, hits }) => ({ unit: { ...unit, optional: false }, hits }));
}

/** Each dataset where it stands first. */
function unique(some: Scored[]): Scored[] {
  const known = new Set<number>();
  return some.filter(({ id }) => !known.has(id) && known.add(id));
}

/** The word that the fewest have, of one or more. */
function findRarest(units: Met[]): Unit {
  return units.reduce((one, other) => (other.hits.size < one.hits.size ? other : one)).unit;
}

/** Those first that have rare words, « jaune » says more than « jour », in what they go by rather than in their rows;
 *  their weight counts too, for a word that is almost the same is rare as well. */
function sortByWorth(some: Scored[]): Scored[] {
  return some.sort((one, other) => other.score * other.worth - one.score * one.worth);
}

/** Amounts are in no index: that there is none is never said. */
function isSearched({ bare }: Unit): boolean {
  return !bare.every((word) => /^\d{1,8}$/.test(word) && !/^(19|20)\d\d$/.test(word));
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
