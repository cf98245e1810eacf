// All datasets, narrowed by what they have (publisher, theme, format…) and by words, in the order one wants. It stands
// where the page had the first of them.

import { today } from "../due";
import { checklist, type Panel, type Value } from "../explorer/checklist";
import { button, make, typed } from "../explorer/make";
import { Words } from "../explorer/words";
import { fold } from "../fold";
import { json } from "../json";
import { Asking } from "../search/asking";
import type { Names } from "../search/ranking";
import { Results, unmet } from "../search/results";
import type { Answer } from "../search/worker";
import { asks, GROUPS, ORDERS, read, written, type Name, type Order, type View } from "./address";
import { groups, narrowed, type Given, type Group } from "./groups";

const FIRST = 6; // values of a group that are shown at first
const OPEN = 4; // groups that are open at first, where there is room
const REST = 500; // milliseconds without typing, before what tables hold is looked into too
const ROOM = "(min-width: 60rem)"; // as in beffroi.css

/** `root` is the element with data-facets; it holds the first datasets, which stay until the others are there. */
export async function start(root: HTMLElement): Promise<void> {
  const status =
    root.querySelector<HTMLElement>("[role=status]") ??
    make("p", { role: "status", class: "x-status" });
  root.prepend(status);
  const { names = "", facets = "", failed = "" } = root.dataset;
  try {
    const words = await Words.load(new URL(".", import.meta.url), "finding");
    status.textContent = words.say("facets.loading");
    const [known, given] = await Promise.all([json<Names>(names), json<Given>(facets)]);
    if (known.order !== given.order) throw new Error("the site is being changed");
    await new Facets(root, status, words, known, given).start();
  } catch (cause) {
    status.textContent = failed;
    throw cause;
  }
}

