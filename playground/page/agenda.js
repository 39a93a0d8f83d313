// What is overdue and what the desk will do next; a line to come moves the clock, an overdue one opens whoever has it in hand.

import { h, keepingPlace } from "./dom.js";
import { instant, move, worldInstant } from "./clock.js";
import { listen, world } from "./store.js";
import { inEnglish, t } from "./words.js";

const HEADS = 300;
const LINE = 340;

/** Draw the bar and keep it fresh; `on` opens the chat of a person. */
export function agendaBar(place, on) {
  function draw() {
    const { overdue, openings } = world.agenda;
    const items = world.agenda.items.filter((item) => instant(item.at) > worldInstant());
    place.hidden = !items.length && !overdue.length && !openings.length; // nobody tells this world what comes
    keepingPlace(place, () => place.replaceChildren(late(overdue, on), coming(items), strip(items)));
  }

  listen((event) => (event.kind === "agenda" || event.kind === "clock") && draw());
  addEventListener("resize", draw);
  draw();
  return draw;
}

function late(items, on) {
  const lines = items.map((item, at) => line(item, `overdue-${at}`, t("overdueGo"), () => item.person && on.person(item.person)));
  return folded("overdue", t("overdue"), lines, t("overdueNone"));
}

function coming(items) {
  const lines = items.map((item, at) => line(item, `coming-${at}`, t("agendaGo"), () => move({ to: item.at })));
  return folded("agenda-all", t("agenda"), lines, t("agendaNone"));
}

/** A heading with a number, under which the whole list unfolds. */
function folded(name, words, lines, nothing) {
  const heading = h("summary", { "data-testid": name, class: lines.length ? "some" : null }, words, h("small", {}, String(lines.length)));
  const list = lines.length ? h("ol", { "aria-label": words }, lines.map((each) => h("li", {}, each))) : h("p", {}, nothing);
  return h("details", { class: `more ${name}` }, heading, h("div", { class: "drop" }, list));
}

/** The next few, as many as there is room for. */
function strip(items) {
  if (!items.length) return h("p", { class: "no-lines" }, t("agendaNone"));
  const few = items.slice(0, Math.max(1, Math.floor((innerWidth - HEADS) / LINE)));
  const lines = few.map((item, at) => line(item, `agenda-${at}`, t("agendaGo"), () => move({ to: item.at })));
  return h("ol", { class: "strip", "data-testid": "agenda-items", "aria-label": t("agenda") }, lines.map((each) => h("li", {}, each)));
}

function line(item, name, title, onclick) {
  const words = inEnglish() ? item.text_en : item.text_zh;
  const foldUp = (event) => {
    const list = event.target.closest("details");
    if (list) list.open = false;
    onclick();
  };
  return h("button", { class: item.due ? "coming due" : "coming", type: "button", title: `${words}\n${title}`, "data-testid": name, onclick: foldUp }, h("span", {}, unbroken(words, item.case)));
}

/** The words with the case's number kept on one line. */
function unbroken(words, no) {
  const at = no ? words.indexOf(no) : -1;
  return at < 0 ? words : [words.slice(0, at), h("span", { class: "no" }, no), words.slice(at + no.length)];
}
