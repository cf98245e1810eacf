// Rules that no page needs before one asks for what they dress.

import { make } from "./explorer/make";

const sheets = new Map<string, Promise<unknown>>();

/** Those of a file beside the scripts at `base`, once for a page; rejects where they do not come. */
export function loadStylesheet(file: string, base: URL): Promise<unknown> {
  const { href } = new URL(file, base);
  const sheet = sheets.get(href) ?? load(href);
  sheets.set(href, sheet);
  sheet.catch(() => sheets.delete(href));
  return sheet;
}

function load(href: string): Promise<unknown> {
  const link = make("link", { rel: "stylesheet", href });
  const loaded = new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
  });
  document.head.append(link);
  return loaded;
}
