// The figures of the chosen communes as a table to take away, a row for each year.

import type { Field } from "../explorer/column";
import type { Given } from "../explorer/export/given";
import type { Commune, Measure } from "./data";
import { given, type Cell } from "./take";
import type { View } from "./view";

export function takenFigures(
  measure: Measure,
  view: View,
  communes: Commune[],
  years: string[],
): Given {
  const rows = communes.flatMap((commune) =>
    years.map((year) => ({
      commune,
      year,
      figure: measure.get(commune.insee, year, view.category),
    })),
  );
  const columns: [Field, (row: (typeof rows)[number]) => Cell | null][] = [
    [field("commune"), ({ commune }) => cell(commune.name)],
    [field("code_insee"), ({ commune }) => cell(commune.insee)],
    [field("population", "integer"), ({ commune }) => cell(commune.population)],
  ];
  if (measure.head.years.length)
    columns.push([field("annee", "year"), ({ year }) => cell(Number(year))]);
  if (view.category) columns.push([field("categorie"), () => cell(measure.label(view.category))]);
  columns.push([field(view.measure, "number"), ({ figure }) => cell(figure?.value)]);
  if (measure.head.per)
    columns.push([field("total", "number"), ({ figure }) => cell(figure?.amount)]);
  columns.push([field("lignes_lues", "integer"), ({ figure }) => cell(figure?.rows)]);
  return given(
    columns.map(([one]) => one),
    columns.map(([, get]) => rows.map(get)),
  );
}

function field(name: string, type = "string"): Field {
  return { name, type, kind: type, unit: "", decimals: null, title: "" };
}

function cell(value: string | number | null | undefined): Cell | null {
  return value === null || value === undefined ? null : { text: String(value), value };
}
