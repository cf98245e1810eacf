// What comes once the first rows are there: the link at the end of each, and the row of their totals.

import type { View } from "./address";
import type { Opened } from "./opened";
import type { Page } from "./protocol";
import { RowLinks, seekRow } from "./rowlinks";
import { TotalRow } from "./totals";

export class Ends {
  private readonly links: RowLinks;
  private readonly totals: TotalRow;

  constructor(
    private readonly opened: Opened,
    anchor: string,
    foot: HTMLElement,
    tell: (said: string) => void,
  ) {
    this.links = new RowLinks(opened, anchor, tell);
    this.totals = new TotalRow(opened, foot);
  }

  seek(view: View): Promise<string> {
    return seekRow(view, this.opened);
  }

  link(page: Page, head: HTMLTableRowElement, body: HTMLTableSectionElement): Promise<void> {
    return this.links.show(page, head, body);
  }

  add(...shown: Parameters<TotalRow["show"]>): Promise<void> {
    return this.totals.show(...shown);
  }
}
