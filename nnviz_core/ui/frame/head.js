{
  // A page opens at its top: the browser would keep how far the page before was scrolled.
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);

  // A link to another page of ours is followed without loading the app anew: Streamlit takes it for a step in the browser's history.
  const ours = "a[href]:not([href*=':'], [href^='#'], [href^='/'], [target=_blank], [download])";
  const follow = (event) => {
    const link = event.target.closest?.(ours);
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || elsewhere || event.defaultPrevented) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  };
  if (!window.nnvizFollows) document.addEventListener("click", follow);
  window.nnvizFollows = true;
}
