// Answers beside Streamlit's runs: Python's network is asked over HTTP while pen or pointer moves.

const ADDRESS = new URL("../../../live/scene", import.meta.url);
const PATIENCE = 4000;

// What Python answers to `request`, or null where it can't be asked in this way.
export async function answered(request) {
  try {
    const body = JSON.stringify(request);
    const answer = await fetch(ADDRESS, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE), priority: "high" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
