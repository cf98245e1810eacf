// The filters of rows: the column that one chooses, what is asked of it, and those that stand, each of which one takes
// away.

import type { View } from "./address";
import type { Panel } from "./checklist";
import { called, type Field } from "./column";
import { button, make } from "./make";
import type { Opened } from "./opened";
import type { Filter } from "./query";
import { tellFilter } from "./told";

/** What filters know of the explorer: what is asked now, how to ask something else, and what says that it waits. */
interface Asking {
  view: () => View;
  change: (work: () => void) => void;
  told: <T>(answer: Promise<T>) => Promise<T>;
  failed: () => void;
  focus: () => void; // where a filter was taken away
}

export class Filters {
  readonly choice = make("select"); // of a column
  readonly element = make("div", { class: "x-filter" });
  readonly active = make("ul", { class: "x-active" });
  private opening = 0;
  private chosen: Field | undefined; // the column whose filter is open
  private panel: Panel | undefined; // the filter that is open

  constructor(
    private readonly opened: Opened,
    private readonly asking: Asking,
  ) {
    this.choice.addEventListener("change", () => {
      const { value } = this.choice;
      void this.open(value === "" ? -1 : Number(value)).catch(asking.failed);
    });
  }

  /** Names the columns that may be filtered, as the file has them. The filter of one that is there no more is closed. */
  listColumns(): void {
    const { fields, order, words } = this.opened;
    const columns = [...order].sort((one, other) => one - other);
    const options = columns.map((column) =>
      make("option", { value: String(column) }, called(fields[column]!)),
    );
    this.choice.replaceChildren(
      make("option", { value: "" }, words.say("filter.none")),
      ...options,
    );
    const chosen = columns.find((column) => fields[column] === this.chosen);
    this.choice.value = String(chosen ?? "");
    if (chosen === undefined) void this.open(-1);
  }

  /** The filters that stand; the counts of the one that is open are those of the others. */
  show({ query }: View): void {
    this.active.replaceChildren(...query.filters.map((filter) => this.makeChip(filter)));
    this.panel?.refresh();
  }

  /** The filter of a column, whose script comes when one is first asked; -1 for none. */
  private async open(column: number): Promise<void> {
    const turn = (this.opening += 1);
    const { client, fields, words } = this.opened;
    const { view, told } = this.asking;
    const field = fields[column];
    this.chosen = field;
    if (!field) return this.place(undefined);
    const url = new URL("explorer-panel.js", import.meta.url).href;
    const { panel } = (await import(url)) as typeof import("./panel");
    if (turn !== this.opening) return;
    const choice = {
      field,
      fields,
      column,
      now: view().query.filters.find((filter) => filter.column === column),
      facets: () => told(client.ask("facets", { query: view().query, column })),
      histogram: (bins: number) =>
        told(client.ask("histogram", { query: view().query, column, bins })),
      change: (filter: Filter | null) => this.set(column, filter),
    };
    this.place(panel(choice, words));
  }

  private place(panel: Panel | undefined): void {
    this.panel = panel;
    this.element.replaceChildren(...(panel ? [panel.element] : []));
  }

  private set(column: number, filter: Filter | null): void {
    this.asking.change(() => {
      const { query } = this.asking.view();
      const others = query.filters.filter((one) => one.column !== column);
      query.filters = filter ? [...others, filter] : others;
    });
  }

  private makeChip(filter: Filter): HTMLElement {
    const { fields, words } = this.opened;
    const text = tellFilter(filter, fields, words);
    const remove = button(text, () => {
      this.set(filter.column, null);
      void this.open(-1);
      this.choice.value = "";
      this.asking.focus();
    });
    remove.setAttribute("aria-label", words.say("remove", { filter: text }));
    return make("li", {}, remove);
  }
}
