// Which columns of a table the words of a question mean: by their titles, names and values.

import type { Field } from "../../explorer/column";
import { findDates, lastingField } from "../../explorer/lasting";
import { fold } from "../../fold";
import { Families } from "../families";
import { words, type Term } from "../terms";

export const ALWAYS = "24/7";

/** A column of assets/columns/ID.json, as site_builder/render/feeds/columns.py writes it. */
export interface AskedColumn extends Field {
  low?: string;
  high?: string;
  values?: string[];
  distinct?: number; // values
  empty?: number; // cells
}

/** What the search knows of a table. */
export interface AskedTable {
  anchor: string;
  file: string; // its Parquet, from the site's root
  bytes: number;
  rows: number;
  naming: number;
  order: number[];
  columns: AskedColumn[];
}

/** A word of a question, with what else says the same, as terms; `known`: the dataset is about it. */
export interface Word {
  text: string;
  terms: string[];
  others: string[][];
  known: boolean;
}

// Of which nobody asks without their name: where rows come from, codes of persons and places
const BESIDE =
  /^(?:source_|diffuseur$|territoire_insee|hors_territoire|present_ailleurs|identifiants_reunis|comptage$|fichier_source)/;
const JOINED = /^(?:diffuseur|territoire)_/; // whose rows they are, in a table of the territory
const CODES = ["siret", "siren", "rna", "uai", "insee", "latitude", "longitude", "geometry"];
const CODE_TITLE = /^(?:siret|siren|code|numero|n|identifiant|id) /;
const KINDS = /^(?:sortes?|types?|natures?|niveaux?|categories?|genres?|kinds?)\b/; // titles
const SECTORS = /^(?:secteur|statut|public ou prive)\b/; // « privé sous contrat »
const FORBIDDEN = /^(?:interdit|non\b|pas\b|aucun|forbidden|prohibited|not?\b)/; // values
const YES = ["true", "oui", "vrai", "yes"];
const NO = ["false", "non", "faux", "no"];
// Whom one means, and how the columns that name them are called
const MEANT: [said: RegExp, title: RegExp][] = [
  [
    /^(?:qui|who|associations?|assos?|clubs?|beneficiaires?|organismes?|recipients?|charit(?:y|ies))$/,
    /beneficiaire|association/,
  ],
  [
    /^(?:qui|entreprises?|societes?|boites?|fournisseurs?|prestataires?|attributaires?|titulaires?|compan(?:y|ies)|suppliers?|firms?)$/,
    /titulaire|fournisseur|attributaire|prestataire/,
  ],
  [
    /^(?:villes?|communes?|mairies?|towns?|cit(?:y|ies)|municipalit(?:y|ies))$/,
    /commune|acheteur|qui publie|collectivite|attribuant/,
  ],
  [/^(?:rues?|voies?|streets?|roads?)$/, /nom de la voie|nom de la rue|voie|rue/],
  [/^(?:ecoles?|schools?|etablissements?)$/, /nom de l ecole|nom du lieu|ecole/],
];
// Of measures that say what has changed, of which nobody asks without that word
const CORRECTING =
  /^(?:ecart|variation|evolution|difference|correction|rectification|regularisation|avenants?|modification|gap|change)\b/;
const DEMANDED = /demande|sollicite|requested/;
const GRANTED = /attribue|accorde|octroye|granted|awarded/;
const GIVERS = /accorde|attribuant|nom de qui publie|acheteur|financeur/; // titles
const NAMING = new Set([
  "nom",
  "noms",
  "name",
  "intitule",
  "libelle",
  "designation",
  "denomination",
]);
// What was not done, and how the columns are called that are then empty
const DONE: [said: RegExp, title: RegExp][] = [
  [/^(?:vers|pay|regl|paid)/, /versement|paiement|reglement|verse le/],
  [/^(?:fini|termin|finish|ended)/, /^fin\b|date de fin/],
];
// How values say whom one means
const PERSONS: [said: RegExp, value: RegExp][] = [
  [/^(?:garcons?|boys?|hommes?)$/, /^(?:m|g|h|masculin|garcons?)$/],
  [/^(?:filles?|girls?|femmes?)$/, /^(?:f|feminin|filles?)$/],
];
const YEARS = /annee|exercice|millesime|rentree|date|notifi|year/;
const NO_YEARS = /ouverture|service|maj|mise a jour|modifi|arrivee|versement|paiement|budget/;
const DATED = ["date", "datetime"];
const FEW_VALUES = 3;
const MOST_KINDS = 40; // values
const MOST_OF_KIND = 6; // of a column that says of which kind rows are in a word

