// The difference of two columns that is shown at the right of both: which one an address asks, and how one asks it.

import type { View } from "../address";
import { called } from "../column";
import { MadeColumn } from "../made";
import { make } from "../make";
import type { Opened } from "../opened";
import { differenceField, listDiminished, listSubtractable, type Pair } from "./field";

export class Difference {
  /** « Écart entre [Recettes] et [Dépenses] », among the columns that one may show; nothing where there are no two. */
  readonly element: HTMLElement | undefined;
  private readonly made: MadeColumn; // that of the difference
  fault = ""; // why the one that an address asks is not shown
  private pair: Pair | undefined;
  private readonly over = make("select");
  private readonly under = make("select");
  private readonly ending: HTMLElement;

  /** `choose` is told of other columns, or of none. */
  constructor(
    private readonly opened: Opened,
    choose: (pair: Pair | undefined) => void,
  ) {
    const { words, fields, order } = opened;
    this.made = new MadeColumn(opened);
    const columns = listDiminished(fields, order);
    this.offer(this.over, columns, words.say("minus.none"));
    this.ending = make("label", {}, `${words.say("minus.under")} `, this.under);
    this.over.addEventListener("change", () => choose(this.chosen()));
    this.under.addEventListener("change", () => choose(this.chosen()));
    const beginning = make("label", {}, `${words.say("minus.over")} `, this.over);
    if (columns.length) this.element = make("li", { class: "x-minus" }, beginning, this.ending);
    this.tell();
  }

  /** Shows the difference that an address asks; `read` then reads it again, for it may speak of its column. The greatest
   *  come first where nothing else orders rows. */
  async follow(asked: View, read: () => View): Promise<View> {
    await this.show(asked.minus);
    this.fault = asked.minus && !this.pair ? this.sayUnlike(asked.minus) : "";
    const view = read();
    const { query, row, key } = view;
    const isOrdered = query.order ?? row ?? key ?? view.groups ?? view.grouped;
    if (this.pair && isOrdered === undefined)
      query.order = { column: this.made.column, descending: true };
    if (!this.pair) delete view.minus;
    return view;
  }

  /** Makes of a view that of who has chosen two columns: its rows in the order of their difference, its groups by its
   *  sum. Nothing is left of what was asked of another one. */
  async lead(view: View, pair: Pair | undefined): Promise<void> {
    const { column: former } = this.made;
    if (String(pair) !== String(this.pair)) forget(view, former); // what was asked of another one
    await this.show(pair);
    if (!this.pair) return;
    const { column } = this.made;
    view.minus = this.pair;
    if (view.columns && !view.columns.includes(column)) view.columns.push(column);
    if (view.groups) view.measure = column;
    else delete view.measure; // the figures above follow the order
    if (!view.groups) view.query.order = { column, descending: true };
  }

  private sayUnlike(pair: Pair): string {
    const { fields, words } = this.opened;
    const [over, under] = pair.map((column) => called(fields[column]!)) as [string, string];
    return words.say("minus.unlike", { over, under });
  }

  private async show(pair: Pair | undefined): Promise<void> {
    if (String(pair) === String(this.pair)) return;
    const { fields } = this.opened;
    this.made.withdraw();
    this.pair = pair && listSubtractable(fields, pair[0]).includes(pair[1]) ? pair : undefined;
    if (this.pair) await this.add(this.pair);
    this.tell();
  }

  private async add(pair: Pair): Promise<void> {
    const { fields, order } = this.opened;
    const places = pair.map((column) => order.indexOf(column));
    await this.made.show(differenceField(fields, pair), Math.max(...places) + 1);
  }

  /** What is chosen; the first that may be taken away, where it is another's. */
  private chosen(): Pair | undefined {
    if (!this.over.value) return undefined;
    const over = Number(this.over.value);
    const columns = listSubtractable(this.opened.fields, over);
    const under = Number(this.under.value);
    return [over, columns.includes(under) ? under : columns[0]!];
  }

  private tell(): void {
    const { pair } = this;
    this.ending.hidden = !pair;
    this.over.value = pair ? String(pair[0]) : "";
    if (!pair) return this.under.replaceChildren();
    this.offer(this.under, listSubtractable(this.opened.fields, pair[0]));
    this.under.value = String(pair[1]);
  }

  private offer(select: HTMLSelectElement, columns: number[], none?: string): void {
    const options = columns.map((column) =>
      make("option", { value: String(column) }, called(this.opened.fields[column]!)),
    );
    if (none) options.unshift(make("option", { value: "" }, none));
    select.replaceChildren(...options);
  }
}

/** Takes from a view what it says of a column that is gone. */
function forget(view: View, column: number): void {
  const { query } = view;
  delete view.minus;
  query.filters = query.filters.filter((filter) => filter.column !== column);
  if (query.order?.column === column) delete query.order;
  if (view.measure === column) delete view.measure;
  if (view.columns) view.columns = view.columns.filter((one) => one !== column);
}
