// What Python answers over HTTP, beside the runs of the page.

const PATIENCE = 2000;

// What the live route `name` answers to `request`, or null where it can't be asked in this way.
export async function asked(name, request) {
  const headers = { "Content-Type": "application/json" };
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const address = new URL(`../../live/${name}`, import.meta.url);
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(request), signal, priority: "high" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
