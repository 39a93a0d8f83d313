// The page: who one is, which chats are open, colours and language.

import { agendaBar } from "./agenda.js";
import { clockBar } from "./clock.js";
import { h, icon, toast } from "./dom.js";
import { openPane } from "./pane.js";
import { firstPerson, newPerson, side } from "./side.js";
import { act, begin, chatOf, listen, world } from "./store.js";
import { tour } from "./tour.js";
import { inEnglish, switchLanguage, t } from "./words.js";

const PANE_WIDTH = 330;
const SIDE_WIDTH = 300;
const PHONE = 760;

const view = { me: 0, open: [], focused: null, search: "", wide: true };
const panes = new Map();
const bars = [];
let guide = null;
let waiting = false;

const by = (id) => document.getElementById(id);
const onPhone = () => innerWidth <= PHONE;
const room = () => (onPhone() ? 1 : Math.max(1, Math.floor((innerWidth - SIDE_WIDTH) / PANE_WIDTH)));

const on = {
  person: (id) => (play(id), show(id, id, view.open.length < room())),
  chat: (id) => show(view.me, id),
  beside: (id) => show(view.me, id, true),
  /** Have these chats open, the last of them for sure. */
  arrange: (wanted) => arrange(wanted),
  fill: (person, chat, text) => panes.get(opened(person, chat))?.fill(text),
};

const paneHandlers = {
  focus: (pane) => choose(pane),
  close: (pane) => close(pane),
  person: (id) => on.person(id),
  link: (pane, url, event) => followed(pane, url, event),
};

const opened = (person, chat) => view.open.find((pane) => pane.person === person && pane.chat === chat);

/** Play somebody: the side shows their chats. */
function play(id) {
  view.me = id;
  draw();
}

/** Open a chat in place of the chosen one, or beside it, and go there. */
function show(person, chat, beside = false) {
  let pane = opened(person, chat);
  if (!pane) {
    pane = { person, chat };
    const at = view.open.indexOf(view.focused);
    if (beside || at < 0) view.open.push(pane);
    else view.open.splice(at, 1, pane);
    while (view.open.length > room()) view.open.splice(view.open[0] === pane ? 1 : 0, 1);
  }
  enter(pane);
}

function arrange(wanted) {
  const fitting = wanted.slice(-room());
  const fresh = fitting.map(([person, chat]) => opened(person, chat) ?? { person, chat });
  const others = view.open.filter((pane) => !fresh.includes(pane));
  view.open = [...fresh, ...others].slice(0, room());
  enter(fresh.at(-1));
}

/** Go to an open chat: it is chosen, and one can write at once. */
function enter(pane) {
  document.body.classList.add("in-chat");
  choose(pane);
  panes.get(pane).bottom();
  if (!onPhone()) panes.get(pane).focus();
}

function choose(pane) {
  if (view.focused === pane && panes.has(pane)) return;
  view.focused = pane;
  view.me = pane.person;
  draw();
}

function close(pane) {
  view.open.splice(view.open.indexOf(pane), 1);
  view.focused = view.open.at(-1) ?? null;
  if (!view.focused) document.body.classList.remove("in-chat");
  draw();
}

/** A deep link to the bot opens its private chat and presses Start; other links open outside. */
async function followed(pane, url, event) {
  const link = url.match(/^https?:\/\/(?:t|telegram)\.me\/(\w+)\?start=([\w-]*)/);
  if (!link || link[1].toLowerCase() !== world.bot.username.toLowerCase()) return;
  event.preventDefault();
  show(pane.person, pane.person, view.open.length < room());
  try {
    await act(pane.person, "start", { payload: link[2] });
  } catch (error) {
    toast(error.message);
  }
}

function draw() {
  view.open = view.open.filter((pane) => chatOf(pane.person, pane.chat));
  if (!view.open.includes(view.focused)) view.focused = view.open.at(-1) ?? null;
  drawPanes();
  drawSide();
}

