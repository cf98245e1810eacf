// Where the rows and the documents are that have what is asked, each as a link that leads to them.

import { written } from "../explorer/address";
import type { Field } from "../explorer/column";
import { button, make } from "../explorer/make";
import type { Query } from "../explorer/query";
import type { Words } from "../explorer/words";
import { fold } from "../fold";
import type { Asking } from "./asking";
import { NOTHING, type Held, type Match } from "./matches";
import { idOf, publisherOf, type Names } from "./names";
import type { Passage } from "./passages";
import { makeRow, nameDataset, separate } from "./row";
import { HOUSES } from "./views/standing";
import type { Answer } from "./worker";

const SHOWN_PLACES = 8; // places at first
const FEW_HOLDERS = 3; // datasets, up to which those that hold what is asked come first
const MANY_HOLDERS = 12; // datasets that hold a word, beyond which it tells nothing

/** What is shown of what is held, beside what names answer; `answer` is then without what it says is missing. */
export interface Answered {
  answer: Answer;
  held: Held;
}

/** Names come first where they answer to all; then values are shown that are the whole of what is asked. */
export function joined(answer: Answer, held: Held, names: Names): Answered {
  const own = ids(held.matches.filter(({ territory }) => !territory));
  const once = { ...held, matches: withoutRepeats(held.matches, names) };
  const met: Answer = { ...answer, unseen: held.failed ? "failed" : answer.unseen };
  const answered = isAnswered(answer);
  const isCommon =
    held.whole && own.length > (answer.publishers.length ? FEW_HOLDERS : MANY_HOLDERS);
  if (!held.matches.length || isCommon || (answered && !held.whole))
    return { answer: met, held: NOTHING };
  const all = { ...met, missing: [], near: false };
  if (own.length > FEW_HOLDERS) return { answer: all, held: joinedFirst(once) };
  if (answered) return { answer: all, held: once };
  return { answer: first(all, ids(held.matches), names), held: once };
}

/** Without rows of the territory that are all of one publisher, whose own are there. Bodies of one name have their place
 *  behind it in the table of the territory alone. */
function withoutRepeats(matches: Match[], names: Names): Match[] {
  const own = new Set<string>();
  for (const { id, territory, values, rows } of matches) {
    const place = territory ? undefined : placeOf(names, id);
    if (place === undefined) continue;
    const whose = publisherOf(names, place);
    own.add(keyOf(values[0], rows)).add(keyOf(`${values[0]} (${whose})`, rows));
  }
  return matches.filter(
    ({ territory, values, rows }) =>
      !territory || !values.length || !own.has(keyOf(values[0], rows)),
  );
}

/** What rows have, however it is written, and how many they are. */
function keyOf(value = "", rows: number): string {
  return `${fold(value)} ${rows}`;
}

/** Of what many have, the table of the territory that joins them comes first. */
function joinedFirst(held: Held): Held {
  const matches = [...held.matches].sort(
    (one, other) => Number(other.territory) - Number(one.territory),
  );
  return { ...held, matches };
}

/** Have the names of the first dataset all that is asked? */
export function isAnswered({ whole, missing, near, inside }: Answer): boolean {
  return whole > 0 && !missing.length && !near && !inside[0]?.length;
}

function ids(matches: Match[]): string[] {
  return [...new Set(matches.map(({ id }) => id))];
}

/** These datasets before the others. */
function first(answer: Answer, found: string[], names: Names): Answer {
  const ahead = found.slice(0, FEW_HOLDERS + 1).flatMap((id) => placeOf(names, id) ?? []);
  const places = [...new Set([...ahead, ...answer.places])];
  const whole = new Set([...ahead, ...answer.places.slice(0, answer.whole)]).size;
  const inside = new Map(answer.places.map((place, at) => [place, answer.inside[at] ?? []]));
  return { ...answer, places, whole, inside: places.map((place) => inside.get(place) ?? []) };
}

/** The place of a dataset among all; nothing where the site is being changed. */
function placeOf(names: Names, id: string): number | undefined {
  const place = names.datasets.findIndex((_, at) => idOf(names, at) === id);
  return place < 0 ? undefined : place;
}

export class HeldList {
  readonly element = make("div", { class: "x-held", hidden: "" });
  private shown = "";

  constructor(
    private readonly words: Words,
    private readonly names: Names,
    private readonly asking: Asking,
    private readonly base = "../", // the way to the home page
  ) {}

  /** The places of a question, some at first. What is shown already keeps the focus. */
  show(question: string, held: Held): void {
    const { words } = this;
    const shown = JSON.stringify([question, held]);
    if (shown === this.shown) return;
    this.shown = shown;
    const items = held.matches.flatMap(
      (one, at) => this.item(question, one, at < SHOWN_PLACES) ?? [],
    );
    const rest = items.slice(SHOWN_PLACES);
    const more = button(words.say("search.more"), () => {
      more.parentElement!.replaceWith(...rest);
      rest[0]!.querySelector("a")!.focus();
    });
    const some = [...items.slice(0, SHOWN_PLACES), ...(rest.length ? [make("li", {}, more)] : [])];
    const title = make("h2", {}, words.say("search.held.title"));
    const limits = this.limits(held).map((text) => make("p", { class: "small" }, text));
    this.element.replaceChildren(
      ...(items.length ? [title, make("ul", {}, ...some)] : []),
      ...limits,
    );
    this.element.hidden = !items.length && !limits.length;
  }

