// The last row of a table of rows: what each measure comes to in all rows that are found, those of other pages too. A sum
// where there may be one, else a mean, which says so; and over how many rows, where not all have a figure.

import type { View } from "./address";
import { make } from "./make";
import type { Opened } from "./opened";
import type { Figures } from "./grouped/figures";
import { writeFigure, writePlain } from "./grouped/writing";
import { isFlag } from "./flags";

const MANY = 200_000; // rows of which nothing is read that is not asked

export class TotalRow {
  private turn = 0;

  constructor(
    private readonly opened: Opened,
    private readonly foot: HTMLElement,
  ) {}

  /** Under the columns of a view, `total` rows being found; nothing where they have no measure or are one row. `heads`:
   *  the headings of the columns. */
  async show(
    { query, groups }: View,
    columns: number[],
    heads: HTMLCollectionOf<HTMLTableCellElement>,
    total: number,
  ): Promise<void> {
    const { client, fields, rows, words } = this.opened;
    const turn = (this.turn += 1);
    this.foot.replaceChildren();
    const measures = columns.slice(1).filter((column) => fields[column]!.adds);
    const { text, filters, whole = false } = query;
    const isMany = rows > MANY && !text && !filters.length;
    if (groups || total < 2 || isMany || !measures.length) return;
    const figures = new Map<number, Figures>();
    for (const measure of measures) {
      const given = { query: { text, filters, whole }, measure };
      figures.set(measure, await client.ask("figures", given));
      if (turn !== this.turn) return;
    }
    const name = words.count("total.rows", total);
    const cells = columns.slice(1).map((column, i) => {
      const cell = this.cell(column, figures.get(column), total);
      cell.classList.toggle("tuck", heads[i + 1]!.classList.contains("tuck"));
      return cell;
    });
    const links = [...heads]
      .slice(columns.length)
      .map(({ className }) => make("td", { class: className }));
    this.foot.append(make("tr", {}, make("th", { scope: "row" }, name), ...cells, ...links));
  }

  private cell(column: number, figures: Figures | undefined, total: number): HTMLElement {
    const { fields, words } = this.opened;
    const field = fields[column]!;
    if (!figures?.measured || isFlag(field, figures.values)) return make("td");
    const { values, measured } = figures;
    const how = field.adds === "sum" && values.sum !== null ? "sum" : "mean";
    const write = field.unit ? writeFigure : writePlain; // else its heading says what it counts
    const figure = write(values[how] ?? "", field, how, words.language);
    const said = how === "sum" ? figure : words.say("total.mean", { figure });
    const cell = make("td", { class: "n" }, said);
    if (measured < total)
      cell.append(" ", make("span", { class: "small" }, words.count("total.of", measured)));
    return cell;
  }
}
