// Opening hours as OpenStreetMap writes them, in words: « Mo-Fr 09:00-12:00; PH off » → « lun.–ven. 9 h–12 h ; fermé les
// jours fériés ». What the build does in site_builder/render/pages/opening_hours.py; a test compares them.

const WEEKDAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const LONGEST = 500; // characters of a cell that is read
const MONDAY = Date.UTC(2024, 0, 1); // a first of January
const DAY = 86_400_000;
const RULE = rule();

/** The words of hours, those of another form as they stand. `words` is what the page is told them with. */
export function hoursWriter(
  words: Record<string, string>,
  language: string,
): (text: string) => string {
  const names = { ...namesOf(language), ...words };
  const parts = (text: string, name: (part: string) => string): string =>
    text
      .split(",")
      .map((part) => part.split("-").map(name).join("–"))
      .join(", ");
  const clock = (text: string): string => {
    const [hour = "", minutes = ""] = text.split(":");
    return words[Number(minutes) ? "minutes" : "hour"]!.replace(
      "{hour}",
      String(Number(hour)),
    ).replace("{minutes}", minutes);
  };
  const said = (text: string): string | undefined => {
    const [, months, days, onlyDays, hours] = RULE.exec(text) ?? [];
    if (!hours) return undefined;
    const when = [months, days ?? onlyDays]
      .filter((part) => part !== undefined)
      .map((part) => parts(part, (name) => names[name]!))
      .join(" ");
    if (hours !== "off" && hours !== "closed") return `${when} ${parts(hours, clock)}`;
    return when === words["PH"]
      ? words["closed.holidays"]
      : words["closed"]!.replace("{days}", when);
  };
  return (text) => {
    if (text === "24/7") return words["always"]!;
    if (text.length > LONGEST) return text;
    const rules = text.replace(/ *, */g, ",").split(/ *; */).map(said);
    return rules.includes(undefined) ? text : rules.join(words["between"]);
  };
}

/** « Apr-Sep Mo-Fr,Su,PH 09:00-12:00,14:00-18:00 ». */
function rule(): RegExp {
  const repeat = (part: string): string => `(?:${part})(?:,(?:${part}))*`;
  const range = (names: string[]): string => `(?:${names.join("|")})(?:-(?:${names.join("|")}))?`;
  const clock = "(?:[01]?[0-9]:[0-5][0-9]|2[0-3]:[0-5][0-9]|24:00)";
  const months = repeat(range(MONTHS));
  const days = repeat(`${range(WEEKDAYS)}|PH|SH`);
  const hours = repeat(`${clock}-${clock}`);
  return new RegExp(`^(?:(${months})(?: (${days}))?|(${days})) (off|closed|${hours})$`);
}

/** What weekdays and months are called. */
function namesOf(language: string): Record<string, string> {
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
  const days = WEEKDAYS.map((name, place) => [name, weekday.format(MONDAY + place * DAY)]);
  const months = MONTHS.map((name, place) => [name, month.format(Date.UTC(2024, place, 1))]);
  return Object.fromEntries([...days, ...months]) as Record<string, string>;
}
