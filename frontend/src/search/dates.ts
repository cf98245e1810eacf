// The days that a question says: « le 1er mai 2025 », « 15/09/2025 », « la semaine du 15 septembre 2025 », « en mai 2025 ».

/** Days in ISO notation, of which the last one counts in. */
export interface SaidDays {
  first: string;
  last: string;
}

const MONTHS: [fr: string, en: string][] = [
  ["janvier", "january"],
  ["f[ée]vrier", "february"],
  ["mars", "march"],
  ["avril", "april"],
  ["mai", "may"],
  ["juin", "june"],
  ["juillet", "july"],
  ["ao[uû]t", "august"],
  ["septembre", "september"],
  ["octobre", "october"],
  ["novembre", "november"],
  ["d[ée]cembre", "december"],
];
const MONTH = `(${MONTHS.flat().join("|")})`;
const YEAR = String.raw`((?:19|20)\d\d)`;
const DAY = String.raw`(\d{1,2})(?:er|st|nd|rd|th)?`;
const WEEK = String.raw`(semaine du |week of )?`;
const AHEAD = `(?:(?:^|(?<=\\s))(?:le|du|au|on|the|en|in) )?${WEEK}(?:the )?`;
const DAYS_OF_WEEK = 7;

// Each with what its groups are: a week, then a day, a month and a year
const WRITTEN: [pattern: RegExp, order: ("day" | "month" | "year")[]][] = [
  [pattern(`${DAY} (?:of )?${MONTH} ${YEAR}`), ["day", "month", "year"]],
  [pattern(`${MONTH} ${DAY},? ${YEAR}`), ["month", "day", "year"]],
  [pattern(`(\\d{1,2})[/.](\\d{1,2})[/.]${YEAR}`), ["day", "month", "year"]],
  [pattern(`${YEAR}-(\\d\\d)-(\\d\\d)`), ["year", "month", "day"]],
  [pattern(`${MONTH} ${YEAR}`), ["month", "year"]],
];

// « du 22 au 26 septembre 2025 », « from 22/09 to 26/09/2025 »: the month and the year of the last day are those of the first,
// where it has none of its own
const FROM = "(?:(?:semaine|week) )?(?:du|entre le|from|between)(?: the)? ";
const TO = " (?:au|et le|to|and)(?: the)? ";
const RANGES = [
  `${FROM}${DAY}(?: (?:of )?${MONTH})?(?: ${YEAR})?${TO}${DAY} (?:of )?${MONTH} ${YEAR}`,
  `${FROM}(\\d{1,2})(?:[/.](\\d{1,2}))?(?:[/.]${YEAR})?${TO}(\\d{1,2})[/.](\\d{1,2})[/.]${YEAR}`,
].map((text) => new RegExp(`(?<![\\p{L}\\d])${text}(?![\\p{L}\\d])`, "iu"));

function pattern(text: string): RegExp {
  return new RegExp(`${AHEAD}(?<![\\p{L}\\d])${text}(?![\\p{L}\\d])`, "iu");
}

/** The days of a question, and the question without them; of several those that are said first in this order: days, then
 *  months. */
export function takeDays(question: string): { days: SaidDays | null; left: string } {
  const between = takeRange(question);
  if (between) return between;
  for (const [written, order] of WRITTEN) {
    const found = written.exec(question);
    if (!found) continue;
    const said = Object.fromEntries(order.map((part, i) => [part, found[i + 2]!]));
    const days = daysOf(said, Boolean(found[1]));
    const left = `${question.slice(0, found.index)} ${question.slice(found.index + found[0].length)}`;
    if (days) return { days, left };
  }
  return { days: null, left: question };
}

/** From one day to another, in this order. */
function takeRange(question: string): { days: SaidDays; left: string } | null {
  const found = RANGES.map((range) => range.exec(question)).find((one) => one !== null);
  if (!found) return null;
  const [said, firstDay = "", firstMonth, firstYear, day = "", month = "", year = ""] = found;
  const first = daysOf(
    { day: firstDay, month: firstMonth ?? month, year: firstYear ?? year },
    false,
  );
  const last = daysOf({ day, month, year }, false);
  if (!first || !last || first.first > last.last) return null;
  return { days: { first: first.first, last: last.last }, left: question.replace(said, " ") };
}

function daysOf(
  { day, month = "", year }: Partial<Record<string, string>>,
  isWeek: boolean,
): SaidDays | null {
  const named = MONTHS.findIndex((names) =>
    new RegExp(`^(?:${names.join("|")})$`, "iu").test(month),
  );
  const place = named < 0 ? Number(month) - 1 : named;
  const first = new Date(Date.UTC(Number(year), place, Number(day ?? 1)));
  if (first.getUTCMonth() !== place) return null; // the 31st of April
  const last = new Date(first);
  if (day === undefined) last.setUTCMonth(place + 1, 0);
  else if (isWeek) last.setUTCDate(last.getUTCDate() + DAYS_OF_WEEK - 1);
  return { first: iso(first), last: iso(last) };
}

/** 2024-01-01 → « 1er janvier 2024 », as pages write it. */
export function writeDay(day: string, language: string): string {
  const text = new Date(day).toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
  return language === "fr" ? text.replace(/^1 /, "1er ") : text;
}

function iso(date: Date): string {
  return date.toISOString().slice(0, 10);
}
