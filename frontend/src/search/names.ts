// What the build writes for the search: the names of all datasets, then what each holds, in parts.

import type { ValueFiles } from "./sections";

/** assets/search.json, as site_builder/render/feeds/search.py writes it. */
export interface Names {
  order: string; // what another file of the same datasets has too
  language: string;
  spoken: string; // the language of the data, where it is another
  publishers: [slug: string, name: string][];
  themes: [slug: string, name: string][];
  pages: [url: string, title: string, words?: string][]; // that are of no dataset and of no publisher
  datasets: [
    slug: string, // the whole id of one that does not stand in its publisher's folder
    publisher: number,
    title: string,
    keywords: string,
    theme: number,
    others: string,
    day: string,
    rows: number,
    titleIn?: string,
  ][];
  synonyms: string[][];
  absent: Record<string, [text: string, title: string, url: string]>; // who is missing in a table, by its id
  subjects: [asked: string[], meant: string[]][]; // words of questions, and what is published of them
  parts: number;
  values: ValueFiles;
}

/** assets/search-0.json…: the id of a dataset, its description, what its columns and files are called, its words. */
export type Part = [id: string, description: string, columns: string, held: string][];

/** The id of a dataset, which is its address from the site's root. */
export function idOf(names: Names, place: number): string {
  const [slug, publisher] = names.datasets[place]!;
  return slug.includes("/") ? slug : `${names.publishers[publisher]![0]}/${slug}`;
}

/** Who publishes a dataset. */
export function publisherOf(names: Names, place: number): string {
  const [, publisher] = names.datasets[place]!;
  const [, name] = names.publishers[publisher]!;
  return name;
}

/** Is it a table of all publishers, whoever publishes it? */
export function isOfTerritory(names: Names, place: number): boolean {
  return idOf(names, place).startsWith("territoire/");
}

/** Is a table of the territory one of what a dataset is about? */
export function joins(names: Names, place: number, one: number): boolean {
  const [, , , keywords] = names.datasets[place]!;
  const [, , , , , others] = names.datasets[one]!;
  return isOfTerritory(names, place) && keywords !== "" && others.includes(keywords);
}
