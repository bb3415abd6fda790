// The random name under which the server finds this tab's jobs again: it stays in the tab, for as long as that is open.

const KEY = "nnviz-owner";
const AGAIN = 3000;
const FORM = /^[\w-]{22}$/;

// Called for every run of Python, with the session's name. After a reload the session is a new one, and is told the tab's; whoever awaits it is told in any case.
export function show({ data: { owner, isAwaited }, setTriggerValue }) {
  const there = kept();
  const name = FORM.test(there) ? there : owner;
  if (name !== there) keep(name);
  if (name === owner && !isAwaited) return;
  let next;
  // Until Python answers with it: of two messages that wait at the same time only the later comes through.
  const tell = () => {
    setTriggerValue("owner", name);
    next = setTimeout(tell, AGAIN);
  };
  tell();
  return () => clearTimeout(next);
}

// A browser may forbid to keep anything: then a reload is a new visitor.
function kept() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(name) {
  try {
    sessionStorage.setItem(KEY, name);
  } catch {}
}
