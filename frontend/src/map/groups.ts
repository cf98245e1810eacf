// What a map shows of many points: each of them where they are few, else how many lie in each square of the screen.

import type { Places } from "../explorer/places";

const FEW = 1_500; // points in view that are drawn one by one
const SQUARE = 56; // pixels of the side of a square
const SHIFT = 0.07; // of a square, from its middle
const COLUMN = 2 ** 24; // squares in a key
const TILE = 256; // pixels of the world at zoom 0
const MOST = 85.0511; // degrees of latitude that a map of the web shows

/** Rows at one place, or in one square of which this is the box: south, west, north, east. */
export interface Group {
  rows: number[]; // the first of them
  count: number;
  box: [number, number, number, number];
  at?: [number, number]; // where it is shown, in place of the middle of the box
}

const LISTED = 20; // rows of a group that are kept

export class Points {
  private readonly xs: Float64Array; // of the world's width, from its western edge
  private readonly ys: Float64Array;

  constructor(private readonly places: Places) {
    const count = places.rows.length;
    this.xs = new Float64Array(count);
    this.ys = new Float64Array(count);
    for (let i = 0; i < count; i += 1) {
      this.xs[i] = (places.degrees[2 * i]! + 180) / 360;
      this.ys[i] = down(places.degrees[2 * i + 1]!);
    }
  }

  /** `box` is south, west, north, east of what is in view. */
  groups([south, west, north, east]: Group["box"], zoom: number): Group[] {
    const [left, right] = [(west + 180) / 360, (east + 180) / 360];
    const [top, bottom] = [down(north), down(south)];
    const seen: number[] = [];
    for (let i = 0; i < this.xs.length; i += 1) {
      const [x, y] = [this.xs[i]!, this.ys[i]!];
      if (x >= left && x <= right && y >= top && y <= bottom) seen.push(i);
    }
    const { counts = [], apart = 0 } = this.places.together ?? {};
    const many = seen.length > FEW || seen.some((i) => counts[i]! > 1);
    const side = many ? (TILE * 2 ** zoom) / SQUARE : 0;
    const found = new Map<string | number, Group>();
    for (const i of seen) {
      const [longitude, latitude] = [this.places.degrees[2 * i]!, this.places.degrees[2 * i + 1]!];
      const count = counts[i] ?? 1;
      const around = count > 1 ? apart : 0;
      const key = side
        ? Math.floor(this.xs[i]! * side) * COLUMN + Math.floor(this.ys[i]! * side)
        : `${longitude} ${latitude}`;
      const group = found.get(key);
      if (group) widen(group, this.places.rows[i]!, count, latitude, longitude);
      else
        found.set(key, {
          rows: [this.places.rows[i]!],
          count,
          box: [latitude - around, longitude - around, latitude + around, longitude + around],
        });
    }
    if (side && counts.length)
      for (const [key, group] of found)
        if (!single(group)) group.at = inSquare(group, side, Number(key));
    return [...found.values()];
  }
}

/** Near the middle of its square, for no number to hide another. */
function inSquare(group: Group, side: number, key: number): [number, number] {
  const [south, west, north, east] = group.box;
  const near = (part: number, square: number): number => {
    const middle = square + 0.5;
    return Math.min(middle + SHIFT, Math.max(middle - SHIFT, part * side)) / side;
  };
  const x = near(((west + east) / 2 + 180) / 360, Math.floor(key / COLUMN));
  const y = near(down((south + north) / 2), key % COLUMN);
  return [(Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, x * 360 - 180];
}

function widen(
  group: Group,
  row: number,
  count: number,
  latitude: number,
  longitude: number,
): void {
  const [south, west, north, east] = group.box;
  group.box = [
    Math.min(south, latitude),
    Math.min(west, longitude),
    Math.max(north, latitude),
    Math.max(east, longitude),
  ];
  group.count += count;
  if (group.rows.length < LISTED) group.rows.push(row);
}

/** Is it one place? */
export function single({ box: [south, west, north, east] }: Group): boolean {
  return south === north && west === east;
}

/** Of the world's height, from its northern edge, as maps of the web are drawn. */
function down(latitude: number): number {
  const sine = Math.sin((Math.min(MOST, Math.max(-MOST, latitude)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}
