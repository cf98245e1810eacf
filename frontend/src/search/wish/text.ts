// A question of which one thing after another is taken.

/** Takes what it says out of a question, one thing after another. */
export class QuestionText {
  constructor(private text: string) {}

  /** The groups of the first place where this stands, which then is gone; `left`: what stands there instead. */
  take(pattern: RegExp, left = " "): string[] | null {
    const found = pattern.exec(this.text);
    if (!found) return null;
    const end = found.index + found[0].length;
    this.text = `${this.text.slice(0, found.index)}${left}${this.text.slice(end)}`;
    return [...found].map((group) => group ?? "");
  }

  /** The groups of all places where this stands, one after another, which then are gone. */
  takeAll(pattern: RegExp): string[][] {
    const taken: string[][] = [];
    for (let found = this.take(pattern); found; found = this.take(pattern)) taken.push(found);
    return taken;
  }

  /** The first group of the first place where this stands, or "". */
  find(pattern: RegExp): string {
    return pattern.exec(this.text)?.[1] ?? "";
  }

  /** The same of all places where this stands. */
  findAll(pattern: RegExp): string[] {
    const found = this.text.matchAll(new RegExp(pattern, "g"));
    return [...found].flatMap(([, group]) => group ?? []);
  }

  has(pattern: RegExp): boolean {
    return pattern.test(this.text);
  }

  words(): string[] {
    return this.text.split(" ").filter(Boolean);
  }
}
