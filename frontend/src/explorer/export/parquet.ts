// Parquet, with the types of the site's own file.

import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import { DAY, type Field, type Value } from "../column";
import type { Given } from "./given";

type SchemaElement = NonNullable<Parameters<typeof parquetWriteBuffer>[0]["schema"]>[number];

export function write({ fields, columns, rows }: Given): Blob {
  const columnData: ColumnSource[] = fields.map((field, i) => {
    const { codes, values } = columns[i]!;
    const worth = WORTH[field.type] ?? itself;
    const cells = values.map(worth);
    return {
      name: field.name,
      data: Array.from(rows, (row) => (codes[row] ? cells[codes[row]! - 1] : null)),
    };
  });
  const schema: SchemaElement[] = [
    { name: "root", num_children: fields.length },
    ...fields.map(element),
  ];
  return new Blob([parquetWriteBuffer({ columnData, schema })], {
    type: "application/vnd.apache.parquet",
  });
}

const WORTH: Record<string, (value: Value) => unknown> = {
  integer: BigInt,
  year: BigInt,
  boolean: (value) => value === "true",
  date: (value) => new Date(Number(value) * DAY),
  datetime: (value) => BigInt(Math.round(Number(value) * 1000)),
  geojson: (value) => JSON.parse(String(value)) as unknown,
  time: (value) => BigInt(Math.round(Number(value) * 1000)),
};

function itself(value: Value): unknown {
  return value;
}

function element({ name, type, kind }: Field): SchemaElement {
  const kinds: Record<string, Omit<SchemaElement, "name">> = {
    integer: { type: "INT64" },
    year: { type: "INT64" },
    number: { type: "DOUBLE" },
    boolean: { type: "BOOLEAN" },
    date: { type: "INT32", converted_type: "DATE" },
    datetime: {
      type: "INT64",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: kind === "instant", unit: "MICROS" },
    },
    time: { type: "INT64", converted_type: "TIME_MICROS" },
    geojson: { type: "BYTE_ARRAY", logical_type: { type: "GEOMETRY" } },
  };
  return {
    name,
    repetition_type: "OPTIONAL",
    ...(kinds[type] ?? { type: "BYTE_ARRAY", converted_type: "UTF8" }),
  };
}
