// Every page is a template of its own, whose data is one line of pages.jsonl
import { readFileSync } from "node:fs";

export default function (configuration) {
  const lines = readFileSync("pages.jsonl", "utf-8").split("\n").filter(Boolean);
  lines.forEach((line, number) => {
    const { file, kind, root, tab, page } = JSON.parse(line);
    const template = `{% include "${kind}.njk" %}`;
    configuration.addTemplate(`${number}.njk`, template, { permalink: file, root, tab, given: page });
  });
  return { dir: { input: "in", includes: "../theme", output: "out" } };
}
