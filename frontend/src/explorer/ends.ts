// What comes once the first rows are there: the link at the end of each, their figures, the row of their totals, and the
// button that measures how far they are.

import type { View } from "./address";
import { Difference } from "./difference/choice";
import type { Pair } from "./difference/field";
import { make } from "./make";
import type { Nearness } from "./near";
import type { Opened } from "./opened";
import { placing } from "./places";
import type { Page } from "./protocol";
import { RowLinks, seekRow } from "./rowlinks";
import type { RowTable } from "./rowtable";
import { Sums } from "./sums";
import { TotalRow } from "./totals";
import { listUnknownColumns } from "./unknown";

/** What is told of another measure, of whether rows count that a chart of the standard leaves out, and of two columns whose
 *  difference is asked; and what measures how far they are. */
interface Choices {
  measure: (measure: number) => void;
  whole: (whole: boolean) => void;
  near: () => Promise<Nearness>;
  minus: (pair: Pair | undefined) => void;
}

export class Ends {
  readonly difference: Difference;
  private readonly links: RowLinks;
  private readonly sums: Sums;
  private readonly totals: TotalRow;
  private readonly unknown = make("p", { class: "small", role: "status" });
  private readonly near: Promise<Nearness | undefined> | undefined; // where rows are somewhere

  constructor(
    private readonly opened: Opened,
    anchor: string,
    [figures, foot]: [figures: HTMLElement, foot: HTMLElement],
    tell: (said: string) => void,
    choices: Choices,
  ) {
    this.links = new RowLinks(opened, anchor, tell);
    this.sums = new Sums(opened, figures, choices.measure, choices.whole);
    this.totals = new TotalRow(opened, foot);
    this.difference = new Difference(opened, choices.minus);
    if (placing(opened.fields).length) this.near = choices.near().catch(() => undefined);
  }

  seek(view: View): Promise<string> {
    return seekRow(view, this.opened);
  }

  /** Says under `status` which columns the address that is shown names in vain; "" is no address any more. */
  tellUnknown(hash: string, status: HTMLElement): void {
    const { fields, words } = this.opened;
    const names = listUnknownColumns(hash, fields).map((name) => `« ${name} »`);
    if (!this.unknown.isConnected) status.after(this.unknown);
    this.unknown.hidden = !names.length;
    this.unknown.textContent = names.length
      ? words.say("unknown", { names: names.join(", ") })
      : "";
  }

  /** The links of the rows of a view, their figures, and their totals under its columns. */
  async add(page: Page, { head, body }: RowTable, view: View, columns: number[]): Promise<void> {
    await this.links.show(page, head, body);
    const near = await this.near;
    near?.offer(body.closest(".explored")!.querySelector(".x-tools details")!);
    await near?.linkRows(page, head, body);
    await this.sums.show(view, page.total);
    await this.totals.show(view, columns, head.cells, page.total);
  }
}
