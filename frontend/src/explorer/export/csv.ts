// CSV as RFC 4180 has it, and as the site's own: UTF-8, commas, CRLF, values in canonical notation.

import { delimited, type Given } from "./given";

export function write(given: Given): Blob {
  return new Blob([delimited(given, ",", (text) => text)], { type: "text/csv" });
}
