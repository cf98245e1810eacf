// What xmllint, which is libxml2's, says of files of XML: that they are well-formed.
// node by_libxml2.mjs MODULES FILE… → JSON: {"version", "said": {FILE: [error…]}}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, ...files] = process.argv.slice(2);
const need = createRequire(`${modules}/`);
const { validateXML } = need("xmllint-wasm");
const { version } = need("xmllint-wasm/package.json");
const said = {};
for (const file of files) {
  const xml = [{ fileName: "file.xml", contents: readFileSync(file) }];
  const memory = { initialMemoryPages: 4096, maxMemoryPages: 16384 };
  const { errors } = await validateXML({ xml, normalization: "c14n", ...memory });
  said[file] = errors.map((error) => error.message);
}
console.log(JSON.stringify({ version: `xmllint-wasm ${version}`, said }));
