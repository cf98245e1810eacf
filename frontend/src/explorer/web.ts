// Web addresses in cells as links, shown by their host and the end of their path, as pages have them
// (site_builder/render/pages/web_links.py); a test compares them.

import { make } from "./make";

/** Of a host with a name, to which nobody is logged in: any other text stands as it is. */
const ADDRESS =
  /^https?:\/\/((?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62})(?::[0-9]{1,5})?((?:[/?#][\p{L}\p{N}_.~:/?#[\]@!$&()*+,;=%-]*)?)$/iu;
const LONGEST = 2000;
const SHOWN = 44; // characters
const END = 28; // of a path that is cut

/** A link where a text is a web address and nothing else. */
export function webLink(text: string): HTMLElement | null {
  const [, host, path = ""] = text.length <= LONGEST ? (ADDRESS.exec(text) ?? []) : [];
  if (!host) return null;
  const away = window.parent === window ? {} : { target: "_blank" }; // out of a frame
  return make("a", { href: text, rel: "nofollow noopener", ...away }, shorten(host, path));
}

/** « lille.fr/…/deliberation-12.pdf » */
function shorten(host: string, path: string): string {
  const bare = host.toLowerCase().replace(/^www\./, "");
  const own = path.replace(/\/+$/, "");
  if (bare.length + own.length <= SHOWN) return bare + own;
  const last = own.slice(own.lastIndexOf("/") + 1);
  return `${bare}/…${last.length < END ? `/${last}` : last.slice(-END)}`;
}
