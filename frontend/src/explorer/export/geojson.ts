// GeoJSON (RFC 7946), one feature a line: where each row is, and its other columns as properties.

import { value } from "./json";
import type { Given } from "./given";

export function write({ fields, columns, rows }: Given): Blob {
  const kinds = fields.map((field) => field.kind);
  const shape = kinds.indexOf("geometry");
  const degrees = [kinds.indexOf("longitude"), kinds.indexOf("latitude")] as const;
  const cell = (column: number, row: number): string => {
    const held = columns[column]!;
    const code = held.codes[row]!;
    return code ? value(fields[column]!, held.texts[code - 1]!, held.values[code - 1]) : "null";
  };
  const geometry = (row: number): string => {
    if (shape >= 0) return cell(shape, row);
    const [longitude, latitude] = degrees.map((column) => cell(column, row));
    return longitude === "null" || latitude === "null"
      ? "null"
      : `{"type":"Point","coordinates":[${longitude},${latitude}]}`;
  };
  // degrees whose names say nothing more than the geometry are left to it
  const said = (i: number): boolean =>
    i === shape ||
    (shape < 0 && degrees.includes(i) && /^(longitude|latitude)$/.test(fields[i]!.name));
  const others = fields.map((_, i) => i).filter((i) => !said(i));
  const features = Array.from(rows, (row) => {
    const properties = others
      .map((i) => `${JSON.stringify(fields[i]!.name)}:${cell(i, row)}`)
      .join(",");
    return `{"type":"Feature","geometry":${geometry(row)},"properties":{${properties}}}`;
  });
  const whole = `{"type":"FeatureCollection","features":[\n${features.join(",\n")}\n]}\n`;
  return new Blob([whole], { type: "application/geo+json" });
}
