// The left side: who one is, the chats of that person, and all people with what they have not read.

import { avatar, formBox, h, iconButton, keepingPlace, toast } from "./dom.js";
import { hourOf, localTime } from "./clock.js";
import { summary } from "./rich.js";
import { chatsOf, control, latestOf, unreadOf, world } from "./store.js";
import { roleOf, t } from "./words.js";

const FIRST = "企业经办人";
const MANY = 8;

/** Draw the side for a person; `on` is told of choices: person, chat, beside. */
export function side(place, view, on) {
  keepingPlace(place, () => place.replaceChildren(me(view, on), chats(view, on), people(view, on)));
}

/** The person a newcomer should play: the first enterprise contact. */
export function firstPerson() {
  const people = [...world.people.values()];
  return people.find((person) => person.about.includes(FIRST)) ?? people[0];
}

function me(view, on) {
  const options = [...world.people.values()].map((person) => {
    const label = [person.name, roleOf(person)].filter(Boolean).join(" · ");
    return new Option(label, person.id, false, person.id === view.me);
  });
  const choose = (event) => on.person(Number(event.target.value));
  return h("label", { class: "me" }, h("span", {}, t("iAm")), h("select", { "data-testid": "me", onchange: choose }, options));
}

function chats(view, on) {
  const list = h("ul", { class: "list", "data-testid": "chats" });
  for (const chat of view.me ? chatsOf(view.me) : []) list.append(chatRow(chat, view, on));
  const add = iconButton("plus", t("newGroup"), () => newGroup(view), { "data-testid": "new-group" });
  return h("section", { class: "chats" }, h("h2", {}, t("chats"), add), list);
}

function chatRow(chat, view, on) {
  const latest = latestOf(view.me, chat.id);
  const open = view.open.some((pane) => pane.person === view.me && pane.chat === chat.id);
  const row = h(
    "button",
    { class: "row", type: "button", "aria-current": open ? "true" : null, "data-testid": `chat-${chat.id}`, onclick: () => on.chat(chat.id) },
    avatar(chat.id, chat.title, chat.kind === "private" ? "bot" : "group"),
    h(
      "span",
      { class: "row-text" },
      h("span", { class: "row-top" }, h("b", {}, chat.title), h("time", {}, latest ? hourOf(localTime(latest.date)) : "")),
      h("span", { class: "row-bottom" }, h("span", {}, latest ? summary(latest) : t("empty")), badge(unreadOf(view.me, chat.id))),
    ),
  );
  const beside = iconButton("beside", t("beside"), () => on.beside(chat.id), { class: "icon beside", "data-testid": `beside-${chat.id}` });
  return h("li", {}, row, view.wide && beside);
}

function people(view, on) {
  const list = h("ul", { class: "list people", "data-testid": "people" });
  const fill = (words) => {
    const shown = [...world.people.values()].filter((person) => `${person.name}${person.about}${person.about_en}`.includes(words));
    list.replaceChildren(...shown.map((person) => h("li", {}, personRow(person, view, on))));
  };
  const search = h("input", {
    type: "search",
    placeholder: t("search"),
    "aria-label": t("search"),
    "data-testid": "search",
    value: view.search,
    oninput: (event) => fill((view.search = event.target.value)),
  });
  fill(view.search);
  const add = iconButton("plus", t("newPerson"), () => newPerson(on), { "data-testid": "new-person" });
  const heading = h("h2", {}, t("people"), h("small", {}, t("peopleSub")), add);
  return h("section", {}, heading, world.people.size > MANY ? search : null, list);
}

function personRow(person, view, on) {
  return h(
    "button",
    {
      class: "row small",
      type: "button",
      "aria-current": person.id === view.me ? "true" : null,
      "data-testid": `person-${person.id}`,
      onclick: () => on.person(person.id),
    },
    avatar(person.id, person.name),
    h("span", { class: "row-text" }, h("b", {}, person.name), h("span", { class: "about" }, roleOf(person))),
    badge(unreadOf(person.id)),
  );
}

function badge(count) {
  if (!count) return null;
  const shown = count > 99 ? "99+" : String(count);
  return h("span", { class: "badge", "data-testid": "unread", "aria-label": t("unread", { n: shown }) }, shown);
}

/** Ask for a name and a role, and play the new person. */
export function newPerson(on) {
  const name = h("input", { required: true, maxlength: "64", "data-testid": "new-name" });
  const about = h("input", { maxlength: "64", value: FIRST, "data-testid": "new-about" });
  const fields = [
    ["name", t("name"), name],
    ["about", t("about"), about],
  ];
  formBox(t("newPerson"), fields, async () => {
    const person = await control("people", { name: name.value.trim(), about: about.value.trim() });
    on.person(person.id);
  });
}

function newGroup(view) {
  const title = h("input", { required: true, maxlength: "128" });
  const members = h("select", { multiple: true, size: "6" });
  for (const person of world.people.values()) members.append(new Option(person.name, person.id, false, person.id === view.me));
  const fields = [
    ["title", t("groupTitle"), title],
    ["members", t("members"), members],
  ];
  formBox(t("newGroup"), fields, () => {
    const chosen = [...members.selectedOptions].map((option) => Number(option.value));
    control("chats", { title: title.value.trim(), kind: "supergroup", members: chosen }).catch((error) => toast(error.message));
  });
}
