// The values of a table that words of a question are, where these are of no column.

import { isCommune } from "../../explorer/grouped/defaults";
import { fold } from "../../fold";
import type { Match } from "../matches";
import type { Names } from "../names";
import { listNames } from "../telling";
import { words, type Term } from "../terms";
import { isAside } from "../units";
import { BODY, nameOfBody, type ValueIndex } from "../values";
import { isTechnical, type AskedColumn, type AskedColumns } from "./columns";
import { COMMUNE_OF_ROW } from "./attempts";
import { lackingFilter, type Told } from "./reading";
import type { MetValues } from "./understand";

const ARTICLE = /^(?:l|la|le|les) /; // of towns: « à La Madeleine » says « Madeleine » beside it
const SHORTEST_VALUE = 3; // letters

export class ValueFilters {
  constructor(
    private readonly names: Names,
    private readonly values: ValueIndex,
    private readonly term: Term,
  ) {}

  /** The values that stand in words of a question that are of no column, and the words that are left. */
  async find(
    id: string,
    asked: AskedColumns,
    { question, told: all }: { question: string; told: Told[] },
  ): Promise<{ values: MetValues[]; held: MetValues[]; told: Told[] }> {
    const { columns } = asked.table;
    // « sans publicité » may be said by a value, where no column says it
    const isLacked = (word: Told): boolean => lackingFilter(asked, word) !== null;
    const told = all.map((word): Told =>
      word.role === "lacking" && !isLacked(word) ? { ...word, role: "", isDenied: true } : word,
    );
    const isCalled = (word: Told): boolean =>
      columns.some((_, column) => asked.isCalled(column, word)) ||
      asked.findGroups(word) !== null ||
      asked.findPersons(word) !== null ||
      asked.findKind(word) !== null ||
      asked.findToldKind(word) !== null;
    const listUnknown = (some: Told[]): Told[] =>
      some.filter((word) => isUnknown(word) && !isCalled(word));
    const spanOf = (some: Told[]): string =>
      findSpan(
        fold(question),
        some.map(({ text }) => fold(text)),
      );
    if (!listUnknown(told).length) return { values: [], held: [], told };
    const said = listSaidValues(asked, spanOf(listUnknown(told)));
    const named = await this.listNamed(id, asked, question, listUnknown(told));
    const isMet = ({ column }: MetValues): boolean => said.some((one) => one.column === column);
    const values = [...said, ...named.filter((one) => !isMet(one))];
    const texts = values.flatMap((one) => (one.text === undefined ? one.values : [one.text]));
    const left = withoutWords(told, texts.map(fold).join(" "));
    const unknown = listUnknown(left);
    if (!unknown.length) return { values, held: [], told: left };
    const span = spanOf(unknown);
    const others = this.sayOtherwise(unknown).map((other) => ({ span: other, question: other }));
    for (const one of [{ span, question }, ...others]) {
      const held = await this.listHeld(id, asked, one);
      if (held.length && (one.span === span || isOneOf(asked, held[0]!, one.span)))
        return { values: [...values, ...held], held, told: withoutWords(left, span) };
    }
    const isApart = unknown.length + values.length > 1;
    const apart = isApart ? await this.listApart(id, asked, unknown) : [];
    if (apart.length)
      return { values: [...values, ...apart], held: [], told: withoutWords(left, span) };
    const settled = left.map((word) => ({
      ...word,
      known: word.known || Boolean(word.standsForAll),
    }));
    return { values, held: [], told: settled };
  }

  /** The values that are names in a question, « Bois-Blancs », of several words which are of no column. */
  private async listNamed(
    id: string,
    asked: AskedColumns,
    question: string,
    unknown: Told[],
  ): Promise<MetValues[]> {
    const left = new Set(unknown.flatMap(({ text }) => fold(text).split(" ")));
    const isLeft = (name: string[]): boolean =>
      name.length > 1 && name.some((word) => left.has(word)); // « bois » may be of the subject
    const names = listNames(question).filter((name) => isLeft(fold(name).split(" ")));
    const held = names.map((span) => this.listHeld(id, asked, { span, question: span }));
    return mergeColumns((await Promise.all(held)).flat());
  }

