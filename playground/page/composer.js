// The field one writes in: text, commands, files, replies, edits.

import { h, icon, iconButton, toast } from "./dom.js";
import { senderOf } from "./bubble.js";
import { summary } from "./rich.js";
import { act, control, world } from "./store.js";
import { t } from "./words.js";

const MOST_BYTES = 50 * 1024 * 1024;
const PART = /[^]{1,4096}/g; // of a long text: a messenger sends it as several messages

/** The composer of a pane: its element, and ways to begin a reply, an edit, an upload. */
export function composer(pane, group) {
  const state = { reply: null, edit: null, files: [], asPhoto: true };
  const above = h("div", { class: "above" });
  const menu = h("ul", { class: "menu", role: "listbox", hidden: true, "data-testid": "menu" });
  const field = h("textarea", {
    rows: "1",
    placeholder: group ? t("writeGroup", { bot: world.bot.username }) : t("write"),
    title: t("writeKeys"),
    "aria-label": t("write"),
    "data-testid": "composer",
    oninput: () => (grow(field), suggest()),
    onkeydown: (event) => keys(event),
    onpaste: (event) => event.clipboardData.files.length && (event.preventDefault(), add(event.clipboardData.files)),
  });
  const picker = h("input", { type: "file", multiple: true, hidden: true, onchange: () => (add(picker.files), (picker.value = "")) });

  function keys(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") {
      clear();
    } else if (event.key === "ArrowDown" && !menu.hidden) {
      event.preventDefault();
      menu.querySelector("button")?.focus();
    }
  }

  async function suggest(all = false) {
    const typed = field.value;
    if (!all && !/^\/\w*$/.test(typed)) {
      menu.hidden = true;
      return;
    }
    const { commands } = await control(`commands?as=${pane.person}&chat=${pane.chat}`);
    const fitting = commands.filter((each) => all || each.command.startsWith(typed.slice(1)));
    menu.replaceChildren(...fitting.map((each) => h("li", {}, option(each))));
    if (all && !fitting.length) toast(t("noCommands"));
    menu.hidden = !fitting.length;
  }

  function option(each) {
    const choose = () => {
      field.value = `/${each.command}${group ? `@${world.bot.username}` : ""} `;
      menu.hidden = true;
      field.focus();
    };
    const step = (event) => {
      const to = { ArrowDown: "nextSibling", ArrowUp: "previousSibling" }[event.key];
      if (event.key === "Escape") (menu.hidden = true), field.focus();
      if (to) event.preventDefault(), (event.target.parentNode[to]?.firstChild ?? field).focus();
    };
    return h("button", { type: "button", role: "option", onclick: choose, onkeydown: step }, h("b", {}, `/${each.command}`), h("span", {}, each.description));
  }

  function add(list) {
    for (const file of list) {
      if (file.size > MOST_BYTES) toast(t("tooBig"));
      else if (state.files.length < 10) state.files.push(file);
    }
    draw();
    field.focus();
  }

  function clear() {
    Object.assign(state, { reply: null, edit: null, files: [] });
    menu.hidden = true;
    draw();
  }

  function draw() {
    const about = state.edit ?? state.reply;
    const images = state.files.length > 0 && state.files.every((file) => file.type.startsWith("image/"));
    above.replaceChildren(
      ...[
        about && h("div", { class: "about-bar" }, icon(state.edit ? "edit" : "reply"), h("span", {}, h("b", {}, state.edit ? t("edit") : senderOf(about).first_name), summary(about)), iconButton("close", t("cancel"), clear)),
        ...state.files.map((file) => h("div", { class: "chip" }, icon("file"), h("span", {}, file.name), iconButton("close", t("remove"), () => (state.files.splice(state.files.indexOf(file), 1), draw())))),
        images && h("label", { class: "as-photo" }, h("input", { type: "checkbox", checked: state.asPhoto, onchange: (event) => (state.asPhoto = event.target.checked) }), t("asPhoto")),
      ].filter(Boolean),
    );
  }

  async function send() {
    const text = field.value.trim();
    const { reply, edit, files } = state;
    if (!text && !files.length) return;
    const images = files.every((file) => file.type.startsWith("image/"));
    field.value = "";
    grow(field);
    clear();
    try {
      if (edit) await act(pane.person, "edit", { chat: edit.chat.id, message: edit.message_id, text });
      else if (files.length) {
        const contents = await Promise.all(files.map(encoded));
        await act(pane.person, "upload", { chat: pane.chat, files: contents, as: images && state.asPhoto ? "photo" : "document", caption: text, reply_to: reply?.message_id });
      } else for (const part of text.match(PART)) await act(pane.person, "send", { chat: pane.chat, text: part, reply_to: reply?.message_id });
    } catch (error) {
      field.value = text;
      Object.assign(state, { reply, edit, files }); // nothing of what was to be sent is lost
      draw();
      toast(error.message);
    }
  }

  const element = h(
    "div",
    { class: "composer" },
    menu,
    above,
    h(
      "div",
      { class: "line" },
      iconButton("attach", t("attach"), () => picker.click(), { "data-testid": "attach" }),
      picker,
      field,
      iconButton("commands", t("commands"), () => (menu.hidden ? suggest(true) : (menu.hidden = true)), { "data-testid": "commands" }),
      iconButton("send", t("send"), send, { class: "icon send", "data-testid": "send" }),
    ),
  );
  const begin = (change) => (Object.assign(state, { reply: null, edit: null }, change), draw(), field.focus());
  return {
    element,
    add,
    focus: () => field.focus(),
    fill: (text) => ((field.value = text), grow(field), field.focus()),
    reply: (message) => begin({ reply: message }),
    edit: (message) => (begin({ edit: message }), (field.value = message.text), grow(field)),
  };
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}

function encoded(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done({ name: file.name, mime: file.type, content: reader.result.split(",", 2)[1] ?? "" });
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}
