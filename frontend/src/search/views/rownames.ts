// A row whose name stands in a question, with what is asked of it: « l'école maternelle Les Bobines à Roubaix a-t-elle une
// cantine, et son numéro de téléphone ? »

import { written } from "../../explorer/address";
import { called } from "../../explorer/column";
import type { OneOf } from "../../explorer/query";
import { fold } from "../../fold";
import type { Match } from "../matches";
import { idOf, type Names } from "../names";
import type { Meaning, Ranking } from "../ranking";
import type { Term } from "../terms";
import type { ValueIndex } from "../values";
import { AskedColumns, type AskedTable } from "./columns";
import type { RowCounter } from "./rows";
import type { FoundView } from "./describe";
import type { Tables } from "./tables";
import { isVague } from "./vague";
import { readWish } from "../wish/wish";

const MOST_ROWS = 3; // of a name, each in another table

function isOfRow({ naming, columns, rows }: AskedTable, column: number): boolean {
  return column === naming && columns[column]!.distinct === rows;
}

export class RowNameViews {
  constructor(
    private readonly names: Names,
    private readonly ranking: Ranking,
    private readonly values: ValueIndex,
    private readonly tables: Tables,
    private readonly term: Term,
    private readonly rows: RowCounter,
  ) {}

  /** None where no name is said, and where nothing is asked that a column says. */
  async find(question: string): Promise<FoundView[]> {
    const matches = await this.values.findNamed(question);
    const own = matches.filter(({ territory }) => !territory); // which tables of all repeat
    const some = (own.length ? own : matches).slice(0, MOST_ROWS);
    const found = await Promise.all(some.map((one) => this.describe(question, one)));
    const named = found.filter((one) => one !== null);
    return named.length ? named : this.findTown(question);
  }

  /** The row of a town, in the first table whose rows are towns: « code postal d'Emmerin ». */
  private async findTown(question: string): Promise<FoundView[]> {
    const [publisher, other] = this.ranking.listOwn(question);
    if (publisher === undefined || other !== undefined) return [];
    const [, name] = this.names.publishers[publisher]!;
    if (!` ${fold(question)} `.includes(` ${fold(name)} `)) return []; // « comunes » are not Comines
    const { matches } = await this.values.find(name);
    for (const place of this.ranking.answer(question).places.slice(0, MOST_ROWS)) {
      const one = matches.find(({ id }) => id === idOf(this.names, place));
      const found = one && (await this.describe(question, one, true));
      if (found) return [found];
    }
    return [];
  }

  /** `isNaming`: the column of the match must be that which names rows, each of another name. */
  private async describe(
    question: string,
    one: Match,
    isNaming = false,
  ): Promise<FoundView | null> {
    const table = await this.tables.find(one);
    const column = table?.columns.findIndex(({ name }) => name === one.column) ?? -1;
    if (!table || column < 0 || (isNaming && !isOfRow(table, column))) return null;
    const asked = new AskedColumns(table, this.term);
    const isSaid = (word: Meaning): boolean =>
      word.known || isVague(word) || asked.listCalled(word).length > 0;
    if (isNaming && !this.listOther(question, one).every(isSaid)) return null; // « population scolaire »
    if (column !== table.naming && asked.isOfKinds(column)) return null; // « Bois-Blancs » is a quarter
    const shown = this.listAsked(question, one, asked).filter((place) => place !== column);
    if (!shown.length) return null;
    const own = [{ column, values: one.values }];
    const kinds = one.rows > 1 ? this.listKinds(question, one, asked) : [];
    const isOfKind = kinds.length > 0 && (await this.hasRows(asked, [...own, ...kinds]));
    const filters = isOfKind ? [...own, ...kinds] : own;
    const telling = one.rows > 1 ? asked.listTelling() : [];
    const columns = [...new Set([column, ...telling, ...shown])];
    const view = { query: { text: "", filters }, page: 0, columns };
    return {
      id: one.id,
      hash: written(table.anchor, view, table.columns),
      what: "rows",
      measure: "",
      under: "",
      by: [],
      change: null,
      filters: filters.map((filter) => ({
        how: "value",
        name: called(table.columns[filter.column]!),
        text: filter.values[0]!,
      })),
      isFlagged: false,
    };
  }

  private async hasRows({ table }: AskedColumns, filters: OneOf[]): Promise<boolean> {
    const rows = await this.rows.count(table, filters, []);
    return rows !== null && rows.total > 0;
  }

  /** Of which kind the rows of that name are to be: « l'école élémentaire Les Sarcelles ». */
  private listKinds(question: string, one: Match, asked: AskedColumns): OneOf[] {
    const kinds = this.listOther(question, one).flatMap(
      (word) => asked.findToldKind(word) ?? asked.findKind(word) ?? [],
    );
    const columns = new Map(kinds.map((kind) => [kind.column, kind]));
    return [...columns.values()].filter(
      ({ column }) => asked.table.columns[column]!.name !== one.column,
    );
  }

  /** The columns that words of a question mean which are not of the name. */
  private listAsked(question: string, one: Match, asked: AskedColumns): number[] {
    const { columns: all } = asked.table;
    const length = (place: number): number => called(all[place]!).length;
    const columns = this.listOther(question, one).flatMap((word) => {
      const written = [...all.keys()].filter((place) => fold(all[place]!.name) === fold(word.text));
      const some = asked.listCalled(word).sort((first, other) => length(first) - length(other));
      if (written.length) return written;
      return some.slice(0, 1); // « Adresse » before « Adresse de courriel »
    });
    return [...new Set(columns)];
  }

  /** The words of a question that are not of the name. */
  private listOther(question: string, { id, values }: Match): Meaning[] {
    const place = this.names.datasets.findIndex((_, at) => idOf(this.names, at) === id);
    const named = new Set(fold(values[0]!).split(" "));
    const isOther = ({ text, place: isPlace }: Meaning): boolean =>
      !isPlace && !named.has(fold(text));
    return this.ranking.tell(readWish(question, this.ranking.idle).said)(place).filter(isOther);
  }
}
