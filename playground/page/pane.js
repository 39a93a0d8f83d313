// One open chat: head, messages, composer.

import { avatar, h, iconButton, toast } from "./dom.js";
import { bubble } from "./bubble.js";
import { dayOf, localTime } from "./clock.js";
import { composer } from "./composer.js";
import { act, chatOf, listen, messagesOf, present, seen, world } from "./store.js";
import { inEnglish, t } from "./words.js";

const NEAR = 120;
const TYPING = 5000;

/** Open a chat as a person; `on` is told of close, focus, deep links, people. */
export function openPane(pane, on) {
  const list = h("ol", { class: "messages", "data-testid": "messages", tabindex: "0" });
  const head = h("header", { class: "head" });
  const foot = h("footer");
  const element = h("section", { class: "pane", "data-testid": `pane-${pane.person}-${pane.chat}`, onpointerdown: () => on.focus(pane) }, head, list, foot);
  let writer = null;
  let typing = 0;

  const handlers = {
    command: (text) => say(text),
    link: (url, event) => on.link(pane, url, event),
    reply: (message) => writer?.reply(message),
    edit: (message) => writer?.edit(message),
    remove: (message) => tried(act(pane.person, "delete", { chat: message.chat.id, message: message.message_id })),
  };

  const say = (text) => tried(act(pane.person, "send", { chat: pane.chat, text }));

  function drawHead() {
    const person = world.people.get(pane.person);
    const chat = chatOf(pane.person, pane.chat);
    if (!person || !chat) return;
    const group = chat.kind !== "private";
    const busy = Date.now() - typing < TYPING ? `${world.bot.name}${inEnglish() ? " " : ""}${t("typing")}` : "";
    const inside = chat.members.filter(present);
    const sub = busy || (group ? t("membersCount", { n: inside.length }) : `@${world.bot.username}`);
    head.replaceChildren(
      avatar(chat.id, chat.title, group ? "group" : "bot"),
      h("div", { class: "head-text" }, h("h2", {}, chat.title), h("p", { "data-testid": "head-sub" }, sub)),
      h("span", { class: "as", title: person.about }, `${t("iAm")} `, h("b", {}, person.name)),
      more(person, chat, inside),
      iconButton("close", t("close"), () => on.close(pane), { class: "icon shut" }),
    );
  }

  function more(person, chat, inside) {
    const item = (label, onclick, testid) => h("button", { type: "button", onclick, "data-testid": testid }, label);
    const items =
      chat.kind === "private"
        ? [item(t(person.blocked ? "unblock" : "block"), () => block(person), "block")]
        : [
            ...inside.map((member) => item(`${member.name}${member.bot ? ` · ${t("bot")}` : ""}`, () => member.bot || on.person(member.id))),
            item(t("leave"), () => tried(act(pane.person, "leave", { chat: pane.chat }))),
          ];
    const summary = h("summary", { class: "icon", "aria-label": "…" });
    summary.append(iconButton("more", "", null, { tabindex: "-1" }).firstChild);
    return h("details", { class: "more" }, summary, h("div", { class: "drop" }, items));
  }

  async function block(person) {
    await tried(act(pane.person, person.blocked ? "unblock" : "block", {}));
    person.blocked = !person.blocked;
    drawHead();
    drawFoot();
  }

  function drawFoot() {
    const person = world.people.get(pane.person);
    const chat = chatOf(pane.person, pane.chat);
    if (!person || !chat) return;
    const shut = chat.kind === "private" && (person.blocked || !person.started);
    const wanted = shut ? `shut-${person.blocked}` : "open";
    if (foot.dataset.state === wanted) return;
    foot.dataset.state = wanted;
    writer = shut ? null : composer(pane, chat.kind !== "private");
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    foot.replaceChildren(shut ? starter(person) : writer.element);
    if (near) list.scrollTop = list.scrollHeight;
  }

  function starter(person) {
    const label = person.blocked ? "unblock" : "start";
    const begin = () => (person.blocked ? block(person) : tried(act(pane.person, "start", {})));
    return h("div", { class: "starter" }, h("p", {}, t(person.blocked ? "blockedHint" : "startHint")), h("button", { class: "primary", type: "button", "data-testid": "start", onclick: begin }, t(label)));
  }

  async function drawMessages(stay) {
    const messages = await messagesOf(pane.person, pane.chat);
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    const items = [];
    let before = null;
    for (const message of messages) {
      const day = dayOf(localTime(message.date));
      if (!before || dayOf(localTime(before.date)) !== day) items.push(h("li", { class: "day" }, h("span", {}, day)));
      const follows = before && before.from.id === message.from.id && before.sender_chat?.id === message.sender_chat?.id && message.date - before.date < 300;
      items.push(bubble(message, pane, Boolean(follows), handlers));
      before = message;
    }
    if (!items.length) items.push(h("li", { class: "nothing" }, t("empty")));
    list.replaceChildren(...items);
    if (!stay || near) list.scrollTop = list.scrollHeight;
    if (!document.hidden) seen(pane.person, pane.chat);
  }

  element.addEventListener("dragover", (event) => (event.preventDefault(), element.classList.add("dropping")));
  element.addEventListener("dragleave", (event) => event.relatedTarget && element.contains(event.relatedTarget) || element.classList.remove("dropping"));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    element.classList.remove("dropping");
    writer?.add(event.dataTransfer.files);
  });
  element.dataset.drop = t("dropHere");

  const stop = listen((event) => {
    const here = event.chat === pane.chat || event.chat === chatOf(pane.person, pane.chat)?.migrated_from;
    if (["message", "edited", "deleted"].includes(event.kind) && here) {
      typing = 0;
      drawMessages(true);
    }
    if (event.kind === "action" && here) {
      typing = Date.now();
      setTimeout(drawHead, TYPING);
    }
    if (event.kind !== "clock" && event.kind !== "unread") drawHead(), drawFoot();
  });
  drawHead();
  drawFoot();
  drawMessages(false);
  const bottom = () => (list.scrollTop = list.scrollHeight);
  return { element, stop, bottom, focus: () => writer?.focus() };
}

async function tried(promise) {
  try {
    await promise;
  } catch (error) {
    toast(error.message);
  }
}
