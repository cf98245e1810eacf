// The page of the search: what is found as one types, marked where it was met, and kept in the address.

import { button, make } from "../explorer/make";
import { Words } from "../explorer/words";
import { Asking } from "./asking";
import { HeldList, isAnswered, joined } from "./held";
import type { Names } from "./ranking";
import { Request, Results, unmet } from "./results";
import { Suggestions } from "./suggestions";
import { NOTHING, type Held } from "./matches";
import type { FoundView } from "./views/describe";
import { ViewList } from "./views/list";
import type { Answer } from "./worker";

const PAUSE = 120; // milliseconds without typing, before what was typed is looked for among names
const REST = 700; // and before all that is held is loaded for it, where names do not suffice
const LED_AT_FIRST = 8; // publishers and pages to which one is led at first
const LATEST_SHOWN = 5; // datasets that are shown where none answers
const TYPED_LETTERS = 3; // letters of a word that is being typed
const MOST_MISSING = 3; // words of which it is looked up whether they stand somewhere
const MANY_RESULTS = 20; // datasets, beyond which one is led to where they are narrowed

/** `root` is the element with data-search, in which there is a form; with data-suggests, it leads elsewhere. */
export async function start(root: HTMLElement): Promise<void> {
  const words = await Words.load(new URL(".", import.meta.url), "finding");
  const form = root.querySelector("form")!;
  const Found = root.dataset["suggests"] === undefined ? Search : Suggestions;
  await new Found(root, form, words).start();
}

class Search {
  private readonly input: HTMLInputElement;
  private readonly status: HTMLElement;
  private readonly led = make("ul", { class: "names few" });
  private readonly narrowing = make("a");
  private readonly narrow = make("p", { class: "small", hidden: "" }, this.narrowing);
  private readonly title = make("h2", { class: "x-datasets", hidden: "" });
  private readonly asking = new Asking(() => this.fail());
  private readonly request = Request.find();
  private ledTo = "";
  private names!: Names;
  private results!: Results;
  private heldList!: HeldList;
  private viewList!: ViewList;
  private turn = 0;
  private pause = 0;
  private rest = 0;
  private settled = location.search !== ""; // is the question of the address one to come back to?

  constructor(
    private readonly root: HTMLElement,
    private readonly form: HTMLFormElement,
    private readonly words: Words,
  ) {
    this.input = form.querySelector("input")!;
    this.status = root.querySelector<HTMLElement>("[role=status]")!;
  }

