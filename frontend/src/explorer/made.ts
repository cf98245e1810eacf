// A column that no file has and that comes and goes: that of distances, or of a difference.

import type { Field } from "./column";
import type { Opened } from "./opened";

/** What is left in its place, for another may have come after it: no address names it, and nothing is asked of it. */
const GONE: Field = { name: "\0", type: "", kind: "", unit: "", decimals: 0, title: "" };

export class MadeColumn {
  column = -1; // the same as long as the page is open

  constructor(private readonly opened: Opened) {}

  /** Makes it anew; where it is not shown, it comes at a place among the columns that are read. */
  async show(field: Field, place: number): Promise<void> {
    const { client, fields, order } = this.opened;
    if (this.column < 0) this.column = fields.length;
    const { column } = this;
    fields[column] = field; // at once, so that none takes its number meanwhile
    await client.ask("locate", { column, field });
    if (order.includes(column)) return;
    order.splice(place, 0, column);
    this.opened.shown = Math.max(this.opened.shown, place) + 1;
  }

  withdraw(): void {
    const { fields, order } = this.opened;
    const place = order.indexOf(this.column);
    if (place < 0) return;
    order.splice(place, 1);
    this.opened.shown -= 1;
    fields[this.column] = GONE;
  }
}
