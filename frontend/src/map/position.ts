// Where a map is, in the address: ?m-ecoles=14_50.63000_3.06000 is its zoom, then the latitude and the longitude of its
// middle. docs/api-et-catalogues.md says it to those who write such addresses.

const SIGN = "_";
const CLOSEST = 22; // zoom of any map
const MOST = 85; // degrees of latitude that a map of the web shows

export interface Position {
  zoom: number;
  latitude: number;
  longitude: number;
}

/** What an address says of the map at `anchor`; null where it says nothing, or nothing that can be. */
export function readPosition(search: string, anchor: string): Position | null {
  const parts = (new URLSearchParams(search).get(anchor) ?? "").split(SIGN);
  const [zoom = NaN, latitude = NaN, longitude = NaN] = parts.map(Number);
  const possible =
    parts.every(Boolean) &&
    zoom >= 0 &&
    zoom <= CLOSEST &&
    Math.abs(latitude) <= MOST &&
    Math.abs(longitude) <= 180;
  return possible ? { zoom, latitude, longitude } : null;
}

/** The question of an address, which says of the map at `anchor` where it is; null where it shows all that it has. */
export function writePosition(search: string, anchor: string, position: Position | null): string {
  const said = new URLSearchParams(search);
  said.delete(anchor);
  if (position) {
    const { zoom, latitude, longitude } = position;
    const texts = [String(Number(zoom.toFixed(2))), latitude.toFixed(5), longitude.toFixed(5)];
    said.set(anchor, texts.join(SIGN));
  }
  const text = said.toString();
  return text && `?${text}`;
}
