// The difference of two columns of each row, exact to their last decimal. A part of the worker, which comes where it is
// asked.

import type { Column, Field } from "../column";
import { gatheringOf } from "../numbers";
import { notation } from "../written";

const FINEST = 15; // decimals that a number holds

/** Empty where one of both is. */
export function subtractColumns(fields: [Field, Field], columns: [Column, Column]): Column {
  const [over, under] = columns;
  const isWhole = fields.every(({ type }) => type === "integer");
  const digits = Math.max(...columns.map((column, i) => digitsOf(fields[i]!, column)));
  const [from, by] = columns.map(({ values }) => unitsOf(values, digits)) as [Units, Units];
  const cells = Array.from(over.codes, (code, row) => {
    const other = under.codes[row]!;
    return code && other ? subtract(from[code - 1]!, by[other - 1]!, digits) : null;
  });
  const gathering = gatheringOf(cells.length, isWhole ? "integer" : "number");
  gathering.add(cells, 0);
  return gathering.column();
}

type Units = (number | bigint)[]; // of the last decimal

function unitsOf(values: Column["values"], digits: number): Units {
  const scale = 10n ** BigInt(digits);
  return values.map((value) =>
    typeof value === "bigint" ? value * scale : Math.round(Number(value) * 10 ** digits),
  );
}

/** Whole numbers that no number holds stay whole, where both columns have such. */
function subtract(over: number | bigint, under: number | bigint, digits: number): number | bigint {
  if (typeof over === "number" && typeof under === "number") return (over - under) / 10 ** digits;
  const whole = BigInt(over) - BigInt(under);
  if (digits) return Number(whole) / 10 ** digits;
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

/** As many decimals as the column has; where its cells differ, as many as the longest of them. */
function digitsOf(field: Field, { values }: Column): number {
  if (field.type === "integer") return 0;
  if (field.decimals !== null) return field.decimals;
  const write = notation(field);
  const lengths = values.map((value) => write(value).split(".")[1]?.length ?? 0);
  return Math.min(
    FINEST,
    lengths.reduce((most, length) => Math.max(most, length), 0),
  );
}
