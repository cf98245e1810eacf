// What one line in a page of another site runs: in its place, a page of the portal in a frame as high as what it shows.

interface Told {
  beffroi?: { height?: unknown };
}

function show(tag: HTMLScriptElement): void {
  const frame = document.createElement("iframe");
  frame.src = new URL(`../embed/${tag.dataset["page"] ?? ""}/`, tag.src).href;
  frame.title = tag.dataset["title"] ?? "";
  frame.loading = "lazy";
  frame.width = "100%";
  frame.height = "600"; // until it tells its own
  frame.style.border = "0";
  window.addEventListener("message", ({ data, source }: MessageEvent<Told | null>) => {
    const height = data?.beffroi?.height;
    if (source === frame.contentWindow && typeof height === "number")
      frame.height = String(Math.ceil(height));
  });
  tag.after(frame);
}

if (document.currentScript instanceof HTMLScriptElement) show(document.currentScript);
