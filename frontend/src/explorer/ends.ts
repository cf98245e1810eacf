// What comes once the first rows are there: the link at the end of each, their figures, and the row of their totals.

import type { View } from "./address";
import type { Opened } from "./opened";
import type { Page } from "./protocol";
import { RowLinks, seekRow } from "./rowlinks";
import { Sums } from "./sums";
import { TotalRow } from "./totals";

/** What is told of another measure, and of whether rows count that a chart of the standard leaves out. */
interface Choices {
  measure: (measure: number) => void;
  whole: (whole: boolean) => void;
}

export class Ends {
  private readonly links: RowLinks;
  private readonly sums: Sums;
  private readonly totals: TotalRow;

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
  }

  seek(view: View): Promise<string> {
    return seekRow(view, this.opened);
  }

  link(page: Page, head: HTMLTableRowElement, body: HTMLTableSectionElement): Promise<void> {
    return this.links.show(page, head, body);
  }

  /** The figures of the rows of a view, and their totals under its columns. */
  async add(...shown: Parameters<TotalRow["show"]>): Promise<void> {
    const [view, , , total] = shown;
    await this.sums.show(view, total);
    await this.totals.show(...shown);
  }
}