  async start(): Promise<void> {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault(); // this is the page it leads to
      void this.find(true);
    });
    this.input.addEventListener("input", () => {
      window.clearTimeout(this.pause);
      window.clearTimeout(this.rest);
      this.pause = window.setTimeout(() => void this.find(false), PAUSE);
    });
    window.addEventListener("popstate", () => {
      this.input.value = "";
      this.read();
    });
    this.status.textContent = this.words.say("search.loading");
    const opened = this.asking.ask({
      open: new URL(this.root.dataset["search"] ?? "", document.baseURI).href,
    });
    this.read();
    const { names } = await opened;
    if (!names) return this.fail();
    this.status.textContent = "";
    this.names = names;
    this.results = new Results(this.words, names, true);
    this.heldList = new HeldList(this.words, names, this.asking);
    this.viewList = new ViewList(this.words, names);
    this.narrowing.textContent = this.words.say("search.narrow");
    this.title.textContent = this.words.say("search.datasets.title");
    const { list, more } = this.results;
    this.status.after(
      this.viewList.element,
      this.heldList.element,
      this.narrow,
      this.led,
      this.title,
      list,
      more,
    );
    await this.find(false, this.settled); // what is being typed may not be whole yet
  }

  private read(): void {
    this.input.value ||= this.asked();
    if (this.names) void this.find(false, true);
  }

  /** The question of the address, as long as the field has it. */
  private asked(): string {
    return (new URLSearchParams(location.search).get("q") ?? "")
      .trim()
      .slice(0, this.input.maxLength);
  }

  private fail(): void {
    this.status.textContent = this.root.dataset["failed"] ?? "";
  }

  /** `kept`: the question is one to come back to; `whole`: what tables hold may be loaded for it. */
  private async find(kept: boolean, whole = kept): Promise<void> {
    window.clearTimeout(this.pause);
    window.clearTimeout(this.rest);
    const question = this.input.value.trim();
    const changed = question !== this.asked();
    const address = question
      ? `?${new URLSearchParams({ q: question }).toString()}`
      : location.pathname;
    if (changed) history[this.settled ? "pushState" : "replaceState"](null, "", address);
    this.settled = kept || (this.settled && !changed);
    if (!this.names) return; // it is looked for once they are there
    const turn = (this.turn += 1);
    const { answer } = await this.asking.ask({ question, whole });
    if (turn !== this.turn) return; // something else has been asked since
    if (!answer) return this.fail();
    if (whole && question) return this.findHeld(question, answer, turn);
    this.show(question, kept ? answer : withoutTyped(answer, question), NOTHING);
    if (question) this.rest = window.setTimeout(() => void this.find(false, true), REST);
  }

  /** Names are shown before what tables and documents hold has come; that they do not suffice is said after. */
  private async findHeld(question: string, answer: Answer, turn: number): Promise<void> {
    this.show(question, isAnswered(answer) ? answer : { ...answer, unseen: "yet" }, null);
    const [{ held }, { views = [] }] = await Promise.all([
      this.asking.ask({ values: question }),
      this.asking.ask({ views: question }),
    ]);
    if (turn !== this.turn) return;
    const told = views.length
      ? { ...answer, missing: leftOut(answer, views[0]!), near: false }
      : await this.withoutHeld(answer);
    if (turn !== this.turn) return;
    this.show(question, told, held ?? { ...NOTHING, failed: true }, views);
    this.root.dataset["held"] = question;
  }

  /** Of the words that no names have, those that no table and no document has either; where they have them all, it is
   *  said that nothing has all that is asked. */
  private async withoutHeld(answer: Answer): Promise<Answer> {
    const asked = answer.missing.slice(0, MOST_MISSING);
    if (!asked.length) return answer;
    const replies = await Promise.all(asked.map((values) => this.asking.ask({ values })));
    const there = new Set(asked.filter((_, at) => replies[at]!.held?.matches.length));
    const missing = answer.missing.filter((word) => !there.has(word));
    return { ...answer, missing, near: answer.near || !missing.length };
  }

  /** `found`: null where it is not known yet. */
  private show(question: string, named: Answer, found: Held | null, views: FoundView[] = []): void {
    const { answer, held } = joined(named, found ?? NOTHING, this.names);
    if (found) this.heldList.show(question, held);
    if (found) this.viewList.show(views);
    const key = views[0]?.isOfPart ? "search.views.part" : "search.views";
    const isWhole = views.length > 0 && !answer.missing.length; // else it is said what is left out
    const count = isWhole ? this.words.count(key, views.length) : "";
    const said = question
      ? [count, this.said(question, answer, held)].filter(Boolean).join(" ")
      : "";
    if (said !== this.status.textContent) this.status.textContent = said; // it is read out once
    this.lead(answer);
    const address = `../jeux/?q=${encodeURIComponent(question)}`;
    const many = answer.whole > MANY_RESULTS;
    this.narrowing.href = address;
    this.narrow.hidden = !many;
    const none = question && !answer.places.length && answer.unseen !== "yet";
    if (none) this.results.show(held.matches.length ? [] : this.latest());
    else this.results.show(answer.places, new Set(answer.found), answer.inside);
    const isUnmet = none || answer.near || answer.missing.length > 0;
    const isAnsweredElse = held.matches.length > 0 || views.length > 0;
    this.title.hidden = !isAnsweredElse || !answer.places.length; // the list is not all there is
    const lacking = answer.unseen === "" && isUnmet && !isAnsweredElse;
    this.request?.show(lacking ? question : "", this.status);
    this.root.dataset["unseen"] = answer.unseen;
    if (found) this.root.dataset["answered"] = question;
  }

  /** What there is at least, where nothing answers. */
  private latest(): number[] {
    const { datasets } = this.names;
    const places = [...datasets.keys()].filter((place) => datasets[place]![6]);
    return places
      .sort((one, other) => datasets[other]![6].localeCompare(datasets[one]![6]))
      .slice(0, LATEST_SHOWN);
  }

  /** To the publishers and the pages that the question names; a few, then all of them where one asks for them. */
  private lead({ publishers, pages }: Answer): void {
    const { names, words } = this;
    const all = [
      ...publishers.map((place) => names.publishers[place]!),
      ...pages.map((place) => names.pages[place]!),
    ];
    if (all.join() === this.ledTo) return;
    this.ledTo = all.join();
    const items = all.map(([url, name]) =>
      make(
        "li",
        {},
        make("a", { href: `../${url.includes("?") ? url : url.replace(/\/?$/, "/")}` }, name),
      ),
    );
    const rest = items.slice(LED_AT_FIRST);
    const more = button(words.say("search.more"), () => {
      more.parentElement!.replaceWith(...rest);
      rest[0]!.querySelector("a")!.focus();
    });
    this.led.replaceChildren(
      ...items.slice(0, LED_AT_FIRST),
      ...(rest.length ? [make("li", {}, more)] : []),
    );
    this.led.hidden = !all.length;
  }

  private said(question: string, answer: Answer, held: Held): string {
    const { words } = this;
    const { places, publishers, pages } = answer;
    const named = publishers.length ? words.count("search.publishers", publishers.length) : "";
    const rows = held.matches.length ? words.count("search.held", held.matches.length) : "";
    const known = [rows, named, pages.length ? words.count("search.pages", pages.length) : ""]
      .filter(Boolean)
      .join(" ");
    const nothing = [
      known ? "" : words.say("search.none", { text: question }),
      words.say("search.latest"),
    ]
      .join(" ")
      .trim();
    const none = answer.unseen === "yet" || held.matches.length ? "" : nothing;
    const found = places.length ? words.count("search.found", answer.whole) : none;
    const others = places.length - answer.whole;
    const rest = others ? words.count("search.rest", others) : "";
    return [unmet(answer, words), known, found, rest].filter(Boolean).join(" ");
  }
}

/** Of what is not there, that which a view leaves out. */
function leftOut({ missing }: Answer, { without = [] }: FoundView): string[] {
  return missing.filter((word) => without.includes(word));
}

/** Of what is not there, all but a short word at the end that may be the beginning of another. */
function withoutTyped(answer: Answer, question: string): Answer {
  const missing = answer.missing.filter(
    (word) => word.length > TYPED_LETTERS || !question.endsWith(word) || !/\s/.test(question),
  );
  return { ...answer, missing };
}