class Facets {
  private readonly groups: Map<Name, Group>;
  private readonly panels: Panel[] = [];
  private readonly titles: number[]; // places in order of title
  private readonly ranks: number[]; // and where each is in it
  private readonly results: Results;
  private readonly search = typed("", (text) => {
    this.view.text = text.trim();
    void this.show("replaceState", false);
    this.rest = window.setTimeout(() => void this.show(null), REST);
  });
  private readonly sort = make("select");
  private readonly active = make("ul", { class: "x-active" });
  private readonly side = make("details", { class: "x-side" });
  private readonly found = make("div", { class: "x-found", tabindex: "-1" });
  private view: View;
  private counts = new Map<Name, Uint32Array>();
  private asking: Asking | undefined; // once one types
  private answered: { text: string; whole: boolean; answer: Answer } | undefined;
  private turn = 0;
  private rest = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly status: HTMLElement,
    private readonly words: Words,
    private readonly names: Names,
    given: Given,
  ) {
    this.groups = groups(
      names,
      given,
      [words.say("facets.kept"), words.say("facets.late")],
      today(),
      words.say("facets.territory"),
    );
    const keys = names.datasets.map(([, , title]) => fold(title));
    this.titles = keys
      .map((_, place) => place)
      .sort((one, other) => (keys[one]! < keys[other]! ? -1 : Number(keys[one]! > keys[other]!)));
    this.ranks = new Array<number>(keys.length);
    this.titles.forEach((place, rank) => (this.ranks[place] = rank));
    this.results = new Results(words, names);
    this.view = read(location.search, this.known);
  }

  async start(): Promise<void> {
    const { words, root, status } = this;
    const asked = asks(location.search);
    const wide = window.matchMedia(ROOM);
    this.sort.append(
      ...ORDERS.map((order) =>
        make("option", { value: order }, words.say(`facets.order.${order}`)),
      ),
    );
    this.sort.addEventListener("change", () => {
      this.view.order = this.usual() === this.sort.value ? "" : (this.sort.value as Order);
      void this.show("pushState");
    });
    this.search.value = this.view.text;
    const tools = make(
      "div",
      { class: "x-tools", role: "search" },
      make("label", {}, `${words.say("facets.search")} `, this.search),
      make("label", {}, `${words.say("facets.sort")} `, this.sort),
    );
    wide.addEventListener("change", () => (this.side.open = wide.matches));
    this.side.open = wide.matches || !asked;
    this.fill(wide.matches ? OPEN : 0);
    await this.show("replaceState");
    this.found.append(this.active, status, this.results.list, this.results.more);
    root.replaceChildren(tools, this.side, this.found);
    if (!asked) (wide.matches ? this.search : this.side.querySelector("summary"))?.focus();
    window.addEventListener("popstate", () => {
      this.take(read(location.search, this.known));
      void this.show(null);
    });
  }

  private readonly known = (name: Name, value: string): boolean =>
    this.groups.get(name)?.values.some(([key]) => key === value) ?? false;

  /** The groups, each in a fold of its own; the first `open` of them and those in which something is chosen unfolded. */
  private fill(open: number): void {
    const { words } = this;
    const folds = [...this.groups.keys()].map((name, place) => {
      const chosen = this.view.chosen.get(name)!;
      const panel = checklist(
        chosen,
        () => Promise.resolve(this.values(name)),
        () => void this.show("pushState"),
        words,
        FIRST,
      );
      this.panels.push(panel);
      panel.element.setAttribute("role", "group");
      panel.element.setAttribute("aria-label", this.title(name));
      const unfolded = place < open || chosen.size > 0;
      return make(
        "details",
        { class: "x-group", open: unfolded },
        make("summary", {}, this.title(name)),
        panel.element,
      );
    });
    const see = button(words.say("facets.see"), () => {
      this.side.open = false;
      this.found.focus();
    });
    this.side.append(
      make("summary", {}, words.say("facets.filters")),
      ...folds,
      make("p", {}, see),
    );
  }

  private title(name: Name): string {
    return this.words.say(`facets.${name}`);
  }

  /** What there is to choose in a group: what is chosen, then what most datasets have; years, the latest first. */
  private values(name: Name): Value[] {
    const chosen = this.view.chosen.get(name)!;
    const counts = this.counts.get(name)!;
    const { compare } = new Intl.Collator(this.words.language);
    return this.groups
      .get(name)!
      .values.map(([text, label], place) => ({ text, label, count: counts[place]! }))
      .filter(({ text, count }) => count || chosen.has(text))
      .sort(
        (one, other) =>
          Number(chosen.has(other.text)) - Number(chosen.has(one.text)) ||
          (name === "year" ? 0 : other.count - one.count) ||
          compare(one.label, other.label) * (name === "year" ? -1 : 1),
      );
  }

  /** What is chosen becomes that of another view, in the same sets, which the lists of values hold. */
  private take({ text, order, chosen }: View): void {
    this.view.text = this.search.value = text;
    this.view.order = order;
    for (const [name, own] of this.view.chosen) {
      own.clear();
      for (const value of chosen.get(name) ?? []) own.add(value);
    }
  }

  private usual(): Order {
    return this.view.text ? "pertinence" : "titre";
  }

  /** Shows what is asked for; `how` it comes into the address, if it does. `whole`: the words are all there, so that
   *  what tables hold is looked into where names do not suffice. */
  private async show(how: "pushState" | "replaceState" | null, whole = true): Promise<void> {
    window.clearTimeout(this.rest);
    const turn = (this.turn += 1);
    const { view } = this;
    if (how) history[how](null, "", written(view) || location.pathname);
    const answer = view.text ? await this.answer(view.text, whole) : null;
    if (turn !== this.turn) return; // something else has been asked since
    if (view.text && !answer) return this.fail();
    const among = answer?.places.slice(0, answer.whole) ?? this.titles;
    const { kept, counts } = narrowed(this.groups, view.chosen, among);
    this.counts = counts;
    const order = (view.text || view.order !== "pertinence" ? view.order : "") || this.usual();
    this.sort.value = order;
    this.sort.options[0]!.disabled = !view.text;
    this.results.show(this.ordered(kept, order), new Set(answer?.found));
    this.panels.forEach((panel) => panel.refresh());
    this.active.replaceChildren(...this.chips());
    this.tell(kept.length, answer);
    this.root.dataset["shown"] = written(view);
  }

  private tell(count: number, answer: Answer | null): void {
    const { words, names } = this;
    const total = words.number(names.datasets.length);
    const none = answer
      ? words.say("facets.none.text", { text: this.view.text })
      : words.say("facets.none");
    const lacks = answer ? unmet({ ...answer, places: count ? answer.places : [] }, words) : "";
    const found = count
      ? words.count("facets.found", count, { total })
      : answer?.unseen === "yet"
        ? ""
        : none;
    this.status.textContent = [lacks, found].filter(Boolean).join(" ");
  }

  private fail(): void {
    this.status.textContent = this.root.dataset["failed"] ?? "";
  }

  private async answer(text: string, whole: boolean): Promise<Answer | null> {
    const before = this.answered;
    if (before?.text === text && (!whole || (before.whole && !before.answer.unseen)))
      return before.answer;
    if (!this.asking) {
      this.asking = new Asking(() => this.fail());
      void this.asking.ask({
        open: new URL(this.root.dataset["names"]!, document.baseURI).href,
        names: this.names,
      });
    }
    const { answer } = await this.asking.ask({ question: text, whole });
    if (answer) this.answered = { text, whole, answer };
    return answer ?? null;
  }

  /** In place; what answers best comes first already. */
  private ordered(kept: number[], order: Order): number[] {
    if (order === "pertinence") return kept;
    const { datasets } = this.names;
    const keys = new Float64Array(datasets.length); // the larger, the earlier
    for (const place of kept) {
      const [, , , , , , day, rows] = datasets[place]!;
      keys[place] =
        order === "recent" ? Number(day.replaceAll("-", "")) : order === "lignes" ? rows : 0;
    }
    return kept.sort(
      (one, other) => keys[other]! - keys[one]! || this.ranks[one]! - this.ranks[other]!,
    );
  }

  /** What is chosen, each with the way to be rid of it. */
  private chips(): HTMLElement[] {
    const { words, view } = this;
    const some = GROUPS.flatMap(([name]) =>
      [...view.chosen.get(name)!].map((value) => ({ name, value })),
    );
    const chips = some.map(({ name, value }, place) => {
      const label = this.groups.get(name)!.values.find(([key]) => key === value)![1];
      const text = words.say("active", { column: this.title(name), value: label });
      const remove = (): void => this.forget(() => view.chosen.get(name)!.delete(value), place);
      return button(text, remove, { "aria-label": words.say("remove", { filter: text }) });
    });
    if (chips.length)
      chips.push(
        button(
          words.say("facets.clear"),
          () => this.forget(() => this.take(read("", this.known)), 0),
          { class: "x-clear" },
        ),
      );
    return chips.map((chip) => make("li", {}, chip));
  }

  /** Then one is where the next chip is, or at the field where there is none. */
  private forget(work: () => void, place: number): void {
    work();
    void this.show("pushState").then(() =>
      (this.active.children[place]?.querySelector("button") ?? this.search).focus(),
    );
  }
}