  private item(question: string, one: Match, isFirst: boolean): HTMLElement | null {
    const link = this.link(question, one);
    if (!link) return null;
    const item = make("li", {}, link);
    if (one.passages && isFirst) void this.addPassage(item, link, question, one);
    return item;
  }

  /** To the rows or the document of a match; null where its dataset is gone. `isShort`: whose it is suffices. */
  link(question: string, one: Match, isShort = false): HTMLElement | null {
    const { names } = this;
    const place = placeOf(names, one.id);
    if (place === undefined) return null;
    const said = one.values[0] ?? (one.title || one.document || question);
    const name = make("strong", { lang: names.spoken || false }, said);
    const dataset = nameDataset(names, place).slice(isShort ? -1 : 0);
    const about = [this.count(one), ...dataset, ...this.note(one)];
    return makeRow(`${this.base}${one.id}/${where(question, one)}`, name, about);
  }

  /** A link to rows; to a document, what is said around the words of the question too. */
  async suggest(question: string, one: Match): Promise<HTMLElement[]> {
    const link = this.link(question, one, true);
    if (!link) return [];
    const item = make("li", {}, link);
    if (one.passages) await this.addPassage(item, link, question, one);
    const passage = item.querySelector("p");
    if (passage) link.append(passage); // a finger may touch what it says too
    return [item];
  }

  /** « 5 lignes », beside the value that they have. */
  private count({ values, rows, document }: Match): string {
    if (values.length) return this.words.count("search.rows", rows);
    return this.words.say(document ? "search.held.document" : "search.held.words");
  }

  /** Of which house, town or year rows are asked: the link shows those alone. */
  private note({ town, asked, house, rows }: Match): string[] {
    if (house) return [this.words.say("search.held.house", { house })];
    if (town) return [this.words.count("search.held.town", rows, { town: town[1] })];
    if (!asked) return [];
    const [first, last] = asked.map(String) as [string, string];
    if (first === last) return [this.words.count("search.held.year", rows, { year: first })];
    return [this.words.count("search.held.span", rows, { first, last })];
  }

  /** What is around the words of a document; the link then opens it, at their page. */
  private async addPassage(
    item: HTMLElement,
    link: HTMLElement,
    question: string,
    one: Match,
  ): Promise<void> {
    const { words, names } = this;
    const { passage: found } = await this.asking.ask({ passage: one, question });
    if (!found) return;
    const { page, file } = found;
    const lang = names.spoken || false;
    item.append(make("p", { class: "small" }, make("span", { lang }, ...quote(found))));
    if (!page) return;
    link.setAttribute("href", new URL(`../${file}#page=${page}`, import.meta.url).href);
    const about = [
      words.say("search.held.page", { page: String(page) }),
      ...nameDataset(names, placeOf(names, one.id)!),
    ];
    link.lastElementChild!.replaceChildren(...separate(about));
  }

  private limits({ limited, matches }: Held): string[] {
    const found = new Set(matches.map(({ id }) => id));
    const told = limited.filter(([id]) => !matches.length || found.has(id)).slice(0, FEW_HOLDERS);
    return told.flatMap(([id, limit]) => {
      const place = placeOf(this.names, id);
      if (place === undefined) return [];
      const dataset = this.names.datasets[place]![2];
      return [this.words.count("search.held.limit", limit, { dataset })];
    });
  }
}

/** The end of the address of a dataset's page that shows these rows, or the document. */
function where(question: string, one: Match): string {
  if (one.document) return `#d-${one.document}`;
  const several = fold(question).includes(" "); // they may stand in several rows
  const query: Query = { text: one.values.length || several ? "" : question, filters: [] };
  if (one.values.length) query.filters.push({ column: 0, values: one.values });
  if (one.asked) query.filters.push({ column: 1, low: one.asked[0], high: one.asked[1] });
  if (one.town) query.filters.push({ column: 2, values: [one.town[1]] });
  if (one.house) query.filters.push({ column: 3, values: [one.house] });
  const fields = [
    { name: one.column, type: "string", kind: "string" },
    { name: one.years?.[0] ?? "", type: "year", kind: "year" }, // a day is of a year too
    { name: one.town?.[0] ?? "", type: "string", kind: "string" },
    { name: HOUSES, type: "integer", kind: "integer" },
  ] as Field[];
  return written(`t-${one.table}`, { query, page: 0 }, fields) || `#t-${one.table}`;
}

/** A passage, the words of the question marked. */
function quote({ parts, begins, ends }: Passage): (Node | string)[] {
  const said = parts.flatMap(({ text, met }) => [met ? make("mark", {}, text) : text, " "]);
  return [begins ? "" : "… ", ...said.slice(0, -1), ends ? "" : " …"];
}
