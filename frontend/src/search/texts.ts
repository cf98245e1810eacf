// The long texts of tables and the documents that have the words of a question.

import { fold } from "../fold";
import type { Asked, AskedWords } from "./askedwords";
import { fileOf } from "./keys";
import type { Match } from "./matches";
import { isOf, makeMatch, ownFirst, type Section, type SectionFiles } from "./sections";

export const PRICES = "tarif"; // what documents call what « coûte » asks for: synonyms.txt has it first
const PRICE_LIST = /^(?=.*\b(?:annexe|annex|appendix)\b).*\b(?:tarif\w*|prix|prices?|fees)\b/; // titles
const FEWEST_TOLD = 3; // of the words of a long question, that a document has
const MOST_TEXTS = 3; // documents of a dataset

interface Text {
  words: string;
  title?: string;
}

export class TextIndex {
  constructor(
    private readonly files: SectionFiles,
    private readonly words: AskedWords,
  ) {}

  /** Datasets whose long texts and documents have all these words; of each the text that has the most of them, its
   *  title counting too. */
  async find(asked: Asked[]): Promise<Match[]> {
    if (!asked.length) return [];
    const groups = this.files.counts.map((count, group) => this.inGroup(asked, group, count));
    return (await Promise.all(groups)).flat().sort(ownFirst);
  }

  /** A file more for each word, as long as there are datasets that have those before. */
  private async inGroup(asked: Asked[], group: number, count: number): Promise<Match[]> {
    const left = new Map<string, Section[]>();
    for (const [place, one] of asked.entries()) {
      if (place && !left.size) return [];
      const heads = new Set([one.text, ...one.others].map((text) => fileOf(text, count)));
      const files = await Promise.all([...heads].map((file) => this.files.load(group, file)));
      for (const section of files.flatMap((file) => file ?? [])) {
        if (!place) left.set(section.id, [section]);
        else left.get(section.id)?.push(section);
      }
      const has = (section: Section): boolean => this.holds(section, one);
      for (const [id, some] of left) if (!some.some(has)) left.delete(id);
    }
    return [...left.values()].flatMap((sections) => this.bestTexts(sections, asked));
  }

  private holds({ words = [] }: Section, asked: Asked): boolean {
    return words.some((text) => this.tells(text, asked));
  }

  private tells({ words, title = "" }: Text, asked: Asked): boolean {
    return `${words} ${fold(title)}`.split(" ").some((word) => this.words.meets(word, asked));
  }

  /** The texts that have the most of these words; those first whose titles have them, documents before tables. */
  private bestTexts(sections: Section[], asked: Asked[], least = 0): Match[] {
    const texts = new Map<string, { match: Match; words: string }>();
    for (const section of sections) {
      for (const text of section.words ?? []) {
        const { words, table = "", document = "", title = "", passages = 0 } = text;
        const key = `${table} ${document}`;
        const known = texts.get(key)?.words ?? "";
        const found = makeMatch(section, { table, document, title, passages });
        texts.set(key, { match: found, words: `${known} ${words}` });
      }
    }
    const met = (text: Text): number => asked.filter((one) => this.tells(text, one)).length;
    const ranked = [...texts.values()].map(({ match, words }) => ({
      match,
      all: met({ words, title: match.title }),
      named: met({ words: fold(match.title || match.document) }),
    }));
    const most = Math.max(least, ...ranked.map(({ all }) => all));
    return ranked
      .filter(({ all }) => all === most)
      .sort(
        (one, other) =>
          other.named - one.named || Number(!one.match.document) - Number(!other.match.document),
      )
      .slice(0, MOST_TEXTS)
      .map(({ match }) => match);
  }

  /** The documents of these publishers that have the most of these words, and not few. */
  async findMost(asked: Asked[], slugs: string[]): Promise<Match[]> {
    const least = Math.max(FEWEST_TOLD, asked.length / 2);
    const { sections } = await this.files.loadAll(asked.map(({ text }) => text));
    const own = new Map<string, Set<Section>>();
    for (const section of sections)
      if (isOf(section, slugs))
        own.set(section.id, (own.get(section.id) ?? new Set()).add(section));
    const found = [...own.values()].flatMap((some) => this.bestTexts([...some], asked, least));
    return found.filter(({ document }) => document).sort(ownFirst);
  }

  /** Documents behind the annexes that list their prices. */
  async listedFirst(matches: Match[]): Promise<Match[]> {
    const documents = matches.filter(({ document }) => document);
    const lists = await this.listPriceLists(documents);
    const isListed = (one: Match): boolean =>
      lists.some(({ id, document }) => id === one.id && document === one.document);
    const rows = matches.filter(({ document }) => !document);
    return [...rows, ...lists, ...documents.filter((one) => !isListed(one))];
  }

  /** The annexes of documents that are called lists of prices: these tell what the others decide. */
  private async listPriceLists(documents: Match[]): Promise<Match[]> {
    const { sections } = await this.files.loadAll([PRICES]);
    const found = sections.flatMap((section) => {
      const numbers = documents.filter(({ id }) => id === section.id).flatMap(numbersOf);
      const isTheirs = (text: { title?: string; document?: string }): boolean =>
        PRICE_LIST.test(fold(text.title || text.document || "")) &&
        numbersOf(text).some((number) => numbers.includes(number));
      return (section.words ?? [])
        .filter(isTheirs)
        .map(({ document = "", title = "", passages = 0 }) =>
          makeMatch(section, { document, title, passages }),
        );
    });
    return found.slice(0, MOST_TEXTS);
  }
}

/** The numbers of an act that a title says: « 24-077 ». */
function numbersOf({ title, document }: { title?: string; document?: string }): string[] {
  return (title || document || "").match(/\d+[-/_.]\d+/g) ?? [];
}
