// Message content: formatted text, files, photos, service lines.

import { h, icon } from "./dom.js";
import { t } from "./words.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** The nodes of a text with its entities; `on` handles commands and links. */
export function richText(text, entities = [], on) {
  return piece(text, [...entities], 0, text.length, on);
}

/** What a message is, in one line. */
export function summary(message) {
  if (message.text) return message.text.replace(/\s+/g, " ");
  if (message.caption) return message.caption.replace(/\s+/g, " ");
  if (message.photo) return t("photo");
  if (message.document) return t("file", { name: message.document.file_name });
  return serviceLine(message);
}

/** The line for something that happened in a group; empty for an ordinary message. */
export function serviceLine(message) {
  const names = (users) => users.map((user) => user.first_name).join("、");
  if (message.group_chat_created) return t("founded", { who: message.from.first_name });
  if (message.new_chat_members) return t("joined", { who: names(message.new_chat_members) });
  if (message.left_chat_member) return t("left", { who: message.left_chat_member.first_name });
  if (message.new_chat_title) return t("renamed", { title: message.new_chat_title });
  if (message.migrate_to_chat_id) return t("migratedTo");
  if (message.migrate_from_chat_id) return t("migratedFrom");
  if (message.pinned_message) return t("pinned");
  if (message.forum_topic_created) return t("topic", { name: message.forum_topic_created.name });
  return "";
}

/** The file or photo of a message, if it has one. */
export function media(message) {
  if (message.photo) {
    const size = message.photo.at(-1);
    const url = `/control/files/${size.file_id}`;
    const image = h("img", { src: url, alt: message.caption ?? t("photo"), width: size.width, height: size.height, loading: "lazy" });
    return h("a", { class: "photo", href: url, target: "_blank", rel: "noopener" }, image);
  }
  if (message.document) {
    const { file_name: name, file_size: size, file_id: id } = message.document;
    return h(
      "a",
      { class: "file", href: `/control/files/${id}`, download: name, "data-testid": `file-${name}` },
      h("span", { class: "file-icon" }, icon("file")),
      h("span", { class: "file-name" }, name, h("small", {}, readable(size))),
    );
  }
  return null;
}

function piece(text, entities, from, to, on) {
  const nodes = [];
  let at = from;
  while (entities.length && entities[0].offset < to) {
    const entity = entities.shift();
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at) continue;
    nodes.push(text.slice(at, entity.offset));
    const inner = [];
    while (entities.length && entities[0].offset < end) inner.push(entities.shift());
    nodes.push(marked(entity, text.slice(entity.offset, end), piece(text, inner, entity.offset, end, on), on));
    at = end;
  }
  nodes.push(text.slice(at, to));
  return nodes;
}

function marked(entity, text, children, on) {
  switch (entity.type) {
    case "bot_command":
      return h("button", { class: "link", type: "button", onclick: () => on.command(text) }, children);
    case "url":
    case "text_link":
    case "email": {
      const url = entity.url ?? (entity.type === "email" ? `mailto:${text}` : /^\w+:/.test(text) ? text : `http://${text}`);
      return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick: (event) => on.link(url, event) }, children);
    }
    case "mention":
    case "text_mention":
    case "hashtag":
      return h("span", { class: "mention" }, children);
    case "spoiler":
      return h("span", { class: "spoiler", tabindex: "0", role: "button", onclick: (event) => event.currentTarget.classList.add("open") }, children);
    default:
      return TAGS[entity.type] ? h(TAGS[entity.type], {}, children) : h("span", {}, children);
  }
}

function readable(size) {
  if (size < 1024) return `${size} B`;
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}
