// The words of a question that nothing has, beside which what answers to the others is shown, as it is said.

import { fold } from "../../fold";
import { idOf, type Names } from "../names";
import type { Ranking } from "../ranking";
import { listNames } from "../telling";
import type { Term } from "../terms";
import type { ValueIndex } from "../values";
import { asksAmounts, readWish } from "../wish/wish";
import { AskedColumns } from "./columns";
import { isUnknown } from "./filters";
import type { Tables } from "./tables";
import { isVague } from "./vague";

const NOT = "(?:ne|n|pas|sans|jamais|aucune?|not|no|without)";
const DENIED = new RegExp(` ${NOT} `);
const DENYING =
  /^(?:interdi|refus|exclu|ferme|absen|manqu|depourvu|impossib|rejet|annul|suspen|termin|fini|non|perdu|vid(?:e|es)$|payant|prive)/; // by itself
const MODAL = /^(?:peu[tx]|peuvent|doi[ts]|doivent|veu[tx]|veulent)$/; // « ne peuvent pas » denies what comes after
const FEWEST_LEFT_OUT = 2; // words that the dataset is not about: of one alone nothing is left

export class UnmetWords {
  constructor(
    private readonly tables: Tables,
    private readonly names: Names,
    private readonly ranking: Ranking,
    private readonly values: ValueIndex,
    private readonly term: Term,
  ) {}

  /** The words that no dataset, column, value or document has. What is counted is not among them: nothing is counted then. */
  async listNowhere(question: string): Promise<string[]> {
    const { said, countedWord } = readWish(question, this.ranking.idle);
    const asked = new Set(said.flatMap(({ text, role }) => (role ? [] : [text])));
    const { missing } = this.ranking.answer(question);
    const words = missing.filter((word) => asked.has(fold(word)) && fold(word) !== countedWord);
    const held = await Promise.all(words.map((word) => this.values.find(word)));
    return words.filter((_, at) => !held[at]!.matches.length);
  }

  /** Where rows are asked for, the words that the dataset which answers first has nowhere, beside others that it has:
   *  « prennent » of « prennent le paiement sur place ». */
  async listStray(question: string): Promise<{ id: string; words: string[] }> {
    const wish = readWish(question, this.ranking.idle);
    const isGrouped = asksAmounts(wish) || wish.said.some(({ role }) => role === "by");
    const isLacking = wish.said.some(({ role }) => role === "lacking");
    const [place] =
      isGrouped || (isDenied(question) && !isLacking) ? [] : this.ranking.answer(question).places;
    if (place === undefined) return { id: "", words: [] };
    const id = idOf(this.names, place);
    const told = this.ranking.tell(wish.said)(place);
    const unknown = told.filter((word) => isUnknown(word) && !word.place && !isVague(word));
    if (unknown.length < FEWEST_LEFT_OUT) return { id: "", words: [] };
    const tables = (await this.tables.load(id)) ?? [];
    const asked = tables.map((table) => new AskedColumns(table, this.term));
    const left = unknown.filter((word) => !asked.some((one) => one.knows(word)));
    const [, publisher] = this.names.publishers[this.names.datasets[place]![1]]!;
    const held = await Promise.all(left.map(({ text }) => this.values.findOf(text, id, publisher)));
    const stray = left.filter((_, at) => !held[at]!.length);
    const names = new Set(listNames(question).flatMap((name) => fold(name).split(" ")));
    const isNamed = stray.some(({ text }) => names.has(fold(text)));
    if (isNamed || (stray.length === unknown.length && !isLacking)) return { id, words: [] };
    return { id, words: stray.map(({ text }) => text) };
  }
}

/** Does a question say of something that it is not so? Its contrary may be asked. */
export function isDenied(question: string): boolean {
  return DENIED.test(` ${fold(question)} `);
}

/** Does a word deny something by itself: « interdit », « fermées »? */
export function isDenying(word: string): boolean {
  return DENYING.test(fold(word));
}

/** Is the most, the least or none of it asked for, or the contrary of something: « le plus d'opposants », « qui ne ferment
 *  pas », « interdits »? */
export function isEssential(question: string, word: string): boolean {
  const bare = fold(word);
  if (isDenying(word)) return true;
  const most = `(?:plus|moins|most|fewest|least)(?: (?:grand|petit))?(?: (?:nombre|number))?(?: (?:d|de|des|du|of))?(?: \\w+)?`;
  const none = MODAL.test(bare)
    ? []
    : [`${NOT}(?: \\w+){0,2} ${bare}`, `${bare} (?:pas|jamais|not)`];
  return new RegExp(` (?:${[`${most} ${bare}`, ...none].join("|")}) `).test(` ${fold(question)} `);
}
