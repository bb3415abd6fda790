// What Python answers over HTTP, beside the runs of the page.

const PATIENCE = 2000;

// What `read` makes of what the live route `name` answers to `request`, or null where it can't be asked in this way; `busy` where too many ask.
export async function asked(name, request, read = (answer) => answer.json(), busy = null) {
  const headers = { "Content-Type": "application/json" };
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const address = new URL(`../../live/${name}`, import.meta.url);
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(request), signal, priority: "high" });
    if (answer.status === 503) return busy;
    return answer.ok ? await read(answer) : null;
  } catch {
    return null;
  }
}
