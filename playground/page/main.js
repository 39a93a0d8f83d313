// The page: who one is, which chats are open, colours and language.

import { clockBar } from "./clock.js";
import { h, icon, toast } from "./dom.js";
import { openPane } from "./pane.js";
import { firstPerson, newPerson, side } from "./side.js";
import { act, begin, chatOf, listen, world } from "./store.js";
import { inEnglish, switchLanguage, t } from "./words.js";

const PANE_WIDTH = 400;
const SIDE_WIDTH = 320;
const PHONE = 760;

const view = { me: 0, open: [], focused: null, search: "", wide: true };
const panes = new Map();
let drawClock = () => {};
let numbers = 0;
let waiting = false;

const by = (id) => document.getElementById(id);

const on = {
  person: (id) => (play(id), show(id, id, view.open.length < room())),
  chat: (id) => show(view.me, id),
  beside: (id) => show(view.me, id, true),
  redraw: () => drawSoon(),
};

const paneHandlers = {
  focus: (pane) => focus(pane),
  close: (pane) => close(pane),
  person: (id) => on.person(id),
  link: (pane, url, event) => followed(pane, url, event),
};

/** Play somebody: the side shows their chats. */
function play(id) {
  view.me = id;
  draw();
}

/** Open a chat in place of the focused one, or beside it. */
function show(person, chat, beside = false) {
  const known = view.open.find((pane) => pane.person === person && pane.chat === chat);
  if (known) return focus(known);
  const pane = { person, chat, number: ++numbers };
  const at = view.open.indexOf(view.focused);
  if (beside || at < 0) view.open.push(pane);
  else view.open.splice(at, 1, pane);
  while (view.open.length > room()) view.open.splice(view.open[0] === pane ? 1 : 0, 1);
  focus(pane);
}

function focus(pane) {
  if (!document.body.classList.contains("in-chat")) {
    document.body.classList.add("in-chat");
    panes.get(pane)?.bottom();
  }
  if (view.focused === pane && panes.has(pane)) return;
  view.focused = pane;
  view.me = pane.person;
  draw();
  if (innerWidth > PHONE) panes.get(pane).focus();
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

function room() {
  return innerWidth <= PHONE ? 1 : Math.max(1, Math.floor((innerWidth - SIDE_WIDTH) / PANE_WIDTH));
}

function draw() {
  view.open = view.open.filter((pane) => chatOf(pane.person, pane.chat));
  if (!view.open.includes(view.focused)) view.focused = view.open.at(-1) ?? null;
  drawPanes();
  drawSide();
}

function drawPanes() {
  for (const [pane, opened] of panes) {
    if (view.open.includes(pane)) continue;
    opened.stop();
    opened.element.remove();
    panes.delete(pane);
  }
  for (const pane of view.open) {
    if (!panes.has(pane)) panes.set(pane, openPane(pane, paneHandlers));
    panes.get(pane).element.classList.toggle("focused", pane === view.focused && view.open.length > 1);
  }
  const wanted = view.open.map((pane) => panes.get(pane).element);
  const place = by("panes");
  if (!wanted.length) return place.replaceChildren(nothingOpen());
  if (wanted.some((element, at) => place.children[at] !== element) || place.children.length !== wanted.length) {
    place.replaceChildren(...wanted);
  }
}

function nothingOpen() {
  if (world.people.size) return h("p", { class: "no-chat" }, t("noChat"));
  const add = h("button", { class: "primary", type: "button", onclick: () => newPerson(on) }, t("newPerson"));
  return h("div", { class: "no-chat" }, h("p", {}, t("hintEmpty")), add);
}

function drawSide() {
  view.wide = room() > 1;
  const place = by("side");
  const scrolled = place.scrollTop;
  const typing = place.contains(document.activeElement) && document.activeElement.type === "search";
  if (!typing) side(place, view, on);
  place.scrollTop = scrolled;
  const select = by("me");
  const people = [...world.people.values()];
  select.replaceChildren(...people.map((person) => new Option([person.name, person.about].filter(Boolean).join(" · "), person.id, false, person.id === view.me)));
  by("back").hidden = !(innerWidth <= PHONE);
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
  by("me-label").textContent = t("iAm");
  by("language").textContent = t("language");
  const dark = isDark();
  by("theme").replaceChildren(icon(dark ? "sun" : "moon"));
  by("theme").title = t(dark ? "light" : "dark");
  by("theme").setAttribute("aria-label", t(dark ? "light" : "dark"));
  by("back").replaceChildren(icon("back"));
  by("back").setAttribute("aria-label", t("back"));
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
    drawClock();
    for (const opened of panes.values()) opened.stop(), opened.element.remove();
    panes.clear();
    draw();
  };
  by("theme").onclick = () => {
    localStorage.setItem("theme", isDark() ? "light" : "dark");
    applyTheme();
    drawWords();
  };
  by("me").onchange = (event) => on.person(Number(event.target.value));
  by("back").onclick = () => document.body.classList.remove("in-chat");
  addEventListener("resize", () => {
    while (view.open.length > room()) view.open.splice(view.open[0] === view.focused ? 1 : 0, 1);
    drawSoon();
  });
  document.addEventListener("click", (event) => {
    for (const details of document.querySelectorAll("details[open]")) if (!details.contains(event.target)) details.open = false;
  });
  document.addEventListener("visibilitychange", drawSoon);
  listen((event) => {
    if (event.kind === "connection" && !world.connected) toast(t("lost"));
    if (event.kind === "migrated") moved(event);
    if (event.kind === "person" && !view.me) on.person(event.person.id);
    drawSoon();
  });
}

function moved(event) {
  for (const pane of view.open) {
    if (pane.chat !== event.chat) continue;
    pane.chat = event.to_chat;
    panes.get(pane)?.stop();
    panes.get(pane)?.element.remove();
    panes.delete(pane);
  }
}

applyTheme();
drawWords();
await begin();
drawClock = clockBar(by("clock"));
wire();
const first = firstPerson();
if (first) play(first.id), show(first.id, first.id);
else draw();
if (innerWidth <= PHONE) document.body.classList.remove("in-chat");
