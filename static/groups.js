// Buttons side by side for which one row is too narrow become a select box, which clicks them: they stay in the page, unseen.

const GROUPS = "[data-testid=stButtonGroup] > [role=radiogroup]";
const known = new WeakSet();

class Group {
  constructor(group) {
    this.group = group;
    this.home = group.parentElement;
    this.row = group.closest(".stElementContainer").parentElement;
    this.select = document.createElement("select");
    this.select.className = "nn-select";
    this.select.setAttribute("aria-label", group.getAttribute("aria-label") ?? "");
    this.select.addEventListener("change", () => this.buttons[this.select.selectedIndex].click());
    new MutationObserver(() => this.show()).observe(group, { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-checked"] });
    new ResizeObserver(() => this.show()).observe(this.row);
    this.show();
  }

  get buttons() {
    return [...this.group.querySelectorAll("[role=radio]")];
  }

  // The buttons keep their widths while they are not seen.
  get isTooWide() {
    return this.buttons.reduce((width, button) => width + button.offsetWidth, 0) > this.row.clientWidth;
  }

  show() {
    const isNarrow = this.isTooWide;
    this.home.classList.toggle("nn-narrow", isNarrow);
    if (!isNarrow) return this.select.remove();
    const labels = this.buttons.map((button) => button.innerText.trim() || button.textContent.trim());
    if (labels.join("\n") !== [...this.select.options].map((option) => option.text).join("\n"))
      this.select.replaceChildren(...labels.map((label) => new Option(label)));
    this.select.selectedIndex = this.buttons.findIndex((button) => button.ariaChecked === "true");
    if (!this.select.isConnected) this.home.append(this.select);
  }
}

function take() {
  for (const group of document.querySelectorAll(GROUPS)) {
    if (known.has(group)) continue;
    known.add(group);
    new Group(group);
  }
}

new MutationObserver(take).observe(document.body, { subtree: true, childList: true });
take();
