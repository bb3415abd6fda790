// One step back leads to the page before: an address without settings gets them in its place in the history, not as another one.

const { history } = window;
const push = history.pushState.bind(history);

history.pushState = (state, unused, address) => {
  const next = new URL(address ?? location.href, location.href);
  const isFilledIn = next.pathname === location.pathname && next.search && !location.search;
  return isFilledIn ? history.replaceState(state, unused, address) : push(state, unused, address);
};
