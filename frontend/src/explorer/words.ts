// The sentences of the explorer, in the page's language: assets/explorer.json, which the build writes.

import { json } from "../json";

export class Words {
  constructor(
    readonly language: string,
    readonly said: Record<string, string>,
  ) {}

  /** Those of the site whose scripts are at `base`. */
  static async load(base: URL): Promise<Words> {
    const { lang, dataset } = document.documentElement;
    return new Words(
      lang || "fr",
      await json(new URL(`explorer${dataset["suffix"] ?? ""}.json`, base)),
    );
  }

  say(key: string, given: Record<string, string> = {}): string {
    return (this.said[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => given[name] ?? "");
  }

  /** One of `key.one` and `key.many`, with {n}. */
  count(key: string, n: number, given: Record<string, string> = {}): string {
    const plural = new Intl.PluralRules(this.language).select(n) === "one" ? "one" : "many";
    return this.say(`${key}.${plural}`, { ...given, n: this.number(n) });
  }

  number(n: number): string {
    return n.toLocaleString(this.language);
  }
}
