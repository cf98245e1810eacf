// src/ → dist/: the script of every page, those that come on a click, and the licences of what is in them.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";

const common = { bundle: true, minify: true, charset: "utf8", logLevel: "warning", metafile: true };
const exporters = readdirSync("src/explorer/export").filter((name) => name !== "given.ts");

// Leaflet is the part of it that we use; of the pictures that its rules name, none is ever asked for; of what hyparquet
// can read, our files have a part
const parts = {
  name: "parts",
  setup(build) {
    build.onResolve({ filter: /^leaflet$/ }, () => ({ path: resolve("src/map/leaflet.js") }));
    build.onResolve({ filter: /^\.\/(alp|variant)\.js$/ }, ({ importer }) =>
      /hyparquet.src/.test(importer) ? { path: resolve("src/explorer/unread.js") } : undefined,
    );
    build.onResolve({ filter: /\.png$/ }, () => ({ path: "data:,", external: true }));
  },
};

await build({
  ...common,
  entryPoints: ["src/main.ts"],
  format: "iife",
  target: "es2020",
  outfile: "dist/beffroi.js",
});
await build({
  ...common,
  entryPoints: ["src/embed.ts"],
  format: "iife",
  target: "es2020",
  outfile: "dist/embed.js",
});
const { metafile } = await build({
  ...common,
  entryPoints: Object.fromEntries([
    ["chart", "src/charts/start.ts"],
    ["compare", "src/compare/compare.ts"],
    ["explorer", "src/explorer/explorer.ts"],
    ["explorer-amendments", "src/explorer/amendments.ts"],
    ["explorer-difference", "src/explorer/difference/worker.ts"],
    ["explorer-distance", "src/explorer/distance.ts"],
    ["explorer-ends", "src/explorer/ends.ts"],
    ["explorer-figures", "src/explorer/grouped/adding.ts"],
    ["explorer-grouped", "src/explorer/grouped/view.ts"],
    ["explorer-grouping", "src/explorer/grouped/worker.ts"],
    ["explorer-hours", "src/explorer/hours.ts"],
    ["explorer-near", "src/explorer/near.ts"],
    ["explorer-panel", "src/explorer/panel.ts"],
    ["explorer-worker", "src/explorer/worker.ts"],
    ["facets", "src/facets/facets.ts"],
    ["map", "src/map/map.ts"],
    ["map-base", "src/map/base.ts"],
    ["map-tiles", "src/map/tiles.ts"],
    ["rows", "src/report/rows.ts"],
    ["search", "src/search/search.ts"],
    ["search-views", "src/search/views/views.ts"],
    ["search-worker", "src/search/worker.ts"],
    ...exporters.map((name) => [
      `export-${name.replace(".ts", "")}`,
      `src/explorer/export/${name}`,
    ]),
  ]),
  format: "esm",
  target: "es2022",
  outdir: "dist",
  plugins: [parts],
});
await build({
  ...common,
  entryPoints: {
    chart: "src/charts/chart.css",
    compare: "src/compare/compare.css",
    grouped: "src/explorer/grouped/grouped.css",
    map: "src/map/map.css",
  },
  outdir: "dist",
  plugins: [parts],
});

const packages = new Set(
  Object.keys(metafile.inputs).flatMap(
    (path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? [],
  ),
);
const licences = [...packages].sort().map((path) => {
  const { name, version, license } = JSON.parse(readFileSync(`${path}/package.json`, "utf8"));
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt"]
    .map((one) => `${path}/${one}`)
    .find(existsSync);
  return `${name} ${version} (${license})\n\n${file ? readFileSync(file, "utf8").trim() : ""}\n`;
});
writeFileSync("dist/licences.txt", licences.join(`\n${"-".repeat(80)}\n\n`));
