// Decimal texts and whole numbers of units of their last digit, a half going away from zero, however great they are.

/** 12.345 of two digits is 1235. */
export function unitsOf(text: string, digits: number): bigint {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  const units = kept + BigInt(Number(fraction[digits] ?? 0) >= 5);
  return text.startsWith("-") ? -units : units;
}

/** Units as a decimal text without needless zeros: -5 of two digits is -0.05. */
export function decimal(units: bigint, digits: number): string {
  const text = fixed(units, digits);
  return digits ? text.replace(/\.?0+$/, "") : text;
}

/** A decimal text of so many digits. */
export function round(text: string, digits: number): string {
  return fixed(unitsOf(text, digits), digits);
}

/** A quotient to the nearest whole number. */
export function divide(over: bigint, under: bigint): bigint {
  const [one, other] = [over < 0n ? -over : over, under < 0n ? -under : under];
  const whole = (2n * one + other) / (2n * other);
  return over < 0n === under < 0n ? whole : -whole;
}

/** The difference of two decimal texts. */
export function subtract(after: string, before: string): string {
  const digits = Math.max(...[after, before].map((text) => text.split(".")[1]?.length ?? 0));
  return decimal(unitsOf(after, digits) - unitsOf(before, digits), digits);
}

function fixed(units: bigint, digits: number): string {
  const sign = units < 0n ? "-" : "";
  const text = String(units < 0n ? -units : units).padStart(digits + 1, "0");
  const point = text.length - digits;
  return sign + text.slice(0, point) + (digits ? `.${text.slice(point)}` : "");
}
