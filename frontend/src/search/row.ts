// A row of what is found: its name, and beside it, in grey, how much there is of it and where. The whole row is the link,
// so that it is heard as one and easily touched; the name alone is underlined.

import { make } from "../explorer/make";
import { isOfTerritory, type Names } from "./names";

type Part = Node | string;

export function makeRow(href: string, name: HTMLElement, about: Part[] = []): HTMLAnchorElement {
  const link = make("a", { href }, name);
  if (about.length) link.append(" ", make("span", { class: "small" }, ...separate(about)));
  return link;
}

/** The title of a dataset, and whose it is where the title does not tell. */
export function nameDataset(names: Names, place: number): HTMLElement[] {
  const [, publisher, title] = names.datasets[place]!;
  const [, whose] = names.publishers[publisher]!;
  const tells = title.includes(whose) || isOfTerritory(names, place);
  const lang = names.spoken || false;
  return [title, ...(tells ? [] : [whose])].map((text) => make("span", { lang }, text));
}

/** The parts of a row's grey words: styles draw what is between them, a space keeps them apart by ear. */
export function separate(parts: Part[]): Part[] {
  return parts.flatMap((part) => [make("span", {}, part), " "]).slice(0, -1);
}
