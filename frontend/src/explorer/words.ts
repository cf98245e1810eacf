// The sentences of scripts, in the page's language: assets/explorer.json, which the build writes, and figures.json of
// charts and comparisons alone, finding.json of the search and of all datasets narrowed.

import { json } from "../json";

export class Words {
  constructor(
    readonly language: string,
    readonly said: Record<string, string>,
  ) {}

  /** Those of the site whose scripts are at `base`; `more` names other files of them. */
  static async load(base: URL, ...more: string[]): Promise<Words> {
    const { lang, dataset } = document.documentElement;
    const files = ["explorer", ...more].map(
      (name) => new URL(`${name}${dataset["suffix"] ?? ""}.json`, base),
    );
    const said = await Promise.all(files.map((file) => json<Record<string, string>>(file)));
    return new Words(lang || "fr", Object.assign({}, ...said) as Record<string, string>);
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
