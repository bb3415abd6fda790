// Keeps one view per host element: Streamlit calls on every run, and may clean up an earlier call after starting the next.

const LINGER = 1500;
const views = new WeakMap();

// The view at `host`, made when there is none, and what lets go of it: only the latest call's does.
export function lasting(host, make) {
  if (!views.has(host)) views.set(host, make());
  const view = views.get(host);
  clearTimeout(view.leaving);
  const turn = {};
  view.turn = turn;
  const release = () => {
    if (view.turn !== turn) return;
    view.leaving = setTimeout(() => {
      views.delete(host);
      view.dispose();
    }, LINGER);
  };
  return [view, release];
}
