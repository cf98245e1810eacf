// Where rows are: degrees of those that are points, geometries of the others.

import type { Field } from "./column";
import type { Held } from "./query";

/** Of GeoJSON, as the build writes it. */
interface Geometry {
  type: string;
  coordinates?: unknown;
  geometries?: Geometry[];
}

/** `degrees` are longitude, latitude, longitude… of `rows`; `shapes` what is no point; `total` rows were asked for. */
export interface Places {
  rows: Uint32Array;
  degrees: Float64Array;
  shapes: { row: number; geometry: Geometry }[];
  total: number;
  together?: { counts: number[]; apart: number }; // rows that a point stands for, within so many degrees
}

/** The columns that say it: one of geometries, or those of longitudes and latitudes; none where no column does. */
export function placing(fields: Field[]): number[] {
  const kinds = fields.map((field) => field.kind);
  if (kinds.includes("geometry")) return [kinds.indexOf("geometry")];
  const pair = [kinds.indexOf("longitude"), kinds.indexOf("latitude")];
  return pair.includes(-1) ? [] : pair;
}

/** `columns` are those that `placing` names. */
export function placed(rows: Uint32Array, columns: Held[]): Places {
  const found = new Uint32Array(rows.length);
  const degrees = new Float64Array(2 * rows.length);
  const shapes: Places["shapes"] = [];
  let count = 0;
  const add = (row: number, longitude: number, latitude: number): void => {
    degrees[2 * count] = longitude;
    degrees[2 * count + 1] = latitude;
    found[count] = row;
    count += 1;
  };
  const [one, other] = columns;
  const geometries = one && !other ? one.texts.map((text) => JSON.parse(text) as Geometry) : [];
  for (const row of rows) {
    const code = one?.codes[row];
    if (!code) continue;
    if (other) {
      const second = other.codes[row];
      if (second) add(row, Number(one.values[code - 1]), Number(other.values[second - 1]));
      continue;
    }
    const geometry = geometries[code - 1]!;
    if (geometry.type === "Point") add(row, ...(geometry.coordinates as [number, number]));
    else shapes.push({ row, geometry });
  }
  return {
    rows: found.slice(0, count),
    degrees: degrees.slice(0, 2 * count),
    shapes,
    total: rows.length,
  };
}
