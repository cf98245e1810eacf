// The page of the search: what is found as one types, marked where it was met, and kept in the address.

import { button, make } from "../explorer/make";
import { Words } from "../explorer/words";
import type { Answer, Names } from "./ranking";
import { term, words as split } from "./terms";
import type { Reply } from "./worker";

const PAUSE = 120; // milliseconds without typing, before what was typed is looked for among names
const REST = 700; // and before all that is held is loaded for it, where names do not suffice
const SHOWN = 20; // results at once
const PUBLISHERS = 5;

/** `root` is the element with data-search, in which there is a form. */
export async function start(root: HTMLElement): Promise<void> {
  const words = await Words.load(new URL(".", import.meta.url));
  await new Search(root, root.querySelector("form")!, words).start();
}

class Search {
  private readonly input: HTMLInputElement;
  private readonly status: HTMLElement;
  private readonly publishers = make("ul", { class: "names few" });
  private readonly list = make("ol", { class: "datasets" });
  private readonly more = make("p");
  private readonly worker = new Worker(new URL("search-worker.js", import.meta.url), { type: "module" });
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private names!: Names;
  private asked = 0;
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
    this.worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      this.waiting.get(data.id)?.(data);
      this.waiting.delete(data.id);
    });
    this.worker.addEventListener("error", () => this.fail());
  }

  async start(): Promise<void> {
    this.status.after(this.publishers, this.list, this.more);
    this.form.addEventListener("submit", () => void this.find(true));
    this.input.addEventListener("input", () => {
      window.clearTimeout(this.pause);
      this.pause = window.setTimeout(() => void this.find(false), PAUSE);
      window.clearTimeout(this.rest);
      this.rest = window.setTimeout(() => void this.find(false, true), REST);
    });
    window.addEventListener("popstate", () => {
      this.input.value = "";
      this.read();
    });
    this.status.textContent = this.words.say("search.loading");
    const opened = this.ask({ open: new URL(this.root.dataset["search"] ?? "", document.baseURI).href });
    this.read();
    const { names } = await opened;
    if (!names) return this.fail();
    this.status.textContent = "";
    this.names = names;
    await this.find(false, this.settled); // what is being typed may not be whole yet
  }

  private read(): void {
    this.input.value ||= new URLSearchParams(location.search).get("q") ?? "";
    if (this.names) void this.find(false, true);
  }

  private fail(): void {
    this.status.textContent = this.root.dataset["failed"] ?? "";
  }

  private ask(given: { open?: string; question?: string; whole?: boolean }): Promise<Reply> {
    const id = (this.asked += 1);
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.worker.postMessage({ id, ...given });
    });
  }

  /** `kept`: the question is one to come back to; `whole`: what tables hold may be loaded for it. */
  private async find(kept: boolean, whole = kept): Promise<void> {
    window.clearTimeout(this.pause);
    if (whole) window.clearTimeout(this.rest);
    const question = this.input.value.trim();
    const address = question ? `?q=${encodeURIComponent(question)}` : location.pathname;
    const changed = address !== (location.search || location.pathname);
    history[changed && this.settled ? "pushState" : "replaceState"](null, "", address);
    this.settled = kept || (this.settled && !changed);
    if (!this.names) return; // it is looked for once they are there
    const id = this.asked + 1;
    const { answer } = await this.ask({ question, whole });
    if (id !== this.asked) return; // something else has been asked since
    if (!answer) return this.fail();
    this.show(question, answer);
  }

  private show(question: string, answer: Answer): void {
    const { words } = this;
    this.status.textContent = question ? this.said(question, answer) : "";
    const { publishers } = answer;
    this.publishers.replaceChildren(
      ...publishers.slice(0, PUBLISHERS).map((place) => {
        const [slug, name] = this.names.publishers[place]!;
        return make("li", {}, make("a", { href: `../${slug}/` }, name));
      }),
    );
    this.publishers.hidden = !publishers.length;
    const found = new Set(answer.found);
    const add = (start: number): void => {
      this.list.append(...answer.places.slice(start, start + SHOWN).map((place) => this.item(place, found)));
      const rest = answer.places.length > start + SHOWN;
      const next = (): void => {
        add(start + SHOWN);
        this.list.children[start + SHOWN]?.querySelector("a")?.focus();
      };
      this.more.replaceChildren(...(rest ? [button(words.say("search.more"), next)] : []));
    };
    this.list.replaceChildren();
    add(0);
    this.root.dataset["answered"] = question;
  }

  private said(question: string, { places, publishers, missing, near }: Answer): string {
    const { words } = this;
    const known = publishers.length ? words.count("search.publishers", publishers.length) : "";
    if (!places.length) return known || words.say("search.none", { text: question });
    const quoted = missing.map((word) => `«\u00a0${word}\u00a0»`).join(", ");
    const told = near ? words.say("search.near") : missing.length ? words.say("search.missing", { words: quoted }) : "";
    return [told, known, words.count("search.found", places.length)].filter(Boolean).join(" ");
  }

  private item(place: number, found: Set<string>): HTMLElement {
    const [slug, publisher, title, keywords, theme, , day, rows] = this.names.datasets[place]!;
    const [home, name] = this.names.publishers[publisher]!;
    const { words } = this;
    const facts = [
      make("a", { href: `../${home}/` }, ...marked(name, found)),
      ...(theme < 0 ? [] : [make("span", {}, this.names.themes[theme]!)]),
      ...(rows ? [make("span", {}, words.count("search.rows", rows))] : []),
      ...(day ? [make("span", {}, `${words.say("item.day")} `, make("time", { datetime: day }, written(day, words.language)))] : []),
    ];
    return make(
      "li",
      {},
      make("a", { class: "title", href: `../${home}/${slug}/` }, ...marked(title, found)),
      make("p", { class: "small" }, ...facts),
      ...(keywords ? [make("p", { class: "small" }, make("span", {}, ...marked(keywords, found)))] : []),
    );
  }
}

/** The words of a text by which it was found, marked. */
function marked(text: string, found: Set<string>): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const word of split(text)) {
    const start = text.indexOf(word, end);
    if (start < 0) continue; // composed otherwise
    parts.push(text.slice(end, start), found.has(term(word) ?? "") ? make("mark", {}, word) : word);
    end = start + word.length;
  }
  return [...parts, text.slice(end)];
}

/** 2024-01-01 → « 1er janvier 2024 », as pages write it. */
function written(day: string, language: string): string {
  const text = new Date(day).toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
  return language === "fr" ? text.replace(/^1 /, "1er ") : text;
}
