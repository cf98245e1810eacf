// How opening hours are told, which comes with a script of its own where some columns have them.

import type { Field } from "./column";

/** Gives it to the columns that have them; `base` is where scripts are. */
export async function learnHours(fields: Field[], language: string, base: URL): Promise<void> {
  if (!fields.some(({ hours }) => hours)) return;
  const url = new URL("explorer-hours.js", base).href;
  const { hoursWriter } = (await import(url)) as typeof import("./hours");
  for (const field of fields) if (field.hours) field.write = hoursWriter(field.hours, language);
}
