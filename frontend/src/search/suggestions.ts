// What may be meant, as one types on the home page: links to publishers, pages and datasets; once one rests, to the view and
// the rows that answer, then to all that does. What comes later stands below what is there already, which a finger may be
// about to touch; a whole question waits for all of them, for it is of no name.

import { make } from "../explorer/make";
import type { Words } from "../explorer/words";
import { Asking } from "./asking";
import { HeldList, joined } from "./held";
import { NOTHING, type Match } from "./matches";
import { idOf, type Names } from "./names";
import { unmet } from "./results";
import { makeRow, nameDataset } from "./row";
import { ViewList } from "./views/list";
import { words as split } from "./terms";
import type { Answer } from "./worker";

const PAUSE = 120; // milliseconds without typing
const REST = 500; // and before what tables hold is asked too
const FEWEST_LETTERS = 2; // letters
const LED_AT_FIRST = 3; // publishers and pages
const SUGGESTED = 5; // datasets
const HELD_SUGGESTED = 5; // values of tables and documents
const MOST_SUGGESTED = 8; // links in all
const MOST_AT_FIRST = 4; // of these, before one rests
const WHOLE_QUESTION = 4; // words

export class Suggestions {
  private readonly input: HTMLInputElement;
  private readonly status: HTMLElement;
  private readonly list = make("ul", { hidden: "" });
  private readonly asking = new Asking(() => this.fail());
  private names!: Names;
  private links: HTMLElement[] = []; // that are there
  private turn = 0;
  private pause = 0;
  private rest = 0;
  private held!: HeldList;
  private views!: ViewList;

  /** `root` is the element with data-suggests, in which there is a form. */
  constructor(
    private readonly root: HTMLElement,
    private readonly form: HTMLFormElement,
    private readonly words: Words,
  ) {
    this.input = form.querySelector("input")!;
    this.status = root.querySelector<HTMLElement>("[role=status]")!;
  }