function drawPanes() {
  for (const pane of panes.keys()) if (!view.open.includes(pane)) shut(pane);
  for (const pane of view.open) if (!panes.has(pane)) panes.set(pane, openPane(pane, paneHandlers));
  for (const [pane, shown] of panes) shown.element.classList.toggle("focused", pane === view.focused && panes.size > 1);
  const place = by("panes");
  if (!view.open.length) return place.replaceChildren(nothingOpen());
  place.querySelector(".no-chat")?.remove();
  for (const [at, pane] of view.open.entries()) {
    const { element, bottom } = panes.get(pane);
    if (place.children[at] === element) continue;
    place.insertBefore(element, place.children[at] ?? null);
    bottom(); // a list that is moved in the page forgets how far it was scrolled
  }
}

function shut(pane) {
  panes.get(pane)?.stop();
  panes.delete(pane);
}

function nothingOpen() {
  if (world.people.size) return h("p", { class: "no-chat" }, t("noChat"));
  const add = h("button", { class: "primary", type: "button", onclick: () => newPerson(on) }, t("newPerson"));
  return h("div", { class: "no-chat" }, h("p", {}, t("hintEmpty")), add);
}

function drawSide() {
  view.wide = room() > 1;
  side(by("side"), view, on);
  by("back").hidden = !onPhone();
}

/** Many events in a row are drawn once. */
function drawSoon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => ((waiting = false), draw()));
}

function drawWords() {
  document.title = t("title");
  document.documentElement.lang = inEnglish() ? "en" : "zh-CN";
  by("brand").textContent = t("brand");
  by("language").textContent = t("language");
  by("guide").replaceChildren(icon("guide"), h("span", {}, t("guide")));
  by("guide").setAttribute("aria-label", t("guide"));
  by("side").setAttribute("aria-label", t("chats"));
  by("clock").setAttribute("aria-label", t("clock"));
  const dark = isDark();
  label("theme", dark ? "sun" : "moon", t(dark ? "light" : "dark"));
  label("back", "back", t("back"));
}

function label(id, name, words) {
  by(id).replaceChildren(icon(name));
  by(id).title = words;
  by(id).setAttribute("aria-label", words);
}

function isDark() {
  const chosen = localStorage.getItem("theme");
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function applyTheme() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
}

function wire() {
  by("language").onclick = () => {
    switchLanguage();
    drawWords();
    for (const pane of [...panes.keys()]) shut(pane);
    draw();
    for (const drawBar of bars) drawBar();
  };
  by("theme").onclick = () => {
    localStorage.setItem("theme", isDark() ? "light" : "dark");
    applyTheme();
    drawWords();
  };
  by("guide").onclick = () => guide.toggle();
  by("back").onclick = () => document.body.classList.remove("in-chat");
  addEventListener("resize", () => {
    while (view.open.length > room()) view.open.splice(view.open[0] === view.focused ? 1 : 0, 1);
    drawSoon();
  });
  document.addEventListener("click", (event) => {
    for (const details of document.querySelectorAll("details[open]")) if (!details.contains(event.target)) details.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const details of document.querySelectorAll("details[open]")) {
      if (details.contains(document.activeElement)) details.querySelector("summary").focus();
      details.open = false;
    }
  });
  listen((event) => {
    if (event.kind === "connection" && !world.connected) toast(t("lost"));
    if (event.kind === "migrated") move(event);
    if (event.kind === "person" && !view.me) on.person(event.person.id);
    if (!["clock", "agenda", "pressed", "answered", "action", "refused", "seen"].includes(event.kind)) drawSoon();
  });
}

/** A group became a supergroup: its open panes go on there. */
function move(event) {
  for (const pane of view.open.filter((each) => each.chat === event.chat)) {
    shut(pane);
    pane.chat = event.to_chat;
  }
}

applyTheme();
drawWords();
await begin();
bars.push(clockBar(by("clock")), agendaBar(by("agenda"), on));
wire();
const first = firstPerson();
if (first) play(first.id), show(first.id, first.id);
else draw();
if (onPhone()) document.body.classList.remove("in-chat");
guide = tour(by("tour"), on);
bars.push(guide.draw);
