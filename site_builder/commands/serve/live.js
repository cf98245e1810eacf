// Reloads the page when the preview has changed. Only `beffroi serve` adds it: no published page knows it.
"use strict";
{
  const { version } = document.currentScript.dataset;
  // What changed while nobody listened: between the page and its socket, in a machine asleep, at a restart.
  document.addEventListener("LiveReloadConnect", async () => {
    const answer = await fetch("/beffroi-preview/version");
    if (await answer.text() !== version) location.reload();
  });
  const script = document.createElement("script");
  // It would take 35729 for the port that an address does not name, and a minute to come back to a preview.
  const port = location.port || (location.protocol === "https:" ? 443 : 80);
  script.src = `/livereload.js?host=${location.hostname}&port=${port}&maxdelay=3000`;
  document.head.append(script);

  const fold = document.querySelector("#beffroi-preview details");
  if (fold) {
    const asked = sessionStorage.getItem("beffroi-preview");
    if (asked) fold.open = asked === "open";
    fold.firstElementChild.addEventListener("click", () =>
      sessionStorage.setItem("beffroi-preview", fold.open ? "folded" : "open"));
  }
}
