// One message as a bubble: sender, quote, content, buttons, time.

import { alertBox, avatar, h, hueOf, iconButton, toast } from "./dom.js";
import { hourOf, localTime } from "./clock.js";
import { media, richText, serviceLine, summary } from "./rich.js";
import { act, world } from "./store.js";
import { roleOf, t } from "./words.js";

const PRESSED = 1500; // milliseconds for which a button looks pressed

/** The element of a message as `pane.person` sees it; `follows` = the sender just spoke before. */
export function bubble(message, pane, follows, on) {
  const service = serviceLine(message);
  const about = { tabindex: "-1", "data-testid": `message-${message.message_id}` };
  if (service) return h("div", { class: "service", ...about }, h("span", {}, service));
  const anonymous = message.sender_chat !== undefined;
  const own = message.from.id === pane.person && !anonymous;
  const group = message.chat.type !== "private";
  const sender = senderOf(message);
  const classes = ["message", own ? "own" : "", follows ? "follows" : "", sender.is_bot ? "from-bot" : ""].join(" ");
  return h(
    "div",
    { class: classes, ...about },
    group && !own ? avatar(sender.id, sender.first_name, sender.is_bot ? "bot" : "") : null,
    h(
      "div",
      { class: "column" },
      h(
        "div",
        { class: `bubble ${message.photo ? "with-photo" : ""} ${message.edit_date ? "changed" : ""}` },
        group && !own && !follows ? nameLine(sender) : null,
        origin(message),
        quote(message, on),
        media(message),
        body(message, on),
        meta(message),
      ),
      keyboard(message, pane, on),
    ),
    tools(message, own, on),
  );
}

/** Who is shown as the sender: an administrator who is anonymous speaks as the group. */
export function senderOf(message) {
  const { sender_chat: chat } = message;
  return chat ? { id: chat.id, first_name: chat.title } : message.from;
}

function nameLine(sender) {
  const person = world.people.get(sender.id);
  const role = sender.is_bot ? t("bot") : person && roleOf(person);
  return h("div", { class: "sender", style: `--hue:${hueOf(sender.id)}` }, sender.first_name, role ? h("small", {}, role) : null);
}

function origin(message) {
  const from = message.forward_origin?.sender_user;
  return from ? h("div", { class: "origin" }, t("forwarded", { who: from.first_name })) : null;
}

function quote(message, on) {
  const replied = message.reply_to_message;
  if (!replied) return null;
  const find = () => on.goTo(replied);
  return h("button", { class: "quote", type: "button", onclick: find }, h("b", {}, senderOf(replied).first_name), h("span", {}, summary(replied)));
}

function body(message, on) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.text ? message.entities : message.caption_entities;
  return h("div", { class: "text" }, richText(text, entities, on));
}

function meta(message) {
  const time = hourOf(localTime(message.date));
  return h("span", { class: "meta" }, message.edit_date ? h("i", {}, t("edited"), " ") : null, h("time", {}, time));
}

function keyboard(message, pane, on) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return h(
    "div",
    { class: "keyboard" },
    rows.map((row) => h("div", { class: "keys" }, row.map((button) => keyButton(button, message, pane, on)))),
  );
}

function keyButton(button, message, pane, on) {
  const properties = { class: "key", type: "button", "data-testid": `key-${button.text}` };
  if (button.url) {
    return h("a", { ...properties, class: "key url", href: button.url, target: "_blank", rel: "noopener", onclick: (event) => on.link(button.url, event) }, button.text);
  }
  const element = h("button", { ...properties, onclick: () => press(element, button, message, pane) }, h("span", {}, button.text));
  return element;
}

async function press(element, button, message, pane) {
  if (element.getAttribute("aria-busy") === "true") return;
  element.setAttribute("aria-busy", "true");
  const place = element.closest(".pane"); // the answer may come after the message has been redrawn
  try {
    const wish = { chat: message.chat.id, message: message.message_id, data: button.callback_data };
    const answer = await act(pane.person, "press", wish);
    if (!answer.answered) toast(t("noAnswer"), place);
    else if (answer.text && answer.alert) alertBox(answer.text);
    else if (answer.text) toast(answer.text, place);
    element.classList.add("pressed");
    setTimeout(() => element.classList.remove("pressed"), PRESSED);
  } catch (error) {
    toast(error.message);
  } finally {
    element.removeAttribute("aria-busy");
  }
}

function tools(message, own, on) {
  return h(
    "div",
    { class: "tools" },
    iconButton("reply", t("reply"), () => on.reply(message), { "data-testid": "reply" }),
    own && message.text ? iconButton("edit", t("edit"), () => on.edit(message), { "data-testid": "edit" }) : null,
    own ? iconButton("remove", t("remove"), () => on.remove(message), { "data-testid": "remove" }) : null,
  );
}
