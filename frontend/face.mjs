// Newsreader → dist/beffroi-titres.woff2, and its licence beside it: one weight of the cut for titles, with the signs
// that titles of French communes and of their neighbours use, and nothing else. dist/cards/ has it as the build draws
// cards with it: titles, and a cut for small texts, each with all the signs of its Latin files.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import subset from "subset-font";

const FACE = new URL("node_modules/@fontsource-variable/newsreader/", import.meta.url);
const OUT = new URL("dist/beffroi-titres.woff2", import.meta.url);
const CARDS = new URL("dist/cards/", import.meta.url);
const AXES = { opsz: 72, wght: 520 };
const CARD_CUTS = { titles: AXES, texts: { opsz: 14, wght: 440 } };
const FEATURES = ["kern", "liga", "ccmp", "locl", "rvrn"];
const UNUSED = /[¢¤¥¦¨¬\u00ad¯±´¶¸¹ÐÞðþ]/g;
const BEYOND_LATIN_1 = "Œœ\u2009\u202f–—‘’“”…€−";

const range = (first, last) =>
  String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, n) => first + n));
const signs = range(0x20, 0x7e) + range(0xa0, 0xff).replace(UNUSED, "") + BEYOND_LATIN_1;
const whole = await readFile(new URL("files/newsreader-latin-standard-normal.woff2", FACE));
const options = {
  targetFormat: "woff2",
  variationAxes: AXES,
  keepFeatures: FEATURES,
  noHinting: true,
};
await writeFile(OUT, await subset(whole, signs, options));
await copyFile(new URL("LICENSE", FACE), new URL("dist/beffroi-titres.OFL.txt", import.meta.url));

await mkdir(CARDS, { recursive: true });
const files = { "": whole };
files["-ext"] = await readFile(new URL("files/newsreader-latin-ext-standard-normal.woff2", FACE));
const everything = range(0x20, 0x7e) + range(0xa0, 0x24f) + range(0x1e00, 0x20cf) + BEYOND_LATIN_1;
for (const [name, variationAxes] of Object.entries(CARD_CUTS)) {
  for (const [ending, content] of Object.entries(files)) {
    const cut = { ...options, variationAxes, targetFormat: "sfnt" };
    const file = await subset(content, everything, cut);
    await writeFile(new URL(`${name}${ending}.ttf`, CARDS), file);
  }
}
