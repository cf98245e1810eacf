// The worker of the search, as pages ask it.

import type { Reply, Request } from "./worker";

export class Asking {
  private readonly worker = new Worker(new URL("search-worker.js", import.meta.url), {
    type: "module",
  });
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private asked = 0;

  constructor(failed: () => void) {
    this.worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      this.waiting.get(data.id)?.(data);
      this.waiting.delete(data.id);
    });
    this.worker.addEventListener("error", failed);
  }

  ask(given: Omit<Request, "id">): Promise<Reply> {
    const id = (this.asked += 1);
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.worker.postMessage({ id, ...given } satisfies Request);
    });
  }
}
