// The words of a question that nothing matches, beside which what answers to the others is shown, as it is said.

import { fold } from "../../fold";
import { isNegated } from "../negation";
import { idOf, publisherOf, type Names } from "../names";
import type { Meaning, Ranking } from "../ranking";
import { listNames } from "../telling";
import type { Term } from "../terms";
import type { ValueIndex } from "../values";
import { asksAmounts, readWish } from "../wish/wish";
import { AskedColumns } from "./columns";
import { isUnknown } from "./filters";
import type { Tables } from "./tables";
import { isVague } from "./vague";

const FEWEST_LEFT_OUT = 2; // words that the dataset is not about: of one alone nothing is left

export class UnmatchedWords {
  constructor(
    private readonly tables: Tables,
    private readonly names: Names,
    private readonly ranking: Ranking,
    private readonly values: ValueIndex,
    private readonly term: Term,
  ) {}

  /** The words that no dataset, column, value or document has. What is counted is not among them: nothing is counted then. */
  async listUnknownWords(question: string): Promise<string[]> {
    const { said, countedWord } = readWish(question, this.ranking.idle);
    const asked = new Set(said.flatMap(({ text, role }) => (role ? [] : [text])));
    const { missing } = this.ranking.answer(question);
    const words = missing.filter((word) => asked.has(fold(word)) && fold(word) !== countedWord);
    const held = await Promise.all(words.map((word) => this.values.find(word)));
    return words.filter((_, at) => !held[at]!.matches.length);
  }

  /** Where rows are asked for, the words that the dataset which answers first has nowhere, beside others that it has:
   *  « prennent » of « prennent le paiement sur place »; null where there are none that may be left out. */
  async listWordsOutside(question: string): Promise<{ id: string; words: string[] } | null> {
    const wish = readWish(question, this.ranking.idle);
    const isGrouped = asksAmounts(wish) || wish.said.some(({ role }) => role === "by");
    const isLacking = wish.said.some(({ role }) => role === "lacking");
    if (isGrouped || (isNegated(question) && !isLacking)) return null;
    const [place] = this.ranking.answer(question).places;
    if (place === undefined) return null;
    const told = this.ranking.tell(wish.said)(place);
    const unknown = told.filter((word) => isUnknown(word) && !word.place && !isVague(word));
    if (unknown.length < FEWEST_LEFT_OUT) return null;
    const outside = await this.listNotIn(place, unknown);
    const names = new Set(listNames(question).flatMap((name) => fold(name).split(" ")));
    const isNamed = outside.some((text) => names.has(fold(text)));
    const isAll = outside.length === unknown.length;
    if (!outside.length || isNamed || (isAll && !isLacking)) return null;
    return { id: idOf(this.names, place), words: outside };
  }

  /** Those of some words that neither the columns nor the values of a dataset have. */
  private async listNotIn(place: number, unknown: Meaning[]): Promise<string[]> {
    const id = idOf(this.names, place);
    const tables = (await this.tables.load(id)) ?? [];
    const asked = tables.map((table) => new AskedColumns(table, this.term));
    const left = unknown.filter((word) => !asked.some((one) => one.knows(word)));
    const publisher = publisherOf(this.names, place);
    const held = await Promise.all(left.map(({ text }) => this.values.findOf(text, id, publisher)));
    return left.filter((_, at) => !held[at]!.length).map(({ text }) => text);
  }
}