/** The columns of a table, by the words that they are called by. */
export class AskedColumns {
  readonly measures: number[]; // those that lead first
  private readonly titles: string[];
  private readonly called: Set<string>[];
  private readonly families: Families[];
  private readonly heads: (string | undefined)[]; // « bénéficiaire » of « Nom du bénéficiaire »
  private readonly rowTerms: Set<string>; // of its address
  readonly table: AskedTable;
  readonly dates: [number, number] | null; // the columns that say when a row begins and ends
  readonly lasting: number | null; // that which says how long it is

  constructor(
    given: AskedTable,
    private readonly term: Term,
  ) {
    this.rowTerms = new Set(given.anchor.split("-").flatMap((word) => term(word) ?? []));
    this.dates = findDates(given.columns);
    const days = this.dates && lastingField(this.dates, "", "");
    const columns = days ? [...given.columns, days] : given.columns;
    const order = days ? [...given.order, given.columns.length] : given.order;
    this.table = { ...given, columns, order };
    this.titles = columns.map(({ title, name }) => fold(title || name));
    const texts = columns.map(({ title, name }) => words(title || split(name)));
    this.called = texts.map((some) => new Set(some.flatMap((word) => term(word) ?? [])));
    this.families = texts.map(
      (some) => new Families(some.map((word) => [word, term(word) ?? ""] as [string, string])),
    );
    this.heads = texts.map(
      (some) =>
        some.filter((word) => !NAMING.has(fold(word))).flatMap((word) => term(word) ?? [])[0],
    );
    this.measures = order.filter((place) => columns[place]?.adds);
    const own = this.measures.find((place) => /^duree\b/.test(this.titles[place]!));
    this.lasting = days ? given.columns.length : (own ?? null);
  }

  /** The measure that the most of these words name; where none does, or one of several, the first that is added up.
   *  `all`: words that are asked otherwise too. */
  findMeasure(said: Word[], all = said): { place: number; met: Word[] } | null {
    const { columns } = this.table;
    const isMain = ({ place }: { place: number }): boolean =>
      columns[place]!.share !== undefined || columns[place]!.counted !== undefined;
    const hasMain = this.measures.some((place) => isMain({ place }));
    const telling = hasMain ? said.filter(({ known }) => !known) : said; // a « budget » is no « Budget précédent »
    const isCorrecting = (place: number): boolean => CORRECTING.test(this.titles[place]!);
    const isMeant = (place: number): boolean =>
      !isCorrecting(place) || all.some(({ text }) => CORRECTING.test(fold(text)));
    const ranked = this.measures.filter(isMeant).map((place) => ({
      place,
      met: telling.filter((word) => this.isCalled(place, word)),
    }));
    const most = Math.max(0, ...ranked.map(({ met }) => met.length));
    const best = ranked.filter(({ met }) => met.length === most);
    const isAmount = ({ place }: { place: number }): boolean => columns[place]!.counts === "€";
    const isAdded = ({ place }: { place: number }): boolean => columns[place]!.adds === "sum";
    return best.find(isMain) ?? best.find(isAmount) ?? best.find(isAdded) ?? best[0] ?? null;
  }

  /** The columns over whose values a measure is not added. */
  listWithin(measure: number | undefined): number[] {
    return this.table.columns[measure ?? -1]?.within ?? [];
  }

  /** The column of words by which rows are grouped that a word means. */
  findGroups(word: Word): number | null {
    const meant = this.findMeant(word);
    if (meant !== null) return meant;
    const places = this.table.order.filter((place) => this.isOfWords(place));
    const [head] = word.terms;
    const called = places.filter((place) => head !== undefined && this.heads[place] === head);
    const isNaming = (place: number): boolean => NAMING.has(this.titles[place]!.split(" ")[0]!);
    return this.fullest(called.filter(isNaming)) ?? this.fullest(called) ?? null;
  }

