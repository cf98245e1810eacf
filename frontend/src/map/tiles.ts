// The places of a large table: one PMTiles archive of the portal, of which only what is seen is read, by ranges of bytes.

import { VectorTile, type VectorTileFeature } from "@mapbox/vector-tile";
import Pbf from "pbf";
import { PMTiles } from "pmtiles";
import type { Places } from "../explorer/places";

const LAYER = "rows";
const TOGETHER = "point_count"; // how many rows a point stands for
const MOST = 85.05; // degrees of latitude that a map of the web shows
const POINT = 1; // the kind of a feature
const APART = 8; // pixels of the screen between a point that stands for several and their bounds

/** What is in view, and the texts by which people know the rows. */
export interface Seen {
  places: Places;
  whole: boolean; // is there nothing that only closer tiles have?
  texts: Map<number, Record<string, string>>;
}

export interface Tiles {
  /** `box` is south, west, north, east. */
  read(box: [number, number, number, number], zoom: number): Promise<Seen>;
}

/** Throws where the archive cannot be read by ranges. */
export async function openTiles(url: string): Promise<Tiles> {
  const archive = new PMTiles(url);
  const { maxZoom } = await archive.getHeader();
  return {
    async read([south, west, north, east], zoom) {
      const level = Math.max(0, Math.min(maxZoom, Math.floor(zoom) - 1)); // a tile is 512 pixels
      const side = 2 ** level;
      const at = (part: number): number => Math.max(0, Math.min(side - 1, Math.floor(part * side)));
      const tiles: [number, number][] = [];
      for (let x = at((west + 180) / 360); x <= at((east + 180) / 360); x += 1)
        for (let y = at(down(north)); y <= at(down(south)); y += 1) tiles.push([x, y]);
      const read = await Promise.all(tiles.map(([x, y]) => archive.getZxy(level, x, y)));
      const points: Found[] = [];
      const shapes = new Map<number, Shape>(); // each is whole in all tiles that it touches
      for (const [i, tile] of read.entries()) {
        const layer = tile && new VectorTile(new Pbf(tile.data)).layers[LAYER];
        const [x, y] = tiles[i]!;
        for (let n = 0; n < (layer?.length ?? 0); n += 1) {
          const feature = layer!.feature(n);
          const row = feature.id ?? 0;
          if (feature.type === POINT) points.push(...place(feature, x, y, side));
          else if (!shapes.has(row)) {
            const { geometry } = feature.toGeoJSON(x, y, level);
            shapes.set(row, {
              row,
              geometry: geometry as Shape["geometry"],
              texts: textsOf(feature),
            });
          }
        }
      }
      const apart = (APART * 360) / (256 * 2 ** zoom);
      return seen(points, [...shapes.values()], apart, !shapes.size || level === maxZoom);
    },
  };
}

interface Found {
  row: number;
  count: number;
  longitude: number;
  latitude: number;
  texts: Record<string, string>;
}

type Shape = Places["shapes"][number] & { texts: Record<string, string> };

/** The points of a row, of which several may have one place in common. */
function place(feature: VectorTileFeature, x: number, y: number, side: number): Found[] {
  return feature.loadGeometry().flatMap((points) =>
    points.map((point) => {
      const north = Math.PI * (1 - (2 * (y + point.y / feature.extent)) / side);
      return {
        row: feature.id ?? 0,
        count: Number(feature.properties[TOGETHER] ?? 1),
        longitude: ((x + point.x / feature.extent) / side) * 360 - 180,
        latitude: (Math.atan(Math.sinh(north)) * 180) / Math.PI,
        texts: textsOf(feature),
      };
    }),
  );
}

function textsOf({ properties }: VectorTileFeature): Record<string, string> {
  return properties as Record<string, string>;
}

function seen(found: Found[], shapes: Shape[], apart: number, whole: boolean): Seen {
  return {
    places: {
      rows: Uint32Array.from(found, ({ row }) => row),
      degrees: Float64Array.from(found.flatMap(({ longitude, latitude }) => [longitude, latitude])),
      shapes,
      total: found.length + shapes.length,
      together: { counts: found.map(({ count }) => count), apart },
    },
    texts: new Map([...found, ...shapes].map(({ row, texts }) => [row, texts])),
    whole,
  };
}

/** Of the world's height, from its northern edge. */
function down(latitude: number): number {
  const sine = Math.sin((Math.min(MOST, Math.max(-MOST, latitude)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}
