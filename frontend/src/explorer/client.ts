// The page's end of the worker.

import type { Reply, Request, Requests } from "./protocol";
import type { Progress } from "./source";

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

export class Client {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  /** `failed` is told of each request that has no answer, whoever waits for it. */
  constructor(
    script: URL,
    progress: Progress,
    private readonly failed: () => void,
  ) {
    this.worker = new Worker(script, { type: "module" });
    this.worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      if (!("id" in data)) return progress(data.loaded, data.total);
      const waiting = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (!("error" in data)) return waiting?.resolve(data.answer);
      this.failed();
      waiting?.reject(new Error(data.error));
    });
    this.worker.addEventListener("error", () => {
      this.failed();
      for (const { reject } of this.waiting.values()) reject(new Error("worker"));
      this.waiting.clear();
    });
  }

  close(): void {
    this.worker.terminate();
  }

  ask<K extends keyof Requests>(
    asked: K,
    given: Requests[K]["given"],
  ): Promise<Requests[K]["answer"]> {
    const id = (this.asked += 1);
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, asked, given } as Request);
    }) as Promise<Requests[K]["answer"]>;
  }
}
