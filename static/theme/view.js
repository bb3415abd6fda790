// Python draws charts and pictures in the colours of the theme that it is told with each run: after a change it is asked for one.

// `data` is the scheme that Python has drawn for, "light" or "dark".
export function show({ data, setTriggerValue }) {
  const app = document.querySelector(".stApp");
  const look = () => {
    if (getComputedStyle(app).colorScheme !== data) setTriggerValue("changed", true);
  };
  const watch = new MutationObserver(look);
  watch.observe(app, { attributeFilter: ["class", "style"] });
  return () => watch.disconnect();
}
