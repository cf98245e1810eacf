// The bar above the figures, one sentence: which measure, of what, in which years, between which communes.

import { button, make } from "../explorer/make";
import type { Words } from "../explorer/words";
import { Combobox } from "./combobox";
import type { Commune, Measure } from "./data";
import { MOST, sample } from "./markers";
import type { View } from "./view";

const FEW = 30; // categories of a select; where there are more, one types

export interface Chosen {
  commune: Commune;
  place: number; // which of the six series it is
}

export class Choice {
  readonly element = make("div", { class: "x-choice", role: "group" });
  private readonly measure = make("select", { class: "x-long-choice" });
  private readonly category = make("select", { class: "x-long-choice" });
  private readonly first = make("select", { class: "x-long-choice" });
  private readonly last = make("select", { class: "x-long-choice" });
  private readonly chips = make("ul", { class: "x-chips", role: "list" });
  private readonly rest = make("p", { class: "small" });
  private readonly adding: Combobox;
  private readonly finding: Combobox;
  private readonly counted: HTMLElement;
  private readonly found: HTMLElement;
  private readonly years: HTMLElement;

  /** `ask` is told what is wanted otherwise, and `tell` what one who does not see is told. */
  constructor(
    private readonly words: Words,
    measures: { id: string; title: string }[],
    ask: (change: Partial<View>) => void,
    tell: (said: string) => void,
    private readonly add: (insee: string) => void,
    private readonly remove: (insee: string) => void,
  ) {
    const options = (count: number): void => tell(words.count("compare.options", count));
    this.adding = new Combobox(words.say("compare.add"), (insee) => this.add(insee), options);
    const take = (category: string): void => ask({ category });
    this.finding = new Combobox(words.say("compare.find"), take, options);
    fill(
      this.measure,
      measures.map(({ id, title }) => [id, title]),
    );
    this.measure.addEventListener("change", () => ask({ measure: this.measure.value }));
    this.category.addEventListener("change", () => ask({ category: this.category.value }));
    this.first.addEventListener("change", () => ask(this.span(this.first.value, "first")));
    this.last.addEventListener("change", () => ask(this.span(this.last.value, "last")));
    this.counted = labelled(words.say("compare.counted"), this.category);
    this.found = make("span", { class: "x-named" }, make("strong"), this.finding.element);
    const [from, to] = [words.say("compare.years.first"), words.say("compare.years.last")];
    this.years = make("span", {}, labelled(from, this.first), " ", labelled(to, this.last));
    this.first.setAttribute("aria-label", words.say("compare.years.first.label"));
    this.last.setAttribute("aria-label", words.say("compare.years.last.label"));
    this.element.setAttribute("aria-label", words.say("compare.measure"));
    this.chips.setAttribute("aria-label", words.say("compare.among"));
    const sentence = [labelled(words.say("compare.measure"), this.measure)];
    const line = make("p", {}, ...sentence, this.counted, this.found, this.years);
    this.element.append(line, this.chips, this.rest);
  }

  /** `begun`: these are the communes that are there before anybody chooses. */
  show(measure: Measure, view: View, chosen: Chosen[], begun: boolean): void {
    const { categories, years, communes } = measure.head;
    this.measure.value = view.measure;
    this.counted.hidden = !categories.length || categories.length > FEW;
    this.found.hidden = categories.length <= FEW;
    if (!this.counted.hidden) fill(this.category, categories, view.category);
    this.finding.offer(categories.map(([value, label]) => ({ value, label })));
    this.found.firstElementChild!.textContent = measure.label(view.category);
    this.years.hidden = years.length < 2;
    fill(
      this.first,
      years.map((year) => [year, year]),
      view.first,
    );
    fill(
      this.last,
      years.map((year) => [year, year]),
      view.last,
    );
    const taken = new Set(chosen.map(({ commune }) => commune.insee));
    const others = communes.filter(({ insee }) => !taken.has(insee));
    this.adding.offer(others.map(({ insee, name }) => ({ value: insee, label: name })));
    const full = chosen.length >= MOST;
    const field = full || !others.length ? [] : [make("li", {}, this.adding.element)];
    const focused = document.activeElement === this.adding.input;
    this.chips.replaceChildren(...chosen.map((one) => this.chip(one)), ...field);
    if (focused && field.length) this.adding.input.focus();
    const rest = full
      ? this.words.say("compare.full")
      : this.words.count("compare.rest", others.length);
    const said = [
      begun && chosen.length ? this.words.count("compare.begun", chosen.length) : "",
      others.length ? rest : "",
    ];
    this.rest.textContent = said.filter(Boolean).join(" ");
    this.rest.hidden = !this.rest.textContent;
  }

  /** Where the keyboard is after a chip has gone or come. */
  focus(place: number): void {
    const buttons = this.chips.querySelectorAll("button");
    const field = this.adding.input.isConnected ? this.adding.input : null;
    (buttons[Math.min(place, buttons.length - 1)] ?? field)?.focus();
  }

  focusField(): void {
    if (this.adding.input.isConnected) this.adding.input.focus();
    else this.focus(MOST);
  }

  private chip({ commune, place }: Chosen): HTMLElement {
    const removing = this.words.say("compare.remove", { name: commune.name });
    const cross = button("×", () => this.remove(commune.insee), { "aria-label": removing });
    return make("li", { class: "x-chip" }, sample(place), make("span", {}, commune.name), cross);
  }

  /** The years that are wanted, the other one giving way. */
  private span(year: string, moved: "first" | "last"): Partial<View> {
    const [first, last] = [this.first.value, this.last.value];
    if (first <= last) return { first, last };
    return moved === "first" ? { first: year, last: year } : { first: year, last: year };
  }
}

function labelled(text: string, field: HTMLElement): HTMLElement {
  return make("label", {}, `${text} `, field);
}

function fill(
  select: HTMLSelectElement,
  options: readonly (readonly [string, string])[],
  value = "",
): void {
  select.replaceChildren(...options.map(([one, label]) => make("option", { value: one }, label)));
  if (value) select.value = value;
}
