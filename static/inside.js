// A link to another page of ours is followed without loading the app anew: to Streamlit it is a step in the browser's history.

const OURS = "a[href]:not([href*=':'], [href^='#'], [href^='/'], [target=_blank], [download])";

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(OURS);
  const isElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || isElsewhere || event.defaultPrevented) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
});
