// A row whose name stands in a question, with what is asked of it: « l'école maternelle Les Bobines à Roubaix a-t-elle une
// cantine, et son numéro de téléphone ? »

import { written } from "../../explorer/address";
import { called } from "../../explorer/column";
import { fold } from "../../fold";
import type { Match } from "../matches";
import { idOf, type Names } from "../names";
import type { Meaning, Ranking } from "../ranking";
import type { Term } from "../terms";
import type { ValueIndex } from "../values";
import { AskedColumns } from "./columns";
import type { FoundView } from "./describe";
import type { Tables } from "./tables";
import { readWish } from "../wish/wish";

const MOST_ROWS = 3; // of a name, each in another table

export class RowNameViews {
  constructor(
    private readonly names: Names,
    private readonly ranking: Ranking,
    private readonly values: ValueIndex,
    private readonly tables: Tables,
    private readonly term: Term,
  ) {}

  /** None where no name is said, and where nothing is asked that a column says. */
  async find(question: string): Promise<FoundView[]> {
    const matches = await this.values.findNamed(question);
    const own = matches.filter(({ territory }) => !territory); // which tables of all repeat
    const some = (own.length ? own : matches).slice(0, MOST_ROWS);
    const found = await Promise.all(some.map((one) => this.describe(question, one)));
    return found.filter((one) => one !== null);
  }

  private async describe(question: string, one: Match): Promise<FoundView | null> {
    const tables = (await this.tables.load(one.id)) ?? [];
    const table = tables.find(({ anchor }) => anchor === `t-${one.table}`);
    const column = table?.columns.findIndex(({ name }) => name === one.column) ?? -1;
    if (!table || column < 0) return null;
    const asked = new AskedColumns(table, this.term);
    if (column !== table.naming && asked.isOfKinds(column)) return null; // « Bois-Blancs » is a quarter
    const shown = this.listAsked(question, one, asked).filter((place) => place !== column);
    if (!shown.length) return null;
    const filters = [{ column, values: one.values }];
    const view = { query: { text: "", filters }, page: 0, columns: [column, ...shown] };
    return {
      id: one.id,
      hash: written(table.anchor, view, table.columns),
      what: "rows",
      measure: "",
      under: "",
      by: [],
      change: null,
      filters: [{ how: "value", name: called(table.columns[column]!), text: one.values[0]! }],
      isFlagged: false,
    };
  }

  /** The columns that words of a question mean which are not of the name. */
  private listAsked(question: string, { id, values }: Match, asked: AskedColumns): number[] {
    const place = this.names.datasets.findIndex((_, at) => idOf(this.names, at) === id);
    const named = new Set(fold(values[0]!).split(" "));
    const isOther = ({ text, place: isPlace }: Meaning): boolean =>
      !isPlace && !named.has(fold(text));
    const told = this.ranking.tell(readWish(question, this.ranking.idle).said)(place);
    const { columns: all } = asked.table;
    const length = (one: number): number => called(all[one]!).length;
    const columns = told.filter(isOther).flatMap((word) => {
      const written = [...all.keys()].filter((one) => fold(all[one]!.name) === fold(word.text));
      const some = asked.listCalled(word).sort((one, other) => length(one) - length(other));
      if (written.length) return written;
      return some.slice(0, 1); // « Adresse » before « Adresse de courriel »
    });
    return [...new Set(columns)];
  }
}
