// A file of the site that scripts read.

const PATIENCE = 30_000; // milliseconds for a file, on a network that is slow

/** Throws where there is none, where it is no JSON, and where it does not come: whoever waits is told so. */
export async function json<T>(url: string | URL): Promise<T> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()) as T;
}
