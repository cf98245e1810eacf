// The views of the explorer that answer a question, each as a link that says what one will see.

import { make } from "../../explorer/make";
import type { Words } from "../../explorer/words";
import { writeDay, type SaidDays } from "../dates";
import { idOf, type Names } from "../names";
import { makeRow, nameDataset } from "../row";
import { ALWAYS } from "./columns";
import type { FoundView, SaidFilter } from "./describe";

const COMING = ["first", "new", "gone"];

export class ViewList {
  readonly element = make("div", { class: "x-held x-views", hidden: "" });
  private shown = "";

  constructor(
    private readonly words: Words,
    private readonly names: Names,
    private readonly base = "../", // the way to the home page
  ) {}

  /** What is shown already keeps the focus. */
  show(views: FoundView[]): void {
    const shown = JSON.stringify(views);
    if (shown === this.shown) return;
    this.shown = shown;
    const title = make("h2", {}, this.words.say("search.view.title"));
    const items = views.map((view) => make("li", {}, this.link(view)));
    this.element.replaceChildren(...(items.length ? [title, make("ul", {}, ...items)] : []));
    this.element.hidden = !items.length;
  }

  link(view: FoundView): HTMLElement {
    const { names } = this;
    const place = names.datasets.findIndex((_, at) => idOf(names, at) === view.id);
    const name = make("span", {}, this.say(view));
    return makeRow(`${this.base}${view.id}/${view.hash}`, name, nameDataset(names, place));
  }

  /** « Somme de « Montant » par « Nom du bénéficiaire », en 2024 ». */
  private say({
    what,
    measure,
    under,
    by,
    change,
    filters,
    conditions = [],
    without = [],
    none = [],
  }: FoundView): string {
    const { words } = this;
    const isOfAmounts = what === "rate" && measure;
    const said = what === "ratio" && !under ? "people" : isOfAmounts ? "rate.of" : what;
    const [own, other] = [this.quote(measure), this.quote(under)];
    const isRate = change !== null && under !== ""; // what has changed is a rate
    const figure = words.say(`search.view.${said}`, {
      measure: isRate ? words.say("search.view.ratio", { measure: own, under: other }) : own,
      under: other,
      before: change?.[0] ?? "",
      after: change?.[1] ?? "",
      name: this.quote(by[0]?.name ?? ""),
      conditions: this.sayConditions(conditions),
    });
    const isNamed = COMING.includes(what); // whose the view is, is in what is said of it
    const groups = (isNamed ? [] : by).map(({ name, years, months }, at) => {
      if (months) return words.say("search.view.months");
      if (years) return words.say("search.view.years");
      return words.say(at ? "search.view.and" : "search.view.by", { name: this.quote(name) });
    });
    const asked = filters.map((filter) => this.sayFilter(filter));
    const left = [
      ...this.sayWords("search.view.none", none),
      ...this.sayWords("search.view.left", without),
    ];
    return [[figure, ...groups].join(" "), ...asked, ...left].join(", ");
  }

  private sayWords(key: string, texts: string[]): string[] {
    const words = texts.map((text) => this.quote(text)).join(", ");
    return texts.length ? [this.words.say(key, { words })] : [];
  }

  /** « « Contre » : 0 et « Abstentions » : 0 » */
  private sayConditions(conditions: SaidFilter[]): string {
    const list = new Intl.ListFormat(this.words.language, { type: "conjunction" });
    return list.format(conditions.map((one) => this.sayFilter(one)));
  }

  private sayFilter(filter: SaidFilter): string {
    const { words } = this;
    if (filter.how === "years") {
      const [first, last] = [String(filter.first), String(filter.last)];
      return words.say(first === last ? "search.view.year" : "search.view.span", { first, last });
    }
    const name = this.quote(filter.name);
    if ("days" in filter) return this.sayDays(filter.how, name, filter.days);
    if ("amount" in filter) {
      const amount = words.number(filter.amount);
      const how = filter.how === "is" ? "value" : filter.how;
      return words.say(`search.view.${how}`, { name, amount, text: amount });
    }
    if (filter.how === "text" || filter.how === "without")
      return words.say(`search.view.${filter.how}`, { name, text: this.quote(filter.text) });
    return words.say(`search.view.${filter.how}`, { name, text: this.sayValue(filter.text) });
  }

  private sayValue(text: string): string {
    if (text === ALWAYS) return this.words.say("search.view.always");
    return ["true", "false"].includes(text) ? this.words.say(`cell.${text}`) : text;
  }

  /** « en cours le 1er mai 2025 », « « Date » du 15 au 21 septembre 2025 » */
  private sayDays(how: "days" | "during", name: string, { first, last }: SaidDays): string {
    const { words } = this;
    const write = (day: string): string => writeDay(day, words.language);
    const key = first === last ? `search.view.${how}.one` : `search.view.${how}`;
    return words.say(key, { name, first: write(first), last: write(last) });
  }

  private quote(text: string): string {
    return this.words.say("search.quoted", { text });
  }
}
