// What tests/render/page_questions.py asks of a page. Each function returns what is wrong, in words; axe must be there.

(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (one) => one.outerHTML.slice(0, 160);
  const name = (one) => axe.commons.text.accessibleText(one).replace(/\s+/g, " ").trim();
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  const told = (one) => seen(one) && !one.closest("[aria-hidden=true]");
  const HEADINGS = "h1, h2, h3, h4, h5, h6";

  const withAxe = (found) => {
    axe.setup(document);
    try {
      return found();
    } finally {
      axe.teardown();
    }
  };

  const structure = () => {
    const levels = all(HEADINGS).filter(told).map((one) => Number(one.tagName[1]));
    const found = levels.filter((level) => level === 1).length === 1 ? [] : [`not one h1: ${levels}`];
    const skipped = levels.some((level, place) => level > (levels[place - 1] ?? 0) + 1);
    if (skipped) found.push(`a level is skipped: ${levels}`);
    const say = (what, wrong) => found.push(...wrong.map((one) => `${what}: ${shown(one)}`));
    const drawings = all("svg").filter((one) => told(one) && !one.parentElement.closest("svg"));
    say("a drawing without a name", drawings.filter((one) => one.getAttribute("role") !== "img" || !name(one)));
    const ours = (one) => !one.closest(".prose"); // Markdown has no words for captions and headers of rows
    say("a table without a caption", all("table").filter((one) => ours(one) && !one.caption?.textContent.trim()));
    say("a header without a scope", all("th:not([scope])").filter(ours));
    say("a row without a header", all("tbody tr").filter((one) => ours(one) && !one.querySelector("th[scope=row]")));
    say("an order of its own", all("[tabindex]").filter((one) => one.tabIndex > 0));
    say("moves, sounds, leaves or takes a key", all("audio, video, marquee, blink, meta[http-equiv=refresh i], [accesskey]"));
    say("a frame without a title", all("iframe:not([title])"));
    say("a new tab without a word", all("a[target=_blank]").filter((one) => !name(one).includes("nouvel onglet")));
    return found;
  };

  // The same name leads to the same place, with its sentence, its cell, its item and the heading above (2.4.4).
  const links = () => {
    const known = new Map();
    const found = [];
    let heading = "";
    for (const one of all(`${HEADINGS}, a[href]`)) {
      if (!one.matches("a")) {
        heading = one.textContent.trim();
      } else if (told(one)) {
        // axe takes what is in a closed details for hidden, where style shows it all the same
        const shut = one.closest("details:not([open])");
        const said = name(one) || (shut ? one.textContent.trim() : "");
        const around = one.closest("p, li, td, th, dd, summary")?.textContent.trim() ?? "";
        const key = [said, around, heading].join("|");
        const before = known.get(key);
        if (!said) found.push(`no name: ${shown(one)}`);
        if (before && before !== one.href) found.push(`« ${said} » leads to ${before} and to ${one.href}`);
        known.set(key, one.href);
      }
    }
    return found;
  };

  // 24 pixels, or a sentence around, or room around (2.5.8). What aria-hidden holds is elsewhere in the page as well.
  const targets = () => {
    const LEAST = 23.5; // fractions of pixels are rounded on a screen
    const kinds = 'a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex="0"]';
    // what a table that scrolls hides of it can be touched nowhere
    const inView = (part) => {
      const box = part.getClientRects()[0] ?? part.getBoundingClientRect();
      const held = part.closest("table")?.closest(".scroll")?.getBoundingClientRect();
      if (!held) return box;
      const [left, top] = [Math.max(box.left, held.left), Math.max(box.top, held.top)];
      const [right, bottom] = [Math.min(box.right, held.right), Math.min(box.bottom, held.bottom)];
      return { left, top, right, bottom, width: right - left, height: bottom - top };
    };
    const measured = all(kinds)
      .filter((one) => told(one) && !one.closest(".skip"))
      .map((one) => {
        const part = one.closest("label") ?? one;
        const box = inView(part);
        const around = one.closest("p, li, dd, td, th, caption, summary, h1, h2, h3, h4") ?? one;
        const words = around.textContent.replace(one.textContent, "").replace(/[\s·,]+/g, "");
        const within = getComputedStyle(part).display === "inline" && words !== "";
        const centre = [box.left + box.width / 2, box.top + box.height / 2];
        const whole = part.getClientRects()[0] ?? part.getBoundingClientRect();
        return { one, box, centre, within, small: whole.width < LEAST || whole.height < LEAST };
      })
      .filter(({ box }) => box.width > 1 && box.height > 1);
    const away = ([x, y], { left, right, top, bottom }) =>
      Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
    const near = (target, other) =>
      !other.one.contains(target.one) &&
      !target.one.contains(other.one) &&
      (other.small
        ? Math.hypot(target.centre[0] - other.centre[0], target.centre[1] - other.centre[1]) < LEAST
        : away(target.centre, other.box) < LEAST / 2);
    return measured
      .filter((target) => target.small && !target.within && measured.some((other) => near(target, other)))
      .map(({ one, box }) => `${box.width} × ${box.height}: ${shown(one)}`);
  };

  // 44 pixels for a finger (2.5.5), but for a link within running text, whose lines have the height of the text, and one
  // within a cell of a table, whose rows have theirs; what aria-hidden holds is elsewhere in the page as well. In a map or a
  // chart, the table below says the same.
  const touched = () => {
    const LEAST = 43.5; // fractions of pixels are rounded on a screen
    const kinds = "a[href], button, summary, input:not([type=hidden]), select, textarea";
    const runs = (one) => getComputedStyle(one).display.startsWith("inline");
    // the words of a line that lead nowhere
    const wordsIn = (block) =>
      [...block.childNodes]
        .map((one) => {
          if (one.nodeType === Node.TEXT_NODE) return one.data;
          const beside = one.nodeType === Node.ELEMENT_NODE && runs(one) && !one.matches(`${kinds}, .aside`);
          return beside ? wordsIn(one) : "";
        })
        .join("");
    const inText = (one) => {
      if (getComputedStyle(one).display !== "inline") return false;
      let block = one.parentElement;
      while (runs(block)) block = block.parentElement;
      return /[\p{L}\p{N}]/u.test(wordsIn(block));
    };
    return all(kinds)
      .filter((one) => told(one) && !one.closest("svg, .skip, .pass, td, tbody th") && !inText(one))
      .map((one) => ({ one, box: (one.closest("label") ?? one).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.width < LEAST || box.height < LEAST))
      .map(({ one, box }) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${shown(one)}`);
  };

  // The spaces of 1.4.12. A sheet made by a script is none that the policy refuses.
  const space = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
      p { margin-block-end: 2em !important }
    `);
    document.adoptedStyleSheets = [sheet];
  };

  // Texts of which a part is not shown, and cannot be scrolled to.
  const cut = () =>
    all("body *")
      .filter((one) => {
        const style = getComputedStyle(one);
        const opens = one.matches("th, td") && one.parentElement.querySelector(".opener:not([open])"); // shows all of it
        if (opens || !seen(one) || one.closest("svg, .aside") || style.clipPath !== "none" || !one.textContent.trim()) return false;
        const hides = (flow, whole, room) => ["hidden", "clip"].includes(flow) && whole > room + 1;
        return (
          hides(style.overflowX, one.scrollWidth, one.clientWidth) ||
          hides(style.overflowY, one.scrollHeight, one.clientHeight)
        );
      })
      .map(shown);

  // What has the focus: its ring, on the colour behind it (2.4.7, 1.4.11), and whether it is in view (2.4.11).
  const lookAtFocus = () => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
    const light = (colour) =>
      parts(colour)
        .slice(0, 3)
        .map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
    let behind = one.parentElement;
    while (behind && (parts(getComputedStyle(behind).backgroundColor)[3] ?? 1) < 1) behind = behind.parentElement;
    const style = getComputedStyle(one);
    const ground = getComputedStyle(behind ?? document.body).backgroundColor;
    const [dark, bright] = [light(style.outlineColor), light(ground)].sort((a, b) => a - b);
    const box = one.getClientRects()[0] ?? one.getBoundingClientRect();
    // not wholly hidden: the middle of what is in view, or a quarter of it, is not covered. The place
    // to touch of a value nearby covers nothing: it paints nothing.
    const places = (low, high, most) => [2, 1, 3].map((part) => Math.max(low, 0) + ((Math.min(high, most) - Math.max(low, 0)) * part) / 4);
    const paints = (other) => !(other instanceof SVGGeometryElement) || getComputedStyle(other).fill !== "rgba(0, 0, 0, 0)";
    const first = (x, y) => document.elementsFromPoint(x, y).find((other) => one.contains(other) || paints(other));
    const [across, down] = [places(box.left, box.right, innerWidth), places(box.top, box.bottom, innerHeight)];
    const firsts = across.flatMap((x) => down.map((y) => first(x, y))).filter(Boolean);
    return {
      html: shown(one),
      ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      contrast: (bright + 0.05) / (dark + 0.05),
      seen: firsts.some((at) => one.contains(at) || at.contains(one)),
      place: all("*").indexOf(one),
    };
  };

  // The page may still be on its way to it: what is not seen is looked at again once it has been painted.
  const focused = async () => {
    const stop = lookAtFocus();
    if (!stop || stop.seen) return stop;
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    return lookAtFocus();
  };

  window.accessible = { structure: () => withAxe(structure), links: () => withAxe(links), targets, touched, space, cut, focused };
})();