  /** The values of each of several words, in different columns: « électricité » and « piscines »; none, where one has
   *  none. */
  private async listApart(id: string, asked: AskedColumns, unknown: Told[]): Promise<MetValues[]> {
    const found = await Promise.all(unknown.map(({ text }) => this.findHaving(id, asked, text)));
    const columns = new Set(found.flatMap((one) => (one ? [one.column] : [])));
    return columns.size === unknown.length ? found.flatMap((one) => one ?? []) : [];
  }

  /** The values of one column of a table that have a word. */
  private async findHaving(
    id: string,
    { table }: AskedColumns,
    text: string,
  ): Promise<MetValues | null> {
    const { matches } = await this.values.find(text);
    const own = matches.filter((one) => one.id === id && `t-${one.table}` === table.anchor);
    const texts = [...new Set(own.flatMap(({ values }) => values))];
    const columns = new Set(own.map((one) => one.column));
    const column = table.columns.findIndex(({ name }) => columns.has(name));
    if (columns.size !== 1 || column < 0 || !texts.length) return null;
    if (texts.length === 1) return { column, values: texts };
    return { column, values: [], text: quoteWhole(text, texts) };
  }

  /** What accounts say for what people do: « cantine » → « restauration scolaire ». */
  private sayOtherwise(unknown: Told[]): string[] {
    const said = new Set(unknown.flatMap(({ text }) => words(text)).map(this.term));
    const isSaid = (one: string): boolean => words(one).length === 1 && said.has(this.term(one));
    const groups = this.names.synonyms.filter((group) => group.some(isSaid));
    return groups.flat().filter((one) => words(one).length > 1);
  }

  /** A value of the dataset that is what is said, or the only one of all datasets that has it; else what several values
   *  of one column have in common. */
  private async listHeld(
    id: string,
    asked: AskedColumns,
    { span, question }: { span: string; question: string },
  ): Promise<MetValues[]> {
    const { matches } = await this.values.find(span);
    const met = matches.filter(({ values }) => values.length);
    const here = met.filter((one) => one.id === id && `t-${one.table}` === asked.table.anchor);
    const own = this.ofOneColumn(asked, here, { span, question });
    const [first] = own;
    const column = asked.table.columns.findIndex(({ name }) => name === first?.column);
    if (!first || column < 0 || own.some((one) => one.column !== first.column)) return [];
    const texts = [...new Set(own.flatMap(({ values }) => values))];
    const elements = new Set(texts.map((one) => this.elementOf(one, span)));
    const [element] = elements;
    if (texts.length > 1 && elements.size === 1 && element)
      return [{ column, values: [], text: element }];
    if (texts.length > 1 && namesOf(own).size === 1) return []; // which of them is meant?
    if (texts.length > 1) return this.listCommon(column, texts, { span, question });
    const text = this.elementOf(first.values[0]!, span);
    if (namesOf(met).size !== 1) return [];
    return [text ? { column, values: [], text } : { column, values: first.values }];
  }

  /** Of what is met in several columns, that in the one which a question names; else where it is one of those that cells
   *  list: « œuf » of « Gluten, Œuf » rather than « Œuf mayonnaise ». */
  private ofOneColumn(
    asked: AskedColumns,
    met: Match[],
    { span, question }: { span: string; question: string },
  ): Match[] {
    const said = words(question).map((text) => ({ text, terms: [], others: [], known: false }));
    const isNamed = ({ column }: Match): boolean => {
      const place = asked.table.columns.findIndex(({ name }) => name === column);
      return place >= 0 && said.some((word) => asked.isCalled(place, word));
    };
    const isElement = ({ values }: Match): boolean =>
      values.every((value) => this.elementOf(value, span));
    const columns = new Set(met.map(({ column }) => column));
    if (columns.size < 2) return met;
    for (const isMeant of [isNamed, isElement]) if (met.some(isMeant)) return met.filter(isMeant);
    return met;
  }

  /** « Poisson » of « Poisson, Lait », which others may have beside something else; "" where a value is no list of such. */
  private elementOf(value: string, said: string): string {
    const elements = value.split(/[,;|]/).map((text) => text.trim());
    const terms = (text: string): string[] => words(text).flatMap((word) => this.term(word) ?? []);
    const asked = new Set(terms(said));
    const isAsked = (text: string): boolean => {
      const own = terms(text);
      return own.length > 0 && own.every((term) => asked.has(term));
    };
    return elements.length > 1 ? (elements.find(isAsked) ?? "") : "";
  }

