// The files of what tables and documents hold: assets/values-0-0.json…, as site_builder/render/feeds/values.py writes
// them. Few are asked for, once something is asked.

import { json } from "../json";
import { fileOf } from "./keys";
import type { Match, Years } from "./matches";

/** Of assets/search.json: of how many files each group of datasets is, and the words that are no key beside others. */
export interface ValueFiles {
  files: number[];
  general: string[];
}

/** What a dataset holds of the words that a file is of. */
export interface Section {
  id: string;
  territory?: boolean;
  limit?: number;
  years?: Record<string, Years>; // of its tables
  values?: { table: string; column: string; rows: Record<string, number> }[];
  words?: {
    words: string;
    table?: string;
    document?: string;
    title?: string;
    passages?: number;
  }[];
}

export class SectionFiles {
  private readonly files = new Map<string, Promise<Section[] | null>>();

  /** `base`: the address of the files, up to their numbers. */
  constructor(
    private readonly base: string,
    readonly counts: number[], // of the files of each group of datasets
  ) {}

  /** What all datasets hold of some words; `failed`: a file has not come. */
  async loadAll(words: string[]): Promise<{ sections: Section[]; failed: boolean }> {
    const loaded = this.counts.flatMap((count, group) =>
      words.map((word) => this.load(group, fileOf(word, count))),
    );
    const files = await Promise.all(loaded);
    return { sections: files.flatMap((file) => file ?? []), failed: files.includes(null) };
  }

  /** A file that does not come is null, and is asked for again by the next question. */
  load(group: number, number: number): Promise<Section[] | null> {
    const name = `${group}-${number}`;
    const known = this.files.get(name);
    if (known) return known;
    const asked = json<Section[]>(`${this.base}-${name}.json`).catch(() => {
      this.files.delete(name);
      return null;
    });
    this.files.set(name, asked);
    return asked;
  }
}

/** What is found in a dataset; `given`: where, and what. */
export function makeMatch({ id, territory = false, years }: Section, given: Partial<Match>): Match {
  return {
    years: years?.[given.table ?? ""],
    id,
    territory,
    table: "",
    column: "",
    values: [],
    rows: 0,
    document: "",
    title: "",
    passages: 0,
    ...given,
  };
}

/** Is it of one of these publishers? */
export function isOf({ id }: { id: string }, slugs: string[]): boolean {
  return slugs.some((slug) => id.startsWith(`${slug}/`));
}

/** What a publisher has before what tables of the territory repeat; then in the order of their addresses. */
export function ownFirst(one: Match, other: Match): number {
  return (
    Number(one.territory) - Number(other.territory) ||
    (one.id < other.id ? -1 : Number(one.id > other.id))
  );
}
