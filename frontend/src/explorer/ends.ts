// What comes once the first rows are there: the link at the end of each, their figures, the row of their totals, and the
// button that measures how far they are.

import type { View } from "./address";
import type { Nearness } from "./near";
import type { Opened } from "./opened";
import { placing } from "./places";
import type { Page } from "./protocol";
import { RowLinks, seekRow } from "./rowlinks";
import { Sums } from "./sums";
import { TotalRow } from "./totals";

/** What is told of another measure, and of whether rows count that a chart of the standard leaves out; and what measures
 *  how far they are. */
interface Choices {
  measure: (measure: number) => void;
  whole: (whole: boolean) => void;
  near: () => Promise<Nearness>;
}

export class Ends {
  private readonly links: RowLinks;
  private readonly sums: Sums;
  private readonly totals: TotalRow;
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
    if (placing(opened.fields).length)
      this.near = this.offerNear(figures, choices.near).catch(() => undefined);
  }

  /** Among the tools of the explorer. */
  private async offerNear(figures: HTMLElement, load: Choices["near"]): Promise<Nearness> {
    const near = await load();
    near.offer(figures.closest(".explored")!.querySelector(".x-tools details")!);
    return near;
  }

  seek(view: View): Promise<string> {
    return seekRow(view, this.opened);
  }

  async link(page: Page, head: HTMLTableRowElement, body: HTMLTableSectionElement): Promise<void> {
    await this.links.show(page, head, body);
    await (await this.near)?.linkRows(page, head, body);
  }

  /** The figures of the rows of a view, and their totals under its columns. */
  async add(...shown: Parameters<TotalRow["show"]>): Promise<void> {
    const [view, , , total] = shown;
    await this.sums.show(view, total);
    await this.totals.show(...shown);
  }
}
