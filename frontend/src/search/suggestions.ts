// What may be meant, as one types on the home page: links to publishers, pages and datasets, then to all that answers;
// and once one rests, to the view and the rows that answer.

import { make } from "../explorer/make";
import type { Words } from "../explorer/words";
import { Asking } from "./asking";
import { HeldList, joined } from "./held";
import { NOTHING } from "./matches";
import { idOf, type Names } from "./names";
import { unmet } from "./results";
import { makeRow, nameDataset } from "./row";
import { ViewList } from "./views/list";
import type { Answer } from "./worker";

const PAUSE = 120; // milliseconds without typing
const REST = 500; // and before what tables hold is asked too
const FEWEST_LETTERS = 2; // letters
const LED_AT_FIRST = 3; // publishers and pages
const SUGGESTED = 5; // datasets
const HELD_SUGGESTED = 5; // values of tables and documents
const MOST_SUGGESTED = 8; // links in all

export class Suggestions {
  private readonly input: HTMLInputElement;
  private readonly status: HTMLElement;
  private readonly list = make("ul", { hidden: "" });
  private readonly asking = new Asking(() => this.fail());
  private names!: Names;
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
    this.show(question, answer);
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
    const first = [
      ...views.slice(0, 1).map((view) => this.views.link(view)),
      ...rows.flatMap((one) => this.held.link(question, one, true) ?? []),
    ];
    if (first.length) this.show(question, found.answer, first);
  }

  /** `first`: links to what answers, before all others. */
  private show(question: string, answer: Answer, first: HTMLElement[] = []): void {
    const { words, names } = this;
    const { publishers, pages } = answer;
    const led = [
      ...publishers.map((place) => names.publishers[place]!),
      ...pages.map((place) => names.pages[place]!),
    ].slice(0, LED_AT_FIRST);
    const links = [
      ...first,
      ...led.map(([url, name]) => make("a", { href: addressOf(url) }, make("span", {}, name))),
      ...this.listNamed(answer).map((place) => this.link(place)),
    ].slice(0, MOST_SUGGESTED);
    const address = `${this.form.action}?${new URLSearchParams({ q: question }).toString()}`;
    const all = make("span", {}, words.say("suggestions.all", { text: question }));
    const items = [...links, make("a", { href: address }, all)];
    this.list.replaceChildren(...items.map((link) => make("li", {}, link)));
    const offered = links.length || Number(answer.whole > 0); // what answers is led to at least
    this.list.hidden = !offered;
    const none = unmet(answer, words) || words.say("suggestions.none");
    this.status.textContent = offered ? words.count("suggestions.found", offered) : none;
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

function addressOf(url: string): string {
  return url.includes("?") ? url : url.replace(/\/?$/, "/");
}
