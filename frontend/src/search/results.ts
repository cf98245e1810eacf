// Datasets that were found, some at a time, and what is said of them.

import { button, make } from "../explorer/make";
import type { Words } from "../explorer/words";
import { writeDay } from "./dates";
import { idOf, isOfTerritory, type Names } from "./names";
import { words as split } from "./terms";
import type { Answer } from "./worker";

const SHOWN_AT_ONCE = 20; // results at once

export class Results {
  readonly list = make("ol", { class: "datasets lines" });
  readonly more = make("p");
  private readonly titles = new Map<string, number>(); // of how many datasets each is
  private shown = "";

  constructor(
    private readonly words: Words,
    private readonly names: Names,
    saysWhose = false,
  ) {
    for (const [, , title] of saysWhose ? names.datasets : [])
      this.titles.set(title, (this.titles.get(title) ?? 0) + 1);
  }

  /** The datasets at these places, the words by which they were found being marked. What has the focus keeps it. */
  show(places: number[], found = new Set<string>(), inside: string[][] = []): void {
    const shown = JSON.stringify([places, [...found]]);
    if (shown === this.shown) return;
    this.shown = shown;
    const add = (start: number): void => {
      const some = places.slice(start, start + SHOWN_AT_ONCE);
      this.list.append(
        ...some.map((place, at) => this.item(place, found, inside[start + at] ?? [])),
      );
      const next = (): void => {
        add(start + SHOWN_AT_ONCE);
        this.list.children[start + SHOWN_AT_ONCE]?.querySelector("a")?.focus();
      };
      this.more.replaceChildren(
        ...(places.length > start + SHOWN_AT_ONCE
          ? [button(this.words.say("search.more"), next)]
          : []),
      );
    };
    const held = this.list.contains(document.activeElement)
      ? (document.activeElement as HTMLAnchorElement).href
      : "";
    this.list.replaceChildren();
    add(0);
    if (held) [...this.list.querySelectorAll("a")].find(({ href }) => href === held)?.focus();
  }

  private item(place: number, found: Set<string>, inside: string[]): HTMLElement {
    const [, , title, , , , , , titleIn] = this.names.datasets[place]!;
    const link = make(
      "a",
      { class: "title", href: `../${idOf(this.names, place)}/`, lang: titleIn ?? false },
      ...marked(title, found),
      ...this.whoseTitle(place),
    );
    const facts = this.listFacts(place, found, this.whyFound(place, found, inside));
    return make("li", {}, link, make("p", { class: "small" }, ...facts), ...this.absent(place));
  }

  /** Of datasets of one title, links are told apart by ear. */
  private whoseTitle(place: number): HTMLElement[] {
    const [, publisher, title] = this.names.datasets[place]!;
    const isShared = (this.titles.get(title) ?? 0) > 1;
    const [, name] = this.names.publishers[publisher]!;
    return isShared ? [make("span", { class: "aside" }, `, ${name}`)] : [];
  }

  /** Whose a dataset is, how long, `why` it was found, and of when, as the list of all datasets says it. */
  private listFacts(place: number, found: Set<string>, why: HTMLElement[]): HTMLElement[] {
    const [, publisher, , , , , day, rows] = this.names.datasets[place]!;
    const [home, name] = this.names.publishers[publisher]!;
    const { words } = this;
    const publisherLink = make("a", { href: `../${home}/` }, ...marked(name, found));
    const whose = isOfTerritory(this.names, place) ? [] : [publisherLink];
    const count = rows ? [make("span", {}, words.count("search.rows", rows))] : [];
    const date = day ? [make("time", { datetime: day }, writeDay(day, words.language))] : [];
    return [...whose, ...count, ...why, ...date];
  }

  /** By what it was found where its title does not show it: its keywords, what its tables hold. */
  private whyFound(place: number, found: Set<string>, inside: string[]): HTMLElement[] {
    const [, , title, keywords] = this.names.datasets[place]!;
    const { words, names } = this;
    const isMet = (text: string): boolean => this.isMet(text, found);
    const met = isMet(title) ? [] : keywords.split(", ").filter(isMet);
    const lang = names.spoken || false;
    const spans = met.map((keyword) => make("span", { lang }, ...marked(keyword, found)));
    if (inside.length)
      spans.push(make("span", {}, words.say("search.inside", { words: quoted(inside, words) })));
    return spans;
  }

  private isMet(text: string, found: Set<string>): boolean {
    return split(text).some((word) => found.has(word.toLowerCase()));
  }

  /** Who is missing in a table of all, and where it is whole. */
  private absent(place: number): HTMLElement[] {
    const [missing, whole, address] = this.names.absent[idOf(this.names, place)] ?? [];
    if (!missing) return [];
    const link = make("a", { href: `../${address}` }, whole!);
    return [make("p", { class: "small" }, `${missing} `, link)];
  }
}

/** What of a question is not met, and what was not searched; "" where all of it is and was. */
export function unmet({ places, missing, near, unseen }: Answer, words: Words): string {
  if (unseen === "yet") return words.say("search.further");
  const none =
    missing.length && !unseen ? words.say("search.missing", { words: quoted(missing, words) }) : "";
  const lacks = near ? words.say("search.near") : none;
  return [unseen ? words.say("search.partial") : "", places.length ? lacks : ""]
    .filter(Boolean)
    .join(" ");
}

/** Where the page says how to ask for data: brought beside what is said, with what was looked for, where there is none. */
export class Request {
  private readonly addresses: [link: HTMLAnchorElement, address: string][];
  private readonly place: Comment;

  private constructor(private readonly element: HTMLElement) {
    this.addresses = [...element.querySelectorAll("a")].map((link) => [link, link.href]);
    this.place = document.createComment("");
    element.before(this.place);
  }

  static find(): Request | null {
    const element = document.querySelector<HTMLElement>("[data-line]");
    return element && new Request(element);
  }

  /** Below `status`, where something was looked for; else where it was. */
  show(question: string, status: HTMLElement): void {
    const line = encodeURIComponent(this.element.dataset["line"] ?? "");
    const filled = `${line}%20${encodeURIComponent(question)}`;
    for (const [link, address] of this.addresses)
      link.href = question ? address.replace(line, filled) : address;
    const before = question ? status : this.place;
    if (before.nextSibling !== this.element) before.after(this.element);
  }
}

function quoted(texts: string[], words: Words): string {
  return texts.map((text) => words.say("search.quoted", { text })).join(", ");
}

/** The words of a text by which it was found, marked. */
function marked(text: string, found: Set<string>): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const word of split(text)) {
    const start = text.indexOf(word, end);
    if (start < 0) continue; // composed otherwise
    parts.push(
      text.slice(end, start),
      found.has(word.toLowerCase()) ? make("mark", {}, word) : word,
    );
    end = start + word.length;
  }
  return [...parts, text.slice(end)];
}