  /** The same, or the column that is called by what says the same: « opérateur » of « Exploitant ». */
  findGroupsAkin(word: Word): number | null {
    const found = this.findGroups(word);
    if (found !== null || word.known) return found; // « subvention » is no « Aide notifiée »
    const akin = word.others.filter(({ length }) => length === 1);
    const places = akin.map((terms) => this.findGroups({ ...word, text: "", terms, others: [] }));
    return places.find((place) => place !== null) ?? null;
  }

  /** The first of these columns that all rows have, else the first: « Nom de la commune » may be empty beside « Commune ». */
  private fullest(places: number[]): number | undefined {
    return places.find((place) => !this.table.columns[place]!.empty) ?? places[0];
  }

  /** The column that names whom a word means: « associations ». */
  findMeant(word: Word): number | null {
    const places = this.table.order.filter((place) => this.isOfWords(place));
    for (const [, title] of MEANT.filter(([said]) => said.test(fold(word.text)))) {
      const found = title.source
        .split("|")
        .map((one) => this.fullest(places.filter((place) => this.titles[place]!.includes(one))));
      const first = found.find((place) => place !== undefined);
      if (first !== undefined) return first;
    }
    return null;
  }

  /** The column that names rows, where a word calls it: « prénoms ». */
  findNaming(word: Word): number | null {
    const { naming } = this.table;
    return this.listTitled(word).includes(naming) ? naming : null;
  }

  /** The column that says who gives or publishes, in all rows where there is one. */
  findGivers(): number | null {
    const isGiver = (place: number): boolean =>
      this.isOfWords(place) &&
      (this.table.columns[place]!.distinct ?? 0) > 1 &&
      GIVERS.test(this.titles[place]!);
    return this.fullest(this.table.order.filter(isGiver)) ?? null;
  }

  /** The value of a column that says of persons what a word does. */
  findPersons({ text }: Word): { column: number; values: string[] } | null {
    const meant = PERSONS.find(([said]) => said.test(fold(text)));
    for (const [column, { values = [] }] of this.table.columns.entries()) {
      const value = values.find((one) => meant?.[1].test(fold(one)));
      if (value !== undefined && values.length <= FEW_VALUES) return { column, values: [value] };
    }
    return null;
  }

  /** The value of one word of a column of few kinds that is what a word says: « public » of « écoles publiques ». */
  findKind(word: Word): { column: number; values: string[] } | null {
    const said = this.listForms(word);
    if (word.terms.length !== 1) return null;
    for (const column of this.table.order) {
      const { values = [], distinct = 0 } = this.table.columns[column]!;
      if (distinct > MOST_OF_KIND || !this.isOfWords(column)) continue;
      const value = values.find((one) => words(one).length === 1 && said.has(this.term(one) ?? ""));
      if (value !== undefined) return { column, values: [value] };
    }
    return null;
  }

  /** The only value of a column of kinds that has a word, though the title of the dataset has it: « École maternelle » beside
   *  « École élémentaire ». */
  findToldKind(word: Word): { column: number; values: string[] } | null {
    const said = this.listForms(word);
    for (const column of word.terms.length === 1 ? this.table.order : []) {
      const { values = [], distinct = 0 } = this.table.columns[column]!;
      const isKind = KINDS.test(this.titles[column]!);
      const isSector = !word.known && SECTORS.test(this.titles[column]!);
      if (distinct < 2 || distinct > MOST_OF_KIND || !(isKind || isSector)) continue;
      const has = values.filter((one) => {
        const terms = words(one).map(this.term);
        const telling = isKind ? terms : terms.slice(0, 1);
        return terms.length > 1 && telling.some((term) => term !== null && said.has(term));
      });
      if (has.length === 1) return { column, values: has };
    }
    return null;
  }

  /** A word, and « privé » of « privées », which ends otherwise. */
  private listForms({ text, terms }: Word): Set<string> {
    const masculine = this.term(fold(text).replace(/ees?$/, "e"));
    return new Set([terms[0], masculine].filter((one) => one !== undefined && one !== null));
  }

  /** The column of yes and no that a word means. */
  findFlag(word: Word): { column: number; yes: string; no: string | undefined } | null {
    const { columns, order } = this.table;
    for (const column of order) {
      const { values = [] } = columns[column]!;
      const yes = values.find((value) => YES.includes(fold(value)));
      if (yes === undefined || !this.isFlag(column) || !this.isCalled(column, word)) continue;
      return { column, yes, no: values.find((value) => NO.includes(fold(value))) };
    }
    return null;
  }

