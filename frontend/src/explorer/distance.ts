// How far rows are from a place, in metres as the crow flies: a column that no file has. A part of the worker, which comes
// where a place is asked.

import type { Column, Degrees } from "./column";
import { gatheringOf } from "./numbers";

const RADIUS = 6_371_008.8; // metres, of the sphere that is as large as the Earth
const RADIAN = Math.PI / 180;
const KILOMETRE = 1000;

type Position = [longitude: number, latitude: number];
type Plane = [east: number, north: number]; // metres from the place

/** A geometry of GeoJSON, as the build writes it. */
interface Shape {
  type: string;
  coordinates?: unknown;
  geometries?: Shape[];
}

/** Empty where a row is nowhere. `sources`: the geometries of rows, or their longitudes and latitudes. */
export function measureColumn(at: Degrees, sources: Column[]): Column {
  const [first, second] = sources as [Column, Column | undefined];
  const gathering = gatheringOf(first.codes.length, "integer");
  const cells = second ? measurePoints(at, first, second) : measureShapes(at, first);
  gathering.add(cells, 0);
  return gathering.column();
}

function measurePoints(at: Degrees, longitudes: Column, latitudes: Column): (number | null)[] {
  return Array.from(longitudes.codes, (code, row) => {
    const other = latitudes.codes[row]!;
    if (!code || !other) return null;
    const point: Degrees = [
      Number(latitudes.values[other - 1]),
      Number(longitudes.values[code - 1]),
    ];
    return Math.round(measureArc(at, point));
  });
}

function measureShapes(at: Degrees, { codes, values }: Column): (number | null)[] {
  const far = values.map((text) => measureShape(at, JSON.parse(String(text)) as Shape));
  return Array.from(codes, (code) => {
    const metres = code ? far[code - 1]! : Infinity;
    return Number.isFinite(metres) ? Math.round(metres) : null;
  });
}

/** The arc between two points of the sphere: the formula of haversines, which is right of near points too. */
export function measureArc(one: Degrees, other: Degrees): number {
  const [first, last] = [one[0] * RADIAN, other[0] * RADIAN];
  const [across, along] = [last - first, (other[1] - one[1]) * RADIAN];
  const half =
    Math.sin(across / 2) ** 2 + Math.cos(first) * Math.cos(last) * Math.sin(along / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** To the nearest point of a shape; none to an area that has the place in it, Infinity to what is empty. */
export function measureShape(at: Degrees, { type, coordinates, geometries }: Shape): number {
  if (geometries) return Math.min(...geometries.map((one) => measureShape(at, one)));
  const lines = listLines(coordinates);
  const isArea = type.endsWith("Polygon");
  if (isArea && isInside(at, lines)) return 0;
  return Math.min(...lines.map((line) => measureLine(at, line, type.endsWith("Point"))));
}

/** The lines of positions of a geometry, however deep; a point is a line of one. */
function listLines(coordinates: unknown): Position[][] {
  const [first] = coordinates as unknown[];
  if (first === undefined) return [];
  if (!Array.isArray(first)) return [[coordinates as Position]];
  if (!Array.isArray(first[0])) return [coordinates as Position[]];
  return (coordinates as unknown[]).flatMap(listLines);
}

/** To the nearest of its points alone, or of those between them too. */
function measureLine(at: Degrees, line: Position[], apart: boolean): number {
  const points = line.map(([longitude, latitude]) => measureArc(at, [latitude, longitude]));
  if (apart) return Math.min(...points);
  const flat = line.map((position) => flatten(at, position));
  const between = flat.slice(1).map((end, i) => measureSegment(flat[i]!, end));
  return Math.min(...points, ...between);
}

/** As a map of the surroundings has it, whose middle is the place: right where a segment is short. */
function flatten(at: Degrees, [longitude, latitude]: Position): Plane {
  const [middle, meridian] = at;
  const east = (longitude - meridian) * Math.cos(middle * RADIAN);
  return [east * RADIAN * RADIUS, (latitude - middle) * RADIAN * RADIUS];
}

/** From the middle of the map to a segment. */
function measureSegment([x, y]: Plane, [endX, endY]: Plane): number {
  const [east, north] = [endX - x, endY - y];
  const square = east ** 2 + north ** 2;
  const share = square ? Math.min(1, Math.max(0, -(x * east + y * north) / square)) : 0;
  return Math.hypot(x + share * east, y + share * north);
}

/** Is the place in an area? A ray from it then crosses its rings an odd number of times. */
function isInside([latitude, longitude]: Degrees, rings: Position[][]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (const [place, [x, y]] of ring.entries()) {
      const [lastX, lastY] = ring.at(place - 1)!;
      const isCrossed = y > latitude !== lastY > latitude;
      if (isCrossed && longitude < x + ((latitude - y) / (lastY - y)) * (lastX - x))
        inside = !inside;
    }
  }
  return inside;
}

/** « 410 m », « 1,2 km » */
export function distanceWriter(language: string): (text: string) => string {
  const write = (number: number): string =>
    number.toLocaleString(language, { maximumFractionDigits: 1 });
  return (text) => {
    const metres = Number(text);
    if (metres < KILOMETRE) return `${write(metres)}\u00a0m`;
    return `${write(metres / KILOMETRE)}\u00a0km`;
  };
}
