// What answers a question, the best first. Names weigh more than descriptions, and these more than what tables hold.

import { takeDays } from "./dates";
import { Idle } from "./idle";
import { idOf, isOfTerritory, joins, type Names, type Part } from "./names";
import { matchPages, Places } from "./places";
import { askedWords, speaking, type Term, words as split } from "./terms";
import { isAside, isSubject, makeUnits, readGroups, type Group, type Unit } from "./units";
import type { Told } from "./views/reading";
import { readWish, type Said } from "./wish/wish";
import { PEOPLE } from "./wish/words";
import { COLUMN, WordIndex, type Met } from "./wordindex";

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

const LOCAL = 1.8; // times the weight of the datasets of a publisher that the question names
const LEADING = 0.8; // of the worth of the best, that of a dataset of these which leads
const MOST_CALLED = 6; // datasets that have a column of a name, beyond which it tells nothing
const TERRITORY = 1.3; // times that of a table of all publishers, where it names none
const JUST_BELOW = 0.999; // the same of a table that lacks rows which another of the same has
const NONE = -1;
const HEAD = "habitant"; // of pages that compare communes
const OPTIONAL = 0.2; // of the weight of a word that need not be met
const MOST_WORDS = 32; // words of a question
const MOST_FIRST = 20; // datasets, of whose words others are marked too
const MOST_MARKED = 300; // datasets of whose names words are marked

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

export class Ranking {
  private readonly index: WordIndex;
  private readonly term: Term;
  private readonly wholes: Map<number, number>; // the table that has what one lacks
  private readonly publishers: Places;
  private readonly pages: string[];
  private readonly groups: Group[]; // of synonyms and subjects
  readonly idle: Idle;

  constructor(private readonly names: Names) {
    this.term = speaking(names.language);
    this.publishers = new Places(
      names.publishers.map(([, name]) => name),
      this.term,
      (term) => this.index.knows(term),
    );
    this.index = new WordIndex(names, this.term, (place) => this.publishers.initialsOf(place));
    this.pages = names.pages.map(([, title, words = ""]) => `${title} ${words}`);
    this.groups = readGroups(names, (text) => split(text).flatMap((word) => this.term(word) ?? []));
    this.idle = new Idle(names.subjects);
    this.wholes = findWholes(names);
  }

  /** What a part of the datasets holds. */
  add(part: Part): void {
    this.index.add(part);
  }

  answer(question: string): Found {
    const written = askedWords(takeDays(question).left);
    const asked = this.telling(written).slice(0, MOST_WORDS);
    const units = this.meet(asked);
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

  /** The units of a question, and what answers to each. */
  private meet(asked: string[]): Met[] {
    const isPlace = (word: string): boolean => this.publishers.has(word);
    return this.index.meet(makeUnits(asked, this.groups, this.term, isPlace));
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
    return this.index.isMet(word);
  }

  /** The publishers that a question names among other words. */
  listOwn(question: string): number[] {
    return this.publishers.within(askedWords(question));
  }

  /** What words of a question are to the dataset at a place. Who is asked for is said by no dataset. */
  tell(said: Said[]): (place: number) => Meaning[] {
    const kept = said.filter(({ text }) => this.term(text));
    const roles = new Map(kept.map(({ text, role }) => [text, role]));
    const met = this.meet(kept.map(({ text }) => text));
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
    const isAsMuch = ({ subject, named }: Scored): boolean => named && subject >= first.subject;
    const whole = ranked.find((one) => joins(this.names, one.id, first.id) && isAsMuch(one));
    return whole ? unique([{ ...whole, inside: [] }, ...ranked]) : ranked;
  }

  /** Those that have a column whose name of several words is said, where nothing goes by these. */
  private calledSo(scored: Scored[], units: Met[], own: Set<number>, written: string[]): Scored[] {
    const said = ` ${this.index.key(written)} `;
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
        ({ id }) => hits.has(id) && next.hits.has(id) && this.index.columnNames(id).some(isCalled),
      );
      if (called.length > MOST_CALLED) return [];
      const led = called.filter(({ id }) => !own.size || this.isOwn(id, own));
      return led.map((one) => ({ ...one, inside: [] }));
    });
  }

  /** Is a dataset in the folder of one of these publishers? */
  private isOwn(id: number, own: Set<number>): boolean {
    return own.has(this.names.datasets[id]![1]) && !isOfTerritory(this.names, id);
  }

  /** All who answer to something that need be met, the best first. `own`: publishers that are named. */
  private scored(units: Met[], own: Set<number>): Scored[] {
    const found = new Map<number, Scored>();
    for (const { unit, hits } of units) {
      const rarity = Math.log((1 + this.index.size) / hits.size);
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
}

/** By the place of a table that lacks rows, that of the table which has them. */
function findWholes(names: Names): Map<number, number> {
  const places = new Map(names.datasets.map((_, place) => [idOf(names, place), place]));
  const wholes = new Map<number, number>();
  for (const [id, [, , address]] of Object.entries(names.absent)) {
    const [place, whole] = [places.get(id), places.get(address.replace(/\/$/, ""))];
    if (place !== undefined && whole !== undefined) wholes.set(place, whole);
  }
  return wholes;
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
