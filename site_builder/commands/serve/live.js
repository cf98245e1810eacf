// Reloads the page when the preview has changed. Only `beffroi serve` adds it: no published page knows it.
"use strict";
{
  const { version } = document.currentScript.dataset;
  let stream;
  const listen = () => {
    stream?.close();
    // A browser opens six connections to a host: hidden pages hold none, and catch up when they are shown.
    if (document.hidden) return;
    stream = new EventSource("/beffroi-preview/events?seen=" + version);
    stream.onmessage = () => location.reload();
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();

  const fold = document.querySelector("#beffroi-preview details");
  if (fold) {
    const asked = sessionStorage.getItem("beffroi-preview");
    if (asked) fold.open = asked === "open";
    fold.firstElementChild.addEventListener("click", () =>
      sessionStorage.setItem("beffroi-preview", fold.open ? "folded" : "open"));
  }
}
