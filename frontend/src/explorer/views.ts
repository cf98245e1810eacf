// The two views of a table, its rows and its groups: the links to them, and the place of the second, whose script comes
// when it is first asked.

import { nothing, written, type GroupView, type View } from "./address";
import { isSettled, leadColumns, usualGroups } from "./grouped/defaults";
import { stepsOf } from "./grouped/groups";
import { severalYears } from "./grouped/yearly";
import type { GroupedView } from "./grouped/view";
import { make } from "./make";
import type { Opened } from "./opened";
import { askedMeasure, measureOf } from "./measures";
import { Words } from "./words";
import { loadStylesheet } from "../stylesheet";

/** What is told of another view: of other groups, of none, or of another measure. */
export type Change = (
  change: Omit<ToGroups, "groups"> & { groups?: GroupView | undefined },
) => void;

/** Groups, or the usual ones, which are known once the rows are; `measure` where rows are asked about another one. */
type ToGroups = Pick<View, "groups" | "grouped" | "measure" | "minus">;

/** What the page knows that the groups are shown in. */
export interface Place {
  opened: Opened;
  anchor: string;
  name: string; // of what is downloaded
  table: URL; // its file
  change: Change;
  tell: (said: string) => void;
}

export class Views {
  readonly tabs = make("nav", { class: "tabs" });
  readonly element = make("div", { class: "x-groups" });
  private readonly rows = make("a");
  private readonly groups = make("a");
  private last: GroupView | undefined; // to which one comes back
  private toGroups: ToGroups | undefined;
  private grouped: Promise<GroupedView> | undefined;

  constructor(private readonly place: Place) {
    const { words } = place.opened;
    this.tabs.setAttribute("aria-label", words.say("views"));
    this.rows.textContent = words.say("views.rows");
    this.groups.textContent = words.say("views.groups");
    this.rows.addEventListener("click", (event) => this.choose(event, { groups: undefined }));
    this.groups.addEventListener("click", (event) => this.choose(event, this.toGroups!));
    const items = [this.rows, this.groups].map((link) => make("li", {}, link));
    this.tabs.append(make("ul", {}, ...items));
  }

  /** The groups of who asks for some, and says no more. */
  async usual(view: View): Promise<GroupView> {
    const { fields, order, shown } = this.place.opened;
    const differ = order.slice(0, shown);
    const column = await this.findLead(view, leadColumns(fields, differ));
    const measure = measureOf(view, this.place.opened);
    const isDays = view.measure === undefined && fields[measure ?? -1]?.days;
    return usualGroups(fields, column, isDays ? undefined : measure, differ);
  }

  /** The first of some columns of which the rows found have several values; where none has, the first that no filter has
   *  one value of. */
  private async findLead({ query }: View, columns: number[]): Promise<number> {
    const { client, fields } = this.place.opened;
    const { text, filters } = query;
    if (!text && !filters.length) return columns[0]!;
    const open = columns.filter((column) => {
      const step = stepsOf(fields[column]!)[0]!;
      return !isSettled({ column, step }, query, fields[column]!);
    });
    for (const column of open) {
      const given = { query: { text, filters }, start: 0, count: 0, columns: [column] };
      const { alike } = await client.ask("page", given);
      if (!alike.length) return column;
    }
    return open[0] ?? columns[0]!;
  }

  /** Says which of them a view is. */
  show(view: View): void {
    this.last = view.groups ?? this.last;
    this.toGroups = this.findGroups(view);
    const { groups: _, ...rows } = view;
    this.link(this.rows, rows, !view.groups);
    this.link(this.groups, { ...view, page: 0, ...this.toGroups }, Boolean(view.groups));
    this.element.hidden = !view.groups;
  }

  /** Those that were last shown, where the rows found are not all of one of them; else the usual ones, of the figures
   *  that rows are asked about. */
  private findGroups(view: View): ToGroups {
    const { fields } = this.place.opened;
    const { last } = this;
    if (last && (view.groups || !isSettled(last.by, view.query, fields[last.by.column]!)))
      return { groups: last };
    const measure = askedMeasure(view, fields);
    const grouped = true;
    return measure === undefined || fields[measure]!.days ? { grouped } : { grouped, measure };
  }

  /** The same groups, with a column for each of the years that are asked, where their figures are those of one year. */
  splitYears(view: View, groups: GroupView): GroupView {
    const { fields } = this.place.opened;
    const column = severalYears(view, groups, measureOf(view, this.place.opened), fields);
    if (groups.then || column === undefined) return groups;
    return { ...groups, then: { column, step: "" } };
  }

  /** Shows the groups of the rows of a view; what is said of them. */
  async group(view: View): Promise<string> {
    this.grouped ??= this.load().catch((cause: unknown) => {
      this.grouped = undefined;
      throw cause;
    });
    return (await this.grouped).show(view);
  }

  private async load(): Promise<GroupedView> {
    const base = new URL(".", import.meta.url);
    const url = new URL("explorer-grouped.js", base).href;
    const [{ GroupedView }, words] = await Promise.all([
      import(url) as Promise<typeof import("./grouped/view")>,
      Words.load(base, "grouped"),
      loadStylesheet("grouped.css", base).catch(() => undefined), // it is there all the same
    ]);
    const view = new GroupedView({ ...this.place, opened: { ...this.place.opened, words } });
    this.element.replaceChildren(view.element);
    return view;
  }

  private link(link: HTMLAnchorElement, view: View, current: boolean): void {
    const { anchor, opened } = this.place;
    link.setAttribute("href", written(anchor, view, opened.fields) || `#${anchor}`);
    if (current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }

  private choose(event: MouseEvent, change: Parameters<Change>[0]): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.place.change(change);
  }
}

/** The rows of a view alone, less what it says of groups. */
export function rowsOf(view: View): View {
  return { ...nothing(), query: view.query, minus: view.minus };
}
