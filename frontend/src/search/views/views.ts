// The views that answer a question, and where its words stand in tables: a script of its own, which comes once one rests.

import type { Held } from "../matches";
import type { Names } from "../names";
import type { Ranking } from "../ranking";
import type { Term } from "../terms";
import type { ValueIndex } from "../values";
import type { FoundView } from "./describe";
import { Views } from "./find";
import { MatchedRows } from "./matchedrows";
import { RowNameViews } from "./rownames";
import { NearViews } from "./near";
import { RowCounter } from "./rows";
import { Tables } from "./tables";
import { asksFigures, readWish } from "../wish/wish";
import { sayAsData } from "../wording";

/** What the search knows already. */
export interface Known {
  base: string; // the address of search.json, less its end
  names: Names;
  ranking: Ranking;
  values: ValueIndex;
  term: Term;
}

export class QuestionViews {
  private readonly ranking: Ranking;
  private readonly held: MatchedRows;
  private readonly views: Views;
  private readonly near: NearViews;
  private readonly named: RowNameViews;

  constructor({ base, names, ranking, values, term }: Known) {
    const tables = new Tables(new URL("columns", base).href);
    this.ranking = ranking;
    this.held = new MatchedRows(names, ranking, values, tables, term);
    const rows = new RowCounter(base);
    this.views = new Views(tables, names, ranking, values, term, rows);
    this.near = new NearViews(tables, names, ranking, values, this.views, this.held, term);
    this.named = new RowNameViews(names, ranking, values, tables, term, rows);
  }

  /** Where the words of a question stand, else where those do that data have for them. */
  async findHeld(question: string): Promise<Held> {
    const held = await this.held.find(question);
    const said = sayAsData(question);
    return held.matches.length || said === question ? held : this.held.find(said);
  }

  /** What is near something; what a row has whose name is said; what answers: before that, where figures are asked. */
  async find(question: string): Promise<FoundView[]> {
    const near = await this.near.find(question);
    if (near.length) return near;
    const isOfFigures = asksFigures(readWish(question, this.ranking.idle));
    const named = isOfFigures ? [] : await this.named.find(question);
    const found = named.length ? named : await this.views.find(question);
    return found.length || !isOfFigures ? found : this.named.find(question);
  }
}
