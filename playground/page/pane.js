// One open chat: head, messages, composer.

import { avatar, h, icon, iconButton, toast } from "./dom.js";
import { composer } from "./composer.js";
import { messageList } from "./messages.js";
import { act, chatOf, listen, present, world } from "./store.js";
import { inEnglish, roleOf, t } from "./words.js";

const TYPING = 5000;
const ABOUT_WHO_IS_THERE = new Set(["person", "chat", "member", "bot", "migrated", "connection"]);

/** Open a chat as a person; `on` is told of close, focus, deep links, people. */
export function openPane(pane, on) {
  const head = h("header", { class: "head" });
  const foot = h("footer");
  const list = messageList(pane, {
    command: (text) => say(text),
    link: (url, event) => on.link(pane, url, event),
    reply: (message) => writer?.reply(message),
    edit: (message) => writer?.edit(message),
    remove: (message) => tried(act(pane.person, "delete", { chat: message.chat.id, message: message.message_id })),
    goTo: (message) => list.goTo(message),
  });
  const element = h(
    "section",
    { class: "pane", "data-testid": `pane-${pane.person}-${pane.chat}`, "data-drop": t("dropHere"), onpointerdown: () => on.focus(pane), onfocusin: () => on.focus(pane), ...dropping() },
    head,
    list.element,
    h("div", { class: "toasts", role: "status" }),
    foot,
  );
  let writer = null;
  let typing = 0;

  const say = (text) => tried(act(pane.person, "send", { chat: pane.chat, text }));

  function drawHead() {
    const person = world.people.get(pane.person);
    const chat = chatOf(pane.person, pane.chat);
    if (!person || !chat) return;
    const group = chat.kind !== "private";
    const busy = Date.now() - typing < TYPING ? `${world.bot.name}${inEnglish() ? " " : ""}${t("typing")}` : "";
    const inside = chat.members.filter(present);
    const sub = busy || (group ? t("membersCount", { n: inside.length }) : `@${world.bot.username}`);
    element.setAttribute("aria-label", `${chat.title} · ${t("iAm")} ${person.name}`);
    head.replaceChildren(
      avatar(chat.id, chat.title, group ? "group" : "bot"),
      h(
        "div",
        { class: "head-text" },
        h("h2", {}, chat.title, h("small", { "data-testid": "head-sub" }, sub)),
        h("p", { title: roleOf(person), "data-testid": "as" }, `${t("iAm")} `, h("b", {}, person.name), person.about && ` · ${roleOf(person)}`),
      ),
      more(person, chat, inside),
      iconButton("close", t("close"), () => on.close(pane), { class: "icon shut", "data-testid": "close" }),
    );
  }

  function more(person, chat, inside) {
    const item = (label, onclick, testid) => h("button", { type: "button", onclick, "data-testid": testid }, label);
    const items =
      chat.kind === "private"
        ? [item(t(person.blocked ? "unblock" : "block"), () => block(person), "block")]
        : [
            ...inside.map((member) => item(`${member.name}${member.bot ? ` · ${t("bot")}` : ""}`, () => member.bot || on.person(member.id))),
            item(t("leave"), () => tried(act(pane.person, "leave", { chat: pane.chat })), "leave"),
          ];
    const summary = h("summary", { class: "icon", "aria-label": t("more"), "data-testid": "more" }, icon("more"));
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
    const end = list.atEnd();
    foot.replaceChildren(shut ? starter(person) : writer.element);
    if (end) list.toEnd();
  }

  function starter(person) {
    const label = person.blocked ? "unblock" : "start";
    const begin = () => (person.blocked ? block(person) : tried(act(pane.person, "start", {})));
    return h("div", { class: "starter" }, h("p", {}, t(person.blocked ? "blockedHint" : "startHint")), h("button", { class: "primary", type: "button", "data-testid": "start", onclick: begin }, t(label)));
  }

  function dropping() {
    const mark = (on) => element.classList.toggle("dropping", on);
    return {
      ondragover: (event) => (event.preventDefault(), mark(true)),
      ondragleave: (event) => mark(Boolean(event.relatedTarget && element.contains(event.relatedTarget))),
      ondrop: (event) => (event.preventDefault(), mark(false), writer?.add(event.dataTransfer.files)),
    };
  }

  const isHere = (event) => event.chat === pane.chat && (pane.chat !== pane.person || !event.bot || event.bot === world.bot.username);

  const forget = listen((event) => {
    if (event.kind === "action" && isHere(event)) {
      typing = Date.now();
      setTimeout(drawHead, TYPING);
      drawHead();
    }
    if (ABOUT_WHO_IS_THERE.has(event.kind)) drawHead(), drawFoot();
    if (!isHere(event)) return;
    if (event.kind === "message") {
      if (typing) (typing = 0), drawHead();
      drawFoot();
      list.arrive(event.message);
    } else if (event.kind === "edited") list.change(event.message);
    else if (event.kind === "deleted") list.remove(event.chat, event.message_id);
  });
  const seeing = () => list.look();
  document.addEventListener("visibilitychange", seeing);

  drawHead();
  drawFoot();
  list.open();
  return {
    element,
    stop: () => (forget(), document.removeEventListener("visibilitychange", seeing), element.remove()),
    bottom: () => (list.toEnd(), list.look()),
    focus: () => writer?.focus(),
    fill: (text) => writer?.fill(text),
  };
}

async function tried(promise) {
  try {
    await promise;
  } catch (error) {
    toast(error.message);
  }
}