  /** The values that allow what a word names, of a column that forbids it in some rows: « Chiens » « en laisse »; or those
   *  that forbid it. */
  findAllowed(word: Word, isAllowed = true): { column: number; values: string[] } | null {
    for (const column of this.listTitled(word)) {
      const { values = [], distinct = 0 } = this.table.columns[column]!;
      const some = values.filter((value) => FORBIDDEN.test(fold(value)) !== isAllowed);
      const isOfSome = some.length > 0 && some.length < values.length;
      if (isOfSome && distinct === values.length) return { column, values: some };
    }
    return null;
  }

  /** The columns that tell apart the rows of one name: of which year, and of which kind they are. */
  listTelling(): number[] {
    const years = this.findYearly() ? this.findYears() : null;
    const isKind = (place: number): boolean =>
      KINDS.test(this.titles[place]!) && (this.table.columns[place]!.distinct ?? 0) > 1;
    return this.table.order.filter((place) => place === years || isKind(place));
  }

  /** Does it say of which of a few kinds a row is? */
  isOfKinds(place: number): boolean {
    const { distinct = 0, name } = this.table.columns[place]!;
    return distinct > 1 && distinct <= MOST_KINDS && !JOINED.test(name);
  }

  isFlag(place: number): boolean {
    const { values = [] } = this.table.columns[place]!;
    return values.length <= FEW_VALUES && values.some((value) => YES.includes(fold(value)));
  }

  /** The column of whole numbers that are nothing in some rows, as a word says: « sans abstention ». */
  findNone(word: Word): number | null {
    const column = this.findCounted(word);
    return column !== null && Number(this.table.columns[column]!.low) === 0 ? column : null;
  }

  /** The column that says how many there are of what a word names. */
  findCounted(word: Word): number | null {
    const { columns, order } = this.table;
    const isCount = (place: number): boolean =>
      columns[place]!.type === "integer" && this.isCalled(place, word);
    return order.find(isCount) ?? null;
  }

  /** The column of whose values some have a word and others not, « Gluten, Lait, Œuf », and the word as these have it; of
   *  several, that which says of which kind rows are; none where they say themselves that it is not there, as « sans
   *  publicité ». */
  findHolding({ text }: Word): { column: number; text: string } | null {
    const { columns, order } = this.table;
    const word = fold(text);
    const said = this.term(text);
    const isDenied = new RegExp(`\\b(?:sans|non|ni|not?|without) (?:\\w+ ){0,2}${word}\\b`);
    const isSaid = (one: string): boolean =>
      fold(one) === word || (said !== null && this.term(one) === said);
    const holds = order.flatMap((column) => {
      const { values = [] } = columns[column]!;
      const some = values.filter((value) => words(value).some(isSaid));
      const isOfAll = some.length === values.length;
      if (!some.length || isOfAll || some.some((one) => isDenied.test(fold(one)))) return [];
      return [{ column, text: words(some[0]!).find(isSaid)!.toLowerCase() }];
    });
    const isKind = ({ column }: { column: number }): boolean =>
      (columns[column]!.distinct ?? Infinity) <= MOST_OF_KIND;
    const kinds = holds.filter(isKind);
    const [found, other] = kinds.length ? kinds : holds;
    return other ? null : (found ?? null);
  }

  /** The columns of what is asked for and of what is given of it. */
  findGap(): [number, number] | null {
    const find = (title: RegExp): number | undefined =>
      this.measures.find((place) => this.isSum(place) && title.test(this.titles[place]!));
    const [over, under] = [find(DEMANDED), find(GRANTED)];
    return over === undefined || under === undefined ? null : [over, under];
  }

  private isSum(place: number): boolean {
    return this.table.columns[place]!.adds === "sum";
  }

  /** The column of opening hours of which some are day and night, as OpenStreetMap writes them. */
  findAlways(): number | null {
    const has = (place: number): boolean =>
      this.table.columns[place]!.values?.includes(ALWAYS) ?? false;
    return this.table.order.find(has) ?? null;
  }

