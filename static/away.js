// Says so while the server is away.

const STATE = "data-test-connection-state";
const DELAY = 700;
const note = document.createElement("div");
note.className = "nn-away";
note.setAttribute("role", "status");
let waiting = 0;

function look() {
  clearTimeout(waiting);
  if (document.querySelector(`[${STATE}]`)?.getAttribute(STATE) === "CONNECTED") note.remove();
  else waiting = setTimeout(tell, DELAY);
}

// Streamlit's own message covers the sheet and makes all of the page inert: it is closed, and this one stands beside the page.
function tell() {
  note.textContent = "The server is away. Your drawing is kept, and the page goes on when the server is back.";
  document.body.append(note);
  close();
}

function close() {
  const dialog = note.isConnected && document.querySelector("body > [data-testid=stDialog]");
  if (dialog && /connection error/i.test(dialog.textContent)) dialog.querySelector("button[aria-label=Close]")?.click();
}

new MutationObserver(close).observe(document.body, { childList: true });
new MutationObserver(look).observe(document.body, { attributeFilter: [STATE], subtree: true });