  async start(): Promise<void> {
    const { input, root, list } = this;
    this.status.after(list);
    const { names } = await this.asking.ask({
      open: new URL(root.dataset["search"] ?? "", document.baseURI).href,
    });
    if (!names) return this.fail();
    this.names = names;
    this.held = new HeldList(this.words, names, this.asking, "");
    this.views = new ViewList(this.words, names, "");
    input.addEventListener("input", () => {
      window.clearTimeout(this.pause);
      this.pause = window.setTimeout(() => void this.find(), PAUSE);
    });
    root.addEventListener("keydown", (event) => this.press(event));
    root.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !root.contains(relatedTarget)) this.close();
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (!root.contains(target as Node)) this.close();
    });
    await this.find(); // what was typed meanwhile
  }

  private fail(): void {
    this.status.textContent = this.root.dataset["failed"] ?? "";
  }

  private async find(): Promise<void> {
    const question = this.input.value.trim();
    window.clearTimeout(this.rest);
    const turn = (this.turn += 1);
    if (question.length < FEWEST_LETTERS) return this.close();
    const { answer } = await this.asking.ask({ question });
    if (turn !== this.turn) return; // something else has been typed since
    if (!answer) return this.fail();
    this.showNamed(question, answer);
    this.rest = window.setTimeout(() => void this.findHeld(question, answer, turn), REST);
  }

  private async findHeld(question: string, named: Answer, turn: number): Promise<void> {
    const [{ views = [] }, { held = NOTHING }] = await Promise.all([
      this.asking.ask({ views: question }),
      this.asking.ask({ values: question }),
    ]);
    if (turn !== this.turn) return;
    const found = joined(named, held, this.names);
    const rows = found.held.matches.slice(0, HELD_SUGGESTED);
    const [first, ...others] = rows;
    const shown = first ? await this.held.suggest(question, first) : [];
    if (turn !== this.turn) return;
    const late = [
      ...views.slice(0, 1).map((view) => make("li", {}, this.views.link(view))),
      ...shown,
      ...others.flatMap((one) => this.listRow(question, one)),
    ];
    this.showAll(question, found.answer, late);
  }

  private listRow(question: string, one: Match): HTMLElement[] {
    const link = this.held.link(question, one, true);
    return link ? [make("li", {}, link)] : [];
  }

  private showNamed(question: string, answer: Answer): void {
    this.links = isWhole(question) ? [] : this.listLinks(answer).slice(0, MOST_AT_FIRST);
    this.list.replaceChildren(...this.links.map((link) => make("li", {}, link)));
    this.list.hidden = !this.links.length;
    this.status.textContent = this.links.length
      ? this.words.count("suggestions.found", this.links.length)
      : this.words.say("search.further");
  }

  /** `late`: items that lead to what answers, below those that are there, before all others. */
  private showAll(question: string, answer: Answer, late: HTMLElement[]): void {
    const { words } = this;
    const addresses = new Set(this.links.map((link) => link.getAttribute("href")));
    const links = isWhole(question) ? this.listSubjects(answer) : this.listLinks(answer);
    const named = links.filter((link) => !addresses.has(link.getAttribute("href")));
    const items = [...late, ...named.map((link) => make("li", {}, link))];
    const added = items.slice(0, MOST_SUGGESTED - this.links.length);
    const address = `${this.form.action}?${new URLSearchParams({ q: question }).toString()}`;
    const text = make("span", {}, words.say("suggestions.all", { text: question }));
    const all = make("a", { href: address }, text);
    this.list.append(...added, make("li", {}, all));
    const count = this.links.length + added.length;
    const offered = count || Number(answer.whole > 0); // what answers is led to at least
    this.list.hidden = !offered;
    const none = unmet(answer, words) || words.say("suggestions.none");
    this.status.textContent = offered ? words.count("suggestions.found", offered) : none;
  }

  /** To the publishers and pages that are named, then to datasets. */
  private listLinks(answer: Answer): HTMLElement[] {
    return [...this.listLed(answer), ...this.listNamed(answer).map((place) => this.link(place))];
  }

  /** To the dataset that answers best, whatever it is called, and to others; then to the publishers that a whole question
   *  names, of which it asks something. */
  private listSubjects(answer: Answer): HTMLElement[] {
    const places = new Set([...answer.places.slice(0, 1), ...this.listNamed(answer)]);
    return [...[...places].map((place) => this.link(place)), ...this.listLed(answer)];
  }

  private listLed({ publishers, pages }: Answer): HTMLElement[] {
    const { names } = this;
    const led = [
      ...publishers.map((place) => names.publishers[place]!),
      ...pages.map((place) => names.pages[place]!),
    ];
    return led
      .slice(0, LED_AT_FIRST)
      .map(([url, name]) => make("a", { href: addressOf(url) }, make("span", {}, name)));
  }

  /** The datasets that are called as is asked, of each title the first: what tables hold comes as rows. */
  private listNamed({ places, whole, inside }: Answer): number[] {
    const titles = new Set<string>();
    const named = places.slice(0, whole).filter((place, at) => {
      const [, , title] = this.names.datasets[place]!;
      const isNew = !inside[at]?.length && !titles.has(title);
      titles.add(title);
      return isNew;
    });
    return named.slice(0, SUGGESTED);
  }

  private link(place: number): HTMLElement {
    const { names } = this;
    const [, , title, , , , , , titleIn] = names.datasets[place]!;
    const [, ...whose] = nameDataset(names, place);
    const text = make("span", { lang: titleIn ?? false }, title);
    return makeRow(`${idOf(names, place)}/`, text, whose);
  }

  /** Arrows go from the field through the links and back, Escape closes them. */
  private press(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // which would empty the field
      this.close();
      this.input.focus();
    }
    if (!step || this.list.hidden) return;
    event.preventDefault();
    this.settle(); // the links stay those among which one goes
    const stops: HTMLElement[] = [this.input, ...this.list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[(Math.max(0, at) + step + stops.length) % stops.length]!.focus();
  }

  /** What is asked already changes nothing any more. */
  private settle(): void {
    window.clearTimeout(this.pause);
    window.clearTimeout(this.rest);
    this.turn += 1;
  }

  private close(): void {
    this.settle();
    this.list.hidden = true;
    this.list.replaceChildren();
    this.status.textContent = "";
  }
}

/** Does it ask something, rather than name it? */
function isWhole(question: string): boolean {
  return split(question).length >= WHOLE_QUESTION;
}

function addressOf(url: string): string {
  return url.includes("?") ? url : url.replace(/\/?$/, "/");
}
