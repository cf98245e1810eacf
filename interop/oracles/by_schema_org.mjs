// What the Structured Data Testing Tool finds of schema.org in pages, by what Google asks of it.
// node by_schema_org.mjs MODULES PAGE… → JSON: {"version", "said": {PAGE: [error…]}}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, ...pages] = process.argv.slice(2);
const need = createRequire(`${modules}/`);
const { structuredDataTest } = need("structured-data-testing-tool");
const { Google } = need("structured-data-testing-tool/presets");
const { version } = need("structured-data-testing-tool/package.json");
const said = {};
for (const page of pages) {
  const asked = { presets: [Google], schemas: ["jsonld:Dataset"] };
  const answer = await structuredDataTest(readFileSync(page), asked).catch((failed) => failed.res ?? { failed: [failed] });
  said[page] = answer.failed.map((one) => one.description ?? one.error?.message ?? String(one));
}
console.log(JSON.stringify({ version: `structured-data-testing-tool ${version}`, said }));
