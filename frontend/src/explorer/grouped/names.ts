// Where the names of communes stand on a map that a script has drawn.

import { draw } from "../make";

const BASELINE = 0.3; // of the height of a name, from its middle to its foot
const GAP = 1.5; // units between two names
const FAR = [0.8, 1.6, 2.4, 3.4, 5]; // lines from a commune to a name that a line leads to
const WAYS = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [0.7, -0.7],
  [-0.7, -0.7],
  [0.7, 0.7],
  [-0.7, 0.7],
] as const;

/** The names that there is room for, those that matter most first: at their place, else apart from it, a line leading to it. */
export function placeNames(figure: HTMLElement, order: string[]): void {
  const texts = new Map<string, SVGGraphicsElement>();
  for (const text of figure.querySelectorAll<SVGGraphicsElement>("[data-names] text")) {
    text.setAttribute("class", "x-off");
    texts.set(text.dataset["insee"]!, text);
  }
  const box = (figure.querySelector("svg")!.getAttribute("viewBox") ?? "").split(" ").map(Number);
  const frame = new DOMRect(...box);
  const bubbles = new Map<string, DOMRect>();
  for (const circle of figure.querySelectorAll<SVGGraphicsElement>("circle:not(.w0)"))
    if (circle.dataset["insee"]) bubbles.set(circle.dataset["insee"], circle.getBBox());
  const taken: DOMRect[] = [...bubbles.values()];
  for (const insee of new Set(order)) {
    const text = texts.get(insee);
    if (text) place(text, bubbles.get(insee), taken, frame);
  }
}

/** Adds to what is `taken` the name and the line to it; without room the name is not shown. */
function place(
  text: SVGGraphicsElement,
  bubble: DOMRect | undefined,
  taken: DOMRect[],
  frame: DOMRect,
): void {
  const centre = { x: Number(text.dataset["x"]), y: Number(text.dataset["y"]) };
  text.removeAttribute("class");
  const { width, height } = text.getBBox();
  const radius = bubble ? bubble.width / 2 : 0;
  for (const [x, y] of listPlaces(centre, radius, width, height)) {
    const box = new DOMRect(x - width / 2, y - height / 2, width, height);
    const leader = isBeside(centre, radius, box) ? [] : lead(centre, radius, box);
    const crossed = leader.some((part) =>
      taken.some((other) => other !== bubble && touch(part, other)),
    );
    if (!holds(frame, box) || crossed || taken.some((other) => touch(box, other))) continue;
    text.setAttribute("x", x.toFixed(1));
    text.setAttribute("y", (y + height * BASELINE).toFixed(1));
    taken.push(box, ...leader);
    if (leader.length) text.before(drawLeader(centre, leader[leader.length - 1]!));
    return;
  }
  text.setAttribute("class", "x-off");
}

interface Point {
  x: number;
  y: number;
}

/** Where the middle of a name may be, the nearest to its commune first. */
function listPlaces(
  centre: Point,
  radius: number,
  width: number,
  height: number,
): [number, number][] {
  const away = radius + GAP + height / 2 + 1;
  const places: [number, number][] = radius ? [] : [[centre.x, centre.y]];
  places.push([centre.x, centre.y - away], [centre.x, centre.y + away]);
  for (const lines of FAR)
    for (const [dx, dy] of WAYS)
      places.push([
        centre.x + dx * (radius + lines * height) + (Math.sign(dx) * width) / 2,
        centre.y + dy * (radius + lines * height),
      ]);
  return places;
}

/** Is the name at its place, or right above or below its bubble? */
function isBeside({ x, y }: Point, radius: number, box: DOMRect): boolean {
  const across = Math.max(box.x - x, 0, x - box.right);
  const down = Math.max(box.y - y, 0, y - box.bottom);
  return Math.hypot(across, down) <= (radius ? radius + 2 * GAP : 0);
}

/** Points on the line from a commune to its name, the last of which is at the name. */
function lead(centre: Point, radius: number, box: DOMRect): DOMRect[] {
  const x = Math.min(Math.max(centre.x, box.x), box.right);
  const y = Math.min(Math.max(centre.y, box.y), box.bottom);
  const length = Math.hypot(x - centre.x, y - centre.y);
  const parts: DOMRect[] = [];
  for (let far = radius; far < length; far += 2)
    parts.push(
      new DOMRect(
        centre.x + ((x - centre.x) * far) / length,
        centre.y + ((y - centre.y) * far) / length,
        0,
        0,
      ),
    );
  return [...parts, new DOMRect(x, y, 0, 0)];
}

function drawLeader({ x, y }: Point, end: DOMRect): SVGElement {
  const dot = `M${x} ${y}m-1.5 0a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0m1.5 0`;
  return draw("path", { class: "leader", d: `${dot}L${end.x.toFixed(1)} ${end.y.toFixed(1)}` });
}

function holds(frame: DOMRect, box: DOMRect): boolean {
  return box.x >= 0 && box.y >= 0 && box.right <= frame.width && box.bottom <= frame.height;
}

function touch(one: DOMRect, other: DOMRect): boolean {
  return (
    one.x < other.x + other.width + GAP &&
    other.x < one.x + one.width + GAP &&
    one.y < other.y + other.height + GAP &&
    other.y < one.y + one.height + GAP
  );
}
