// The left side: the chats of the person one plays, and all people with what they have not read.

import { avatar, formBox, h, iconButton, toast } from "./dom.js";
import { hourOf, localTime } from "./clock.js";
import { summary } from "./rich.js";
import { chatsOf, control, key, messagesOf, unreadOf, world } from "./store.js";
import { t } from "./words.js";

const FIRST = "企业经办人";

/** Draw the side for a person; `on` is told of choices: person, chat, beside. */
export function side(place, view, on) {
  place.replaceChildren(hint(view), chats(view, on), people(view, on));
}

/** The person a newcomer should play: the first enterprise contact. */
export function firstPerson() {
  const people = [...world.people.values()];
  return people.find((person) => person.about.includes(FIRST)) ?? people[0];
}

function hint(view) {
  const first = firstPerson();
  if (!first) return h("p", { class: "hint", "data-testid": "hint" }, t("hintEmpty"));
  return h("p", { class: "hint", "data-testid": "hint" }, t("hint", { who: first.about.split(" ")[0] || first.name }));
}

function chats(view, on) {
  const own = view.me ? chatsOf(view.me) : [];
  const list = h("ul", { class: "list", "data-testid": "chats" });
  for (const chat of own) {
    const unread = unreadOf(view.me, chat.id);
    const latest = world.latest.get(key(view.me, chat.id)) ?? load(view.me, chat.id, on);
    const open = view.open.some((pane) => pane.person === view.me && pane.chat === chat.id);
    const row = h(
      "button",
      { class: "row", type: "button", "aria-current": open ? "true" : null, "data-testid": `chat-${chat.id}`, onclick: () => on.chat(chat.id) },
      avatar(chat.id, chat.kind === "private" ? world.bot.name : chat.title, chat.kind === "private" ? "bot" : "group"),
      h(
        "span",
        { class: "row-text" },
        h("span", { class: "row-top" }, h("b", {}, chat.title), h("time", {}, latest ? hourOf(localTime(latest.date)) : "")),
        h("span", { class: "row-bottom" }, h("span", {}, latest ? summary(latest) : t("empty")), badge(unread)),
      ),
    );
    list.append(h("li", {}, row, view.wide && iconButton("beside", t("beside"), () => on.beside(chat.id), { class: "icon beside" })));
  }
  const add = iconButton("plus", t("newGroup"), () => newGroup(view), { "data-testid": "new-group" });
  return h("section", { class: "chats" }, h("h2", {}, t("chats"), add), list);
}

function people(view, on) {
  const list = h("ul", { class: "list people", "data-testid": "people" });
  const fill = (words) => {
    const shown = [...world.people.values()].filter((person) => `${person.name}${person.about}`.includes(words));
    list.replaceChildren(...shown.map((person) => h("li", {}, personRow(person, view, on))));
  };
  const search = h("input", {
    type: "search",
    placeholder: t("search"),
    "aria-label": t("search"),
    value: view.search,
    oninput: (event) => fill((view.search = event.target.value)),
  });
  fill(view.search);
  const add = iconButton("plus", t("newPerson"), () => newPerson(on), { "data-testid": "new-person" });
  const heading = h("h2", {}, t("people"), h("small", {}, t("peopleSub")), add);
  return h("section", {}, heading, world.people.size > 8 ? search : null, list);
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
    h("span", { class: "row-text" }, h("b", {}, person.name), h("span", { class: "about" }, person.about)),
    badge(unreadOf(person.id)),
  );
}

function badge(count) {
  return count ? h("span", { class: "badge", "data-testid": "unread" }, count > 99 ? "99+" : String(count)) : null;
}

function load(person, chat, on) {
  messagesOf(person, chat).then((messages) => {
    const last = messages.at(-1);
    if (last) {
      world.latest.set(key(person, chat), last);
      on.redraw();
    }
  });
  return null;
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
