// Small tools for building the page: elements, icons, toasts, dialogs.

import { t } from "./words.js";

const ICONS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 16-3-7z",
  attach: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.500 8.400a1.700 1.700 0 0 1-2.400-2.400L15 7",
  commands: "M4 7h16M4 12h16M4 17h10",
  reply: "M10 7l-6 5 6 5v-3c5 0 8 1 10 5 0-6-3-9-10-9z",
  edit: "M4 20l1-5L16 4l4 4L9 19z",
  remove: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  beside: "M4 5h16v14H4zM12 5v14",
  close: "M6 6l12 12M18 6L6 18",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2",
  moon: "M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z",
  stop: "M8 5v14M16 5v14",
  run: "M7 4l13 8-13 8z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  down: "M6 9l6 6 6-6",
  next: "M9 5l7 7-7 7",
  guide: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM15.500 8.500l-2 5-5 2 2-5z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  plus: "M12 5v14M5 12h14",
};

/** An element: h("p", {class: "x", onclick}, "text", child, …). */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "multiple") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A line icon. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows an icon and says its label. */
export function iconButton(name, label, onclick, properties = {}) {
  return h("button", { class: "icon", type: "button", title: label, "aria-label": label, onclick, ...properties }, icon(name));
}

/** The colour in which somebody is shown. */
export const hueOf = (id) => (Math.abs(id) * 137) % 360;

/** A round picture with the last two characters of a name, in a colour of its own. */
export function avatar(id, name, kind = "") {
  const text = [...name].slice(-2).join("");
  return h("span", { class: `avatar ${kind}`, style: `--hue:${hueOf(id)}`, "aria-hidden": "true" }, text);
}

/** A short notice that goes by itself, in the chat it belongs to or for the whole page. */
export function toast(text, place) {
  const notice = h("div", { class: "toast", "data-testid": "toast" }, text);
  (place?.querySelector(".toasts") ?? document.getElementById("toasts")).append(notice);
  setTimeout(() => notice.remove(), 3000);
}

/** A notice that waits until it is confirmed. */
export function alertBox(text) {
  const dialog = document.getElementById("alert");
  dialog.replaceChildren(
    h("p", { "data-testid": "alert-text" }, text),
    h("form", { method: "dialog" }, h("button", { class: "primary", autofocus: true }, t("ok"))),
  );
  dialog.showModal();
}

/** Draw a place anew and leave the keyboard, and what is unfolded, where they were. */
export function keepingPlace(place, draw) {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const name = focused?.dataset.testid;
  const caret = focused?.selectionStart;
  const unfolded = [...place.querySelectorAll("details[open] > summary")].map((summary) => summary.dataset.testid);
  draw();
  for (const each of unfolded) named(place, each)?.closest("details")?.setAttribute("open", "");
  const again = name && named(place, name);
  if (!again || again === document.activeElement) return;
  again.focus({ preventScroll: true });
  if (typeof caret === "number") again.setSelectionRange(caret, caret);
}

/** The element of that name in a place. */
export const named = (place, name) => place.querySelector(`[data-testid="${CSS.escape(name)}"]`);

/** A form in a dialog: fields are [name, label, element]; `done` gets the values. */
export function formBox(title, fields, done) {
  const dialog = document.getElementById("form");
  const form = h(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        dialog.close();
        done(Object.fromEntries(fields.map(([name, , element]) => [name, element])));
      },
    },
    h("h2", {}, title),
    fields.map(([, label, element]) => h("label", {}, h("span", {}, label), element)),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, t("cancel")),
      h("button", { class: "primary" }, t("create")),
    ),
  );
  dialog.replaceChildren(form);
  dialog.showModal();
}