  /** The column that some cells are empty of, as a word says; of several, that which words beside it name. */
  findEmpty(word: Word, beside: Word[] = []): number | null {
    const { columns, order, rows } = this.table;
    const done = DONE.find(([said]) => said.test(fold(word.text)));
    const found = order.filter((place) => {
      const { empty = 0, adds } = columns[place]!;
      if (!empty || empty === rows || adds) return false;
      return done ? done[1].test(this.titles[place]!) : this.isCalled(place, word);
    });
    const isNamed = (place: number): boolean => beside.some((one) => this.isCalled(place, one));
    return found.find(isNamed) ?? found[0] ?? null;
  }

  /** The column that says of which year a row is. */
  findYears(): number | null {
    const places = this.listYears();
    const isYear = (place: number): boolean => isYearly(this.table.columns[place]!);
    return places.find(isYear) ?? this.findDays();
  }

  /** The first and the last year of its rows; 0 where no column says them. */
  findBounds(): [first: number, last: number] {
    const { low = "", high = "" } = this.table.columns[this.findYears() ?? -1] ?? {};
    return [Number(low.slice(0, 4)), Number(high.slice(0, 4))];
  }

  /** The column of years, and the first and the last one. */
  findYearly(): [name: string, first: number, last: number] | null {
    const place = this.findYears();
    if (place === null || !isYearly(this.table.columns[place]!)) return null;
    return [this.table.columns[place]!.name, ...this.findBounds()];
  }

  /** The same of which day, and so of which month. */
  findDays(): number | null {
    const isDate = (place: number): boolean => DATED.includes(this.table.columns[place]!.type);
    return this.listYears().find(isDate) ?? null;
  }

  private listYears(): number[] {
    const { columns } = this.table;
    return [...columns.keys()].filter((place) => {
      const title = this.titles[place]!;
      const says = YEARS.test(title) || YEARS.test(fold(columns[place]!.name));
      return says && !NO_YEARS.test(`${title} ${fold(columns[place]!.name)}`);
    });
  }

  isOfWords(place: number): boolean {
    const { type, kind, name, told } = this.table.columns[place]!;
    if (told !== undefined) return false; // by whom another column tells apart
    if (BESIDE.test(name) || CODES.includes(kind) || CODE_TITLE.test(`${this.titles[place]} `))
      return false;
    return type === "string" || type === "boolean";
  }

  /** Is a word what the table calls its rows, « stations »? */
  isOfRows({ terms }: Word): boolean {
    return terms.length === 1 && this.rowTerms.has(terms[0]!);
  }

  /** The columns that are called by a word, as they are read. */
  listCalled(word: Word): number[] {
    return this.table.order.filter((place) => this.isCalled(place, word));
  }

  /** Is a word the name of a column, or a kind of row? */
  knows(word: Word): boolean {
    return (
      this.listCalled(word).length > 0 ||
      this.findGroups(word) !== null ||
      this.findPersons(word) !== null ||
      this.findKind(word) !== null ||
      this.findToldKind(word) !== null ||
      this.findHolding(word) !== null
    );
  }

  /** The columns whose whole title is a word. */
  listTitled({ terms }: Word): number[] {
    const [said] = terms;
    const isTitle = (place: number): boolean =>
      this.called[place]!.size === 1 && this.called[place]!.has(said!);
    return terms.length === 1
      ? this.table.order.filter(
          (place) => isTitle(place) && !isTechnical(this.table.columns[place]!.name),
        )
      : [];
  }

  /** Is a column called by a word, or by one of its family? */
  isCalled(place: number, { text, terms, others }: Word): boolean {
    const called = this.called[place]!;
    if (BESIDE.test(this.table.columns[place]!.name)) return false;
    const phrases = [terms, ...others];
    if (phrases.some((phrase) => phrase.length && phrase.every((one) => called.has(one))))
      return true;
    return this.families[place]!.find(text).length > 0;
  }
}

/** Does a word say whom one asks for, « entreprise », « ville »? */
export function isWhom(word: string): boolean {
  return MEANT.some(([said]) => said.test(fold(word)));
}

/** Is a column of where rows come from, for which nobody asks without its name? */
export function isTechnical(name: string): boolean {
  return BESIDE.test(name);
}

export function isYearly({ type, kind }: Field): boolean {
  return type === "year" || (kind === "year" && type === "integer");
}

/** `montantVote` and `montant_vote` are two words. */
function split(name: string): string {
  return name.replace(/([a-zà-ÿ])([A-Z])/gu, "$1 $2").replaceAll("_", " ");
}
