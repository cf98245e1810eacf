// What one takes of the rows that are found, in each format.

import { copyText } from "../compare/take";
import type { Client } from "./client";
import type { Field } from "./column";
import { button, make } from "./make";
import type { Opened } from "./opened";
import type { Format } from "./protocol";
import type { Query } from "./query";
import type { Words } from "./words";

const FORMATS: [Format, string][] = [
  ["csv", ".csv"],
  ["excel", ".excel.csv"],
  ["xlsx", ".xlsx"],
  ["json", ".json"],
  ["geojson", ".geojson"],
  ["parquet", ".parquet"],
];

export class Taking {
  readonly element = make("div", { class: "x-formats" });
  private readonly client: Client;
  private readonly words: Words;
  private readonly fields: Field[];
  private readonly order: number[]; // the columns that there are
  private readonly rows: number;

  /** `name` is that of the file, and `tell` is told how far it is. */
  constructor(
    opened: Opened,
    private readonly name: string,
    private readonly tell: (said: string) => void,
  ) {
    ({ client: this.client, words: this.words, fields: this.fields } = opened);
    ({ order: this.order, rows: this.rows } = opened);
  }

  /** Offers `total` rows of a query, in the columns that are chosen, else in all. */
  offer(query: Query, chosen: number[] | undefined, total: number): void {
    const { words, fields } = this;
    const isWritten = ({ derived, days }: Field): boolean => !derived && !days; // as received
    const written = this.order.filter((place) => isWritten(fields[place]!));
    // a difference stands at the right of both
    const placeOf = (place: number): number => Math.max(...(fields[place]!.minus ?? [place]));
    written.sort((one, other) => placeOf(one) - placeOf(other));
    const columns = chosen ?? written;
    const kinds = columns.map((column) => fields[column]!.kind);
    const placed =
      kinds.includes("geometry") || (kinds.includes("longitude") && kinds.includes("latitude"));
    const formats = FORMATS.filter(([format]) => format !== "geojson" || placed);
    const buttons = formats.map(([format, ending]) => {
      const isPart = total < this.rows || columns.length < written.length;
      const name = this.name + (isPart ? "-extrait" : "") + ending;
      return button(
        words.say(`take.${format}`),
        () => void this.write(query, columns, format, name),
      );
    });
    const copy = button(words.say("compare.copy"), () => void this.copyLink());
    this.element.replaceChildren(make("p", {}, words.count("take.rows", total)), ...buttons, copy);
  }

  /** The address says all that is shown. */
  private async copyLink(): Promise<void> {
    await copyText(location.href, this.element);
    this.tell(this.words.say("compare.copied"));
  }

  private async write(
    query: Query,
    columns: number[],
    format: Format,
    name: string,
  ): Promise<void> {
    this.tell(this.words.say("writing"));
    const given = { query, columns, format };
    const blob = await this.client.ask("export", given).catch(() => null); // a sheet cannot hold all of it
    if (!blob) return this.tell(this.words.say("unwritten"));
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.tell(this.words.say("written"));
  }
}
