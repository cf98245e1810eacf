// A workbook with types: texts stay texts (01001, =A1), numbers and dates are numbers and dates, the header is bold.

import writeXlsxFile, { type Cell } from "write-excel-file/universal";
import { DAY, type Field, type Value } from "../column";
import { without, type Given } from "./given";

const MOST_ROWS = 1_048_575; // of a sheet, less the header
const LONGEST = 32_767; // characters of a cell
const LARGEST = 1e15; // beyond, a sheet's numbers lose digits
const FIRST_DAY = Date.UTC(1900, 2, 1); // before it, Excel's calendar has a day that never was

const FORMATS: Record<string, string> = {
  date: "dd/mm/yyyy",
  datetime: "dd/mm/yyyy hh:mm",
  yearmonth: "mm/yyyy",
};

/** Raises an Error where a sheet cannot hold the rows: nothing is cut. */
export async function write(whole: Given): Promise<Blob> {
  const { fields, columns, rows } = without("geometry", whole);
  if (rows.length > MOST_ROWS) throw new Error("xlsx-rows");
  if (columns.some((held) => held.texts.some((text) => text.length > LONGEST)))
    throw new Error("xlsx-cells");
  const cells = columns.map((held, i) =>
    held.values.map((value, place) => cell(fields[i]!, value, held.texts[place]!)),
  );
  const header: Cell[] = fields.map((field) => ({
    value: field.name,
    type: String,
    fontWeight: "bold",
  }));
  const lines = Array.from(rows, (row) =>
    columns.map((held, i): Cell => (held.codes[row] ? cells[i]![held.codes[row]! - 1]! : null)),
  );
  return writeXlsxFile([header, ...lines], { stickyRowsCount: 1 }).toBlob();
}

function cell({ type, kind }: Field, value: Value, text: string): Cell {
  if (type === "boolean") return { value: text === "true", type: Boolean };
  if (/^(integer|number|year)$/.test(type)) {
    const fits = typeof value === "number" && Math.abs(value) < LARGEST;
    return fits ? { value, type: Number } : { value: text, type: String };
  }
  if (type === "time") return { value: Number(value) / DAY, type: Number, format: "hh:mm:ss" };
  const format = FORMATS[type];
  const day =
    type === "yearmonth" ? Date.parse(`${text}-01`) : Number(value) * (type === "date" ? DAY : 1);
  if (format && kind !== "instant" && day >= FIRST_DAY)
    return { value: new Date(day), type: Date, format };
  return { value: text, type: String };
}
