// What rows of a table pass some conditions, before a view of them is proposed: each condition alone has rows, all of them
// together may have none. Asked of small files, which who follows the view asks for anyway.

import { Client } from "../../explorer/client";
import type { Filter } from "../../explorer/query";
import type { AskedTable } from "./columns";

const LARGEST = 400_000; // bytes of a file

/** How many rows pass, and the columns that say the same in all of them, or nothing. */
export interface MetRows {
  total: number;
  alike: ReadonlySet<number>;
}

export class RowCounter {
  private readonly known = new Map<string, Promise<MetRows | null>>();

  /** `assets`: the address of a file in the folder of scripts. */
  constructor(private readonly assets: string) {}

  /** Null where it is not known: the file is large, a column is in none, or it does not come. `columns`: of which it is
   *  asked whether they say the same. */
  async count(table: AskedTable, filters: Filter[], columns: number[]): Promise<MetRows | null> {
    const isWritten = (place: number): boolean => {
      const { derived, days } = table.columns[place]!;
      return !derived && !days;
    };
    const isAsked = filters.every(({ column }) => isWritten(column));
    if (!isAsked || !table.file || table.bytes > LARGEST) return null;
    const asked = columns.filter(isWritten);
    const key = JSON.stringify([table.file, filters, asked]);
    const counted = this.known.get(key) ?? this.ask(table, filters, asked).catch(() => null);
    this.known.set(key, counted);
    return counted;
  }

  private async ask(table: AskedTable, filters: Filter[], columns: number[]): Promise<MetRows> {
    const client = new Client(new URL("explorer-worker.js", this.assets), ignore, ignore);
    try {
      const url = new URL(`../${table.file}`, this.assets).href;
      const fields = table.columns.filter(({ days }) => !days);
      await client.ask("open", { url, bytes: table.bytes, fields, language: "", words: {} });
      const query = { text: "", filters };
      const { total } = await client.ask("page", { query, start: 0, count: 0, columns: [] });
      const alike = new Set<number>();
      for (const column of columns) {
        const { facets } = await client.ask("facets", { query, column });
        if (facets.filter(({ text }) => text).length < 2) alike.add(column);
      }
      return { total, alike };
    } finally {
      client.close();
    }
  }
}

function ignore(): void {
  // who asks goes on without
}
