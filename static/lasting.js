// Keeps one view per host element: Streamlit calls on every run, and may clean up an earlier call after starting the next.

const LINGER = 1500;

// The function to call for every run: `make(host, data)` makes the view where there is none, and `run(view, component)` tells it what is new.
// What it returns lets go of the view: only the latest call's does.
export function lasting(make, run) {
  const views = new WeakMap();
  return (component) => {
    const { data, parentElement: host } = component;
    if (!views.has(host)) views.set(host, make(host, data));
    const view = views.get(host);
    clearTimeout(view.leaving);
    const turn = {};
    view.turn = turn;
    run(view, component);
    return () => {
      if (view.turn !== turn) return;
      view.leaving = setTimeout(() => {
        views.delete(host);
        view.dispose();
      }, LINGER);
    };
  };
}
