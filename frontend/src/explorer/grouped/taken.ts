// Groups as a table to take away, a row for each.

import { given, type Cell } from "../../compare/take";
import { called, type Field } from "../column";
import type { Given } from "../export/given";
import type { Words } from "../words";
import type { Change } from "./change";
import type { Rate } from "./rate";
import { sayConditions } from "./ratename";
import { everyRow, type Grouped, type GroupRow } from "./result";
import { shareOf } from "./shares";
import type { Answered } from "./view";
import { field } from "./writing";

/** `others` is what the last groups of the second column are called, `name` what the figures are. */
export function takenGroups(
  { groups, by, measure, fields }: Answered,
  result: Grouped,
  words: Words,
  others: string,
  name: string,
): Given {
  const rows = everyRow(result);
  const figures = [...result.columns.map(({ label }) => label || others), ""];
  const columns: [Field, (Cell | null)[]][] = [
    [field(called(by)), rows.map(({ text, label }) => cell(text || label))],
  ];
  figures.forEach((label, i) =>
    columns.push([
      field(label || name, "number"),
      rows.map(({ values }) => cell(values[i] ?? null, "number")),
    ]),
  );
  const { change } = groups;
  if (change && result.compared) {
    const heading = words.say("grouped.change.name", { before: change[0], after: change[1] });
    const of = rows.map((row) => cell(row.change, "number"));
    columns.push([field(heading, "number"), of]);
    if (!measure || measure.adds === "sum") {
      const percents = rows.map((row) => cell(percentOf(row, result, change), "number"));
      columns.push([field(words.say("grouped.change.in", { heading }), "number"), percents]);
    }
  }
  if (groups.rate) columns.push(...partColumns(groups.rate, rows, fields, words));
  else if (measure) {
    const counts = rows.map(({ rows }) => cell(String(rows), "integer"));
    columns.push([field(words.say("grouped.rows"), "integer"), counts]);
  }
  return given(
    columns.map(([one]) => one),
    columns.map(([, cells]) => cells),
  );
}

/** What a rate has above and below. */
function partColumns(
  rate: Rate,
  rows: GroupRow[],
  fields: Field[],
  words: Words,
): [Field, (Cell | null)[]][] {
  const { measure } = rate;
  const what = measure === undefined ? words.say("grouped.rows") : called(fields[measure]!);
  const conditions = sayConditions(rate.conditions, fields, words);
  return [0, 1].map((side) => [
    field(
      words.say(side ? "grouped.rate.below" : "grouped.rate.above", { what, conditions }),
      "number",
    ),
    rows.map(({ parts }) => cell(parts?.[side] ?? null, "number")),
  ]);
}

/** What a group has more, in percent of what it had, to a tenth; nothing where it had nothing. */
function percentOf(
  { values, change }: GroupRow,
  { columns }: Grouped,
  [before]: Change,
): string | null {
  const place = columns.findIndex(({ text }) => text === before);
  const share = shareOf(change, values[place] ?? null);
  return share === null ? null : String(Math.round(share * 1000) / 10);
}

function cell(text: string | null, type = "string"): Cell | null {
  if (text === null) return null;
  return { text, value: type === "string" ? text : Number(text) };
}
