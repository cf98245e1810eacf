// The datasets that may answer a question, with what its words are to each of them; few, for a file of each is asked for.

import { fold } from "../../fold";
import { idOf, isOfTerritory, joins, publisherOf, type Names } from "../names";
import type { Meaning, Ranking } from "../ranking";
import { words, type Term } from "../terms";
import { isAside } from "../units";
import { BODY, type ValueIndex } from "../values";
import { isWhom } from "./columns";
import { findSpan, isUnknown, namesOf } from "./filters";
import { isSubject, isVague, VAGUE } from "./vague";
import { asksAmounts, type Said, type Wish } from "../wish/wish";

const MOST_CONSIDERED = 300; // datasets
const MOST_DATASETS = 4; // of which a file is asked for
const FEWEST_WORDS = 2; // of a name

/** A dataset that may answer, with what the words of the question are to it. */
export interface Candidate {
  place: number;
  told: Meaning[];
}

/** Which datasets may answer. */
export class Candidates {
  constructor(
    private readonly names: Names,
    private readonly ranking: Ranking,
    private readonly values: ValueIndex,
    private readonly term: Term,
  ) {}

  /** Those that have or are about what is asked, the likeliest first. */
  async list(question: string, wish: Wish): Promise<Candidate[]> {
    const telling = wish.said.filter(({ text }) => !VAGUE.has(text));
    const asked = [joinTexts(wish.said), question, joinTexts(telling)];
    const answers = asked.map((text) => this.ranking.answer(text));
    const own = new Set(this.ranking.listOwn(question));
    const isOfNamed = !own.size && asksAmounts(wish);
    const ofNamed = isOfNamed ? await this.listOfNamed(question, telling) : [];
    const places = [...new Set([...ofNamed, ...answers.flatMap((one) => one.places)])];
    const named = [...ofNamed, ...answers.flatMap((one) => one.called)];
    const ofTerritory = places.filter((place) => isOfTerritory(this.names, place));
    const called = new Set(wish.countsGivers ? ofTerritory : named);
    return this.choose(places, { own, called }, this.ranking.tell(wish.said));
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
    const { matches } = await this.values.find(spanOf(question, telling));
    const met = matches.filter(({ values }) => values.length);
    if (namesOf(met).size !== 1) return [];
    const bodies = met.filter(({ territory, column }) => territory && column === BODY);
    return this.listPlaces(new Set(bodies.map(({ id }) => id)));
  }

  /** The only dataset that has a value of several words which is all that a question names beside whom it asks for: « quelle
   *  entreprise a le plus de repas des cantines ». */
  private async listOfValue(question: string, said: Said[]): Promise<number[]> {
    const telling = said.filter(
      ({ text, role }) => !role && !isAside(text) && !isWhom(text) && this.term(text) !== null,
    );
    if (telling.length < FEWEST_WORDS) return [];
    const { matches, whole } = await this.values.find(spanOf(question, telling));
    const ids = new Set(matches.map(({ id }) => id));
    return whole && ids.size === 1 ? this.listPlaces(ids) : [];
  }

  private listPlaces(ids: ReadonlySet<string>): number[] {
    return [...this.names.datasets.keys()].filter((place) => ids.has(idOf(this.names, place)));
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
      const publisher = fold(publisherOf(this.names, place)).split(" ");
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
    const isFirst = ({ place, isOwn, isAbout }: (typeof candidates)[number]): boolean => {
      if (called.size) return called.has(place);
      if (own.size) return isOwn && (isAbout || !leaders[0]?.isAbout);
      const isJoining = isOfTerritory(this.names, place) && joinsOne(place);
      return isJoining && this.isAboutAsMuch(place, leaders[0]!);
    };
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
}

function joinTexts(said: Said[]): string {
  return said.map(({ text }) => text).join(" ");
}

/** What a question says from the first of some words to the last. */
function spanOf(question: string, said: Said[]): string {
  return findSpan(
    fold(question),
    said.map(({ text }) => fold(text)),
  );
}