  /** « épicerie solidaire » of « Épicerie solidaire du Four-Bleu » and others, where it is all that is asked. */
  private listCommon(
    column: number,
    texts: string[],
    { span, question }: { span: string; question: string },
  ): MetValues[] {
    const all = texts.map((text) => fold(text).split(" "));
    const terms = (text: string): Set<string> =>
      new Set(words(text).flatMap((word) => this.term(word) ?? []));
    const asked = terms(question); // « club » of « ciné-clubs », though a dataset is about clubs
    const isBegun = (one: string[], word: string): boolean =>
      one.some((own) => own.startsWith(word)); // « scolaire » of « scolaires »
    const common = words(texts[0]!).filter((word) => all.every((one) => isBegun(one, fold(word))));
    const text = common.filter((word) => asked.has(this.term(word) ?? "")).join(" ");
    const met = terms(text);
    if (![...terms(span)].every((term) => met.has(term))) return [];
    return [{ column, values: [], text: quoteWhole(text, texts) }];
  }
}

/** A phrase between quotes where all of these have it whole, one word after another: « club » of « Ciné club » is then in
 *  no « Clubs », nor « ciné » in « Vaccinés ». */
function quoteWhole(text: string, texts: string[]): string {
  const isWhole = texts.every((one) => ` ${fold(one)} `.includes(` ${fold(text)} `));
  return isWhole && fold(text) ? `"${text}"` : text;
}

/** Is it one of a few kinds, or a value that is all that is said: « frais d’affranchissement » for « timbres »? */
function isOneOf(asked: AskedColumns, { column, values }: MetValues, said: string): boolean {
  return asked.isOfKinds(column) || values.some((value) => fold(value) === fold(said));
}

/** Of several names of one column, any: « Bois-Blancs et Vieux-Lille ». */
function mergeColumns(met: MetValues[]): MetValues[] {
  const columns = new Map<number, MetValues>();
  for (const one of met) {
    const known = columns.get(one.column);
    if (!known) columns.set(one.column, one);
    else if (one.text === undefined)
      columns.set(one.column, { ...known, values: [...known.values, ...one.values] });
  }
  return [...columns.values()];
}

/** The names that are met, two bodies of one name having the same. */
export function namesOf(matches: Match[]): Set<string> {
  const names = matches.flatMap(({ column, values }) =>
    values.map((value) => fold(column === BODY ? nameOfBody(value) : value)),
  );
  return new Set(names);
}

export function isUnknown({ known, role }: Told): boolean {
  return !known && (!role || role === "head");
}

/** The words that are not among those of a text. */
function withoutWords(told: Told[], text: string): Told[] {
  const there = new Set(text.split(" "));
  const isSaid = (word: Told): boolean =>
    fold(word.text)
      .split(" ")
      .every((one) => there.has(one));
  return told.filter((word) => word.role || !isSaid(word));
}

/** From the first of these words in a text to the last one, with what is said of it: « éclairage public ». */
export function findSpan(text: string, words: string[]): string {
  const all = text.split(" ");
  const isOne = (word: string): boolean => words.some((one) => one.split(" ").includes(word));
  const places = [...all.keys()].filter((at) => isOne(all[at]!));
  let end = Math.max(...places) + 1;
  while (end < all.length && isAside(all[end]!)) end += 1;
  return all.slice(Math.min(...places), end).join(" ");
}

/** The most frequent values of columns that stand in a text as they are; of a column each, and the longest first. */
function listSaidValues({ table }: AskedColumns, text: string): MetValues[] {
  const bareOf = (field: AskedColumn, value: string): string =>
    isCommune(field) ? fold(value).replace(ARTICLE, "") : fold(value);
  const found = table.columns.flatMap((field, column) => {
    const values = isTechnical(field.name) ? [] : (field.values ?? []);
    return values.map((value) => ({ column, value, bare: bareOf(field, value) }));
  });
  const ofCommune = ({ column }: { column: number }): number =>
    Number(table.columns[column]!.name === COMMUNE_OF_ROW);
  found.sort(
    (one, other) => other.bare.length - one.bare.length || ofCommune(other) - ofCommune(one),
  );
  const met = new Map<number, string[]>();
  let left = ` ${text} `;
  for (const { column, value, bare } of found) {
    if (bare.length < SHORTEST_VALUE || !left.includes(` ${bare} `)) continue;
    left = left.replace(` ${bare} `, " ");
    met.set(column, [...(met.get(column) ?? []), value]);
  }
  return [...met].map(([column, values]) => ({ column, values }));
}
