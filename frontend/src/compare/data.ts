// The figures of a measure: data/territoire/…/comparaison/<measure>.json, which docs/api-et-catalogues.md describes.

import { json } from "../json";

export interface Commune {
  insee: string;
  name: string;
  slug: string;
  population: number | null;
}

export interface Figure {
  value: number;
  amount: number;
  rows: number;
  empty: number; // rows that would count, and have no number
}

interface Columns {
  commune: number[];
  year?: number[];
  category?: number[];
  value: (number | null)[];
  amount?: (number | null)[];
  rows: number[];
  empty: number[];
}

interface Head {
  title: string;
  unit: string;
  per: string;
  years: string[];
  communes: Commune[];
  categories: [string, string][];
  parts: string[];
  category_parts?: number[];
  classes: SizeClass[];
  medians: Median[];
  values: Columns | null;
}

/** Communes of `least` inhabitants to `most`, null where there is no end. */
export interface SizeClass {
  id: string;
  least: number;
  most: number | null;
}

/** The median of a class of communes; `value` is null where too few of them have the figure, which `reason` says. */
export interface Median {
  class: string;
  year: string;
  category: string;
  value: number | null;
  communes: number;
  of: number;
  reason: string;
}

/** « Emma (fille) » → « Emma (girl) » */
function translate(label: string, words: Record<string, string>): string {
  const parts = label.split(/( \(|\))/);
  return parts.map((part) => words[part] ?? part).join("");
}

export class Measure {
  private readonly figures = new Map<string, Figure>();
  private readonly loaded = new Map<number, Promise<void>>();

  private constructor(
    readonly head: Head,
    private readonly url: string,
  ) {
    if (head.values) this.add(head.values);
  }

  /** `words`: what those of its categories and its unit are in the page's language, where that is not French. */
  static async load(url: string, words: Record<string, string>): Promise<Measure> {
    const head = await json<Head>(url);
    const unit = words[head.unit] ?? head.unit;
    const categories = head.categories.map(([value, label]): [string, string] => [
      value,
      translate(label, words),
    ]);
    return new Measure({ ...head, unit, categories }, url);
  }

  /** Where there are parts, the one of a category has to be there before its figures are. */
  async hold(category: string): Promise<void> {
    const { parts, category_parts: places = [], categories } = this.head;
    const place = categories.findIndex(([value]) => value === category);
    const part = places[place];
    if (!parts.length || part === undefined) return;
    const coming = this.loaded.get(part) ?? this.fetch(part);
    this.loaded.set(part, coming);
    await coming.catch((cause: unknown) => {
      this.loaded.delete(part);
      throw cause;
    });
  }

  get(insee: string, year: string, category: string): Figure | undefined {
    return this.figures.get(key(insee, year, category));
  }

  label(category: string): string {
    return this.head.categories.find(([value]) => value === category)?.[1] ?? category;
  }

  /** The class of size of a commune, where it has medians. */
  sizeOf({ population }: Commune): SizeClass | undefined {
    if (!population || !this.head.medians.length) return undefined;
    return this.head.classes.find(({ most }) => most === null || population <= most);
  }

  median({ id }: SizeClass, year: string, category: string): Median | undefined {
    return this.head.medians.find(
      (one) => one.class === id && one.year === year && one.category === category,
    );
  }

  private async fetch(part: number): Promise<void> {
    const { values } = await json<{ values: Columns }>(new URL(this.head.parts[part]!, this.url));
    this.add(values);
  }

  private add({ commune, year, category, value, amount, rows, empty }: Columns): void {
    const { communes, years, categories } = this.head;
    for (let i = 0; i < commune.length; i += 1) {
      const known = value[i];
      if (known === null || known === undefined) continue;
      const { insee } = communes[commune[i]!]!;
      const when = year ? years[year[i]!]! : "";
      const what = category ? categories[category[i]!]![0] : "";
      const figure = {
        value: known,
        amount: amount?.[i] ?? known,
        rows: rows[i]!,
        empty: empty[i]!,
      };
      this.figures.set(key(insee, when, what), figure);
    }
  }
}

function key(insee: string, year: string, category: string): string {
  return `${insee}\n${year}\n${category}`;
}
