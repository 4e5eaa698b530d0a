"use strict";

/* Keys, and the table that explains them: both come from one list. */

/** Calls what a key stands for; typing into a field is left alone. */
class Keys {
  /** @param bindings Each { keys, shown, title, action }; `keys` as Keys.nameOf gives them. */
  constructor(bindings) {
    this.bindings = bindings;
    this.actions = new Map(bindings.flatMap((each) => each.keys.map((key) => [key, each.action])));
    addEventListener("keydown", (event) => this.press(event));
    byId("help-keys").replaceChildren(...bindings.filter((each) => each.shown.length).map((each) => element("div", {},
      element("span", {}, each.title), element("span", {}, ...each.shown.flatMap((key, number) =>
        (number ? [" ", element("kbd", {}, key)] : [element("kbd", {}, key)]))))));
  }

  /** For example `Ctrl+z`, `Shift+Z`, `Alt+ArrowLeft`. */
  static nameOf(event) {
    const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
    const alt = event.altKey ? "Alt+" : "";
    const isLetter = /^\p{L}$/u.test(event.key);
    const shift = event.shiftKey && (isLetter || event.key.length > 1) ? "Shift+" : "";
    return control + alt + shift + (isLetter ? event.key.toLowerCase() : event.key);
  }

  press(event) {
    if (document.querySelector("dialog[open]")) return;
    const { target } = event;
    const name = Keys.nameOf(event);
    if (target.matches("input, select, textarea")) {
      // A box to tick takes no letters, and a slider no arrows of ours.
      const takes = target.matches("[type=checkbox], [type=radio]") ? name === " " : !name.startsWith("Ctrl+");
      if (takes && !(target.matches("[type=range]") && /^\p{L}$/u.test(name))) return;
      if (name.startsWith("Ctrl+") && target.matches("[type=number], [type=search]")) return;
    }
    if (target.matches("button, summary, a") && (name === "Enter" || name === " ")) return;
    const action = this.actions.get(name);
    if (!action) return;
    event.preventDefault();
    action(event);
  }
}
