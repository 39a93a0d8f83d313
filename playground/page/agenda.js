// What the desk will do next, in order; each line moves the clock to its time.

import { h, keepingFocus } from "./dom.js";
import { instant, move, worldInstant } from "./clock.js";
import { listen, world } from "./store.js";
import { inEnglish, t } from "./words.js";

/** Draw the line of things to come, and keep it fresh. */
export function agendaBar(place) {
  function draw() {
    const items = world.agenda.items.filter((item) => instant(item.at) > worldInstant());
    place.hidden = !items.length;
    keepingFocus(place, () => place.replaceChildren(heading(items.length), list(items)));
  }

  listen((event) => (event.kind === "agenda" || event.kind === "clock") && draw());
  draw();
  return draw;
}

function heading(count) {
  return h("h2", {}, t("agenda"), h("small", {}, String(count)));
}

function list(items) {
  return h("ol", { "data-testid": "agenda-items", "aria-label": t("agenda") }, items.map((item, at) => h("li", {}, line(item, at))));
}

function line(item, at) {
  const words = inEnglish() ? item.text_en : item.text_zh;
  const kind = item.due ? "coming due" : "coming";
  return h("button", { class: kind, type: "button", title: t("agendaGo"), "data-testid": `agenda-${at}`, onclick: () => move({ to: item.at }) }, unbroken(words, item.case));
}

/** The words with the case's number kept on one line. */
function unbroken(words, no) {
  const at = no ? words.indexOf(no) : -1;
  return at < 0 ? words : [words.slice(0, at), h("span", { class: "no" }, no), words.slice(at + no.length)];
}
