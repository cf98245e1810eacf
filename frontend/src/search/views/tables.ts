// What is known of the tables of datasets, each file of which is asked for once.

import { json } from "../../json";
import type { Match } from "../matches";
import type { AskedTable } from "./columns";

export class Tables {
  private readonly tables = new Map<string, Promise<AskedTable[] | null>>();

  /** `base`: the address of the folder of files. */
  constructor(private readonly base: string) {}

  /** The tables of a dataset; null where they do not come. */
  load(id: string): Promise<AskedTable[] | null> {
    const known = this.tables.get(id);
    if (known) return known;
    const asked = json<AskedTable[]>(`${this.base}/${id}.json`).catch(() => {
      this.tables.delete(id);
      return null;
    });
    this.tables.set(id, asked);
    return asked;
  }

  /** The table in which a match stands; undefined where it does not come, and for a document. */
  async find({ id, table }: Match): Promise<AskedTable | undefined> {
    const tables = (await this.load(id)) ?? [];
    return tables.find(({ anchor }) => anchor === `t-${table}`);
  }
}
