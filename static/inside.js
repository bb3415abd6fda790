// A link to another page of ours is followed without loading the app anew: to Streamlit it is a step in the browser's history.

const OURS = "a[href]:not([href*=':'], [href^='#'], [href^='/'], [target=_blank], [download])";

// Follow the link that was clicked, if it is one of ours; a component calls it for links in its own shadow root.
export function follow(event, root = document) {
  const link = event.target.closest?.(OURS);
  const isElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || !root.contains(link) || isElsewhere || event.defaultPrevented) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
}

document.addEventListener("click", (event) => follow(event));
