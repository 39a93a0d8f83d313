// The messages of an open chat: a window on them that follows the end or the reader, however many there are.

import { bubble } from "./bubble.js";
import { dayOf, localTime } from "./clock.js";
import { h, icon, named, toast } from "./dom.js";
import { seen, windowOf } from "./store.js";
import { t } from "./words.js";

const PAGE = 40; // messages asked for at once
const MOST = 240; // messages kept in the page
const NEAR = 120; // pixels from the end that still count as the end
const REACH = 900; // pixels from an edge at which more is loaded
const PAUSE = 300; // seconds after which a sender is named again

/** The list of a pane; `on` handles what is done with a message. */
export function messageList(pane, on) {
  const list = h("ol", { class: "messages", "data-testid": "messages", tabindex: "0", role: "log", onscroll: () => reach() });
  const count = h("span", { class: "badge", hidden: true });
  const down = h("button", { class: "down", type: "button", hidden: true, title: t("toEnd"), "aria-label": t("toEnd"), "data-testid": "down", onclick: () => toEnd() }, icon("down"), count);
  const element = h("div", { class: "list-frame" }, list, down);
  const waiting = [];
  let shown = []; // {message, element}, oldest first
  let earlier = false;
  let later = false;
  let loading = false;
  let missed = 0;
  let pinned = true; // the reader follows the end: it stays in sight when the pane changes its size

  const atEnd = () => !later && list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;

  function item(message, before) {
    const day = dayOf(localTime(message.date));
    const newDay = !before || dayOf(localTime(before.date)) !== day;
    const label = newDay ? h("div", { class: "day" }, h("span", {}, day)) : null;
    return { message, element: h("li", {}, label, bubble(message, pane, !newDay && follows(message, before), on)) };
  }

  const items = (messages, before) => messages.map((message, at) => item(message, at ? messages[at - 1] : before));

  /** Ask for a window and use it; what happens meanwhile waits. */
  async function load(place, use) {
    if (loading) return;
    loading = true;
    try {
      const found = await windowOf(pane.person, pane.chat, PAGE, place);
      use(found);
    } catch (error) {
      toast(error.message);
    } finally {
      loading = false;
      for (const change of waiting.splice(0)) change();
    }
  }

  const whenLoaded = (change) => (loading ? waiting.push(change) : change());

  /** Show the end of the chat, or the surroundings of a message. */
  function open(around) {
    return load(around ? { around } : {}, (found) => {
      shown = items(found.messages, null);
      ({ earlier, later } = found);
      const nothing = h("li", { class: "nothing" }, h("p", {}, t(pane.chat === pane.person ? "emptyPrivate" : "empty")));
      list.replaceChildren(...(shown.length ? shown.map((each) => each.element) : [nothing]));
      if (around) find(around);
      else bottom();
      look();
    });
  }

  /** Load what is near the edge that the reader comes to. */
  function reach() {
    pinned = atEnd();
    if (pinned) missed = 0;
    drawDown();
    if (loading || !shown.length) return;
    if (earlier && list.scrollTop < REACH) load({ before: shown[0].message }, (found) => steadily(() => prepend(found)));
    else if (later && list.scrollHeight - list.scrollTop - list.clientHeight < REACH) {
      load({ after: shown.at(-1).message }, (found) => steadily(() => append(found)));
    }
  }

  function prepend(found) {
    earlier = found.earlier;
    const fresh = items(found.messages, null);
    const [first] = shown;
    shown[0] = item(first.message, found.messages.at(-1));
    first.element.replaceWith(...fresh.map((each) => each.element), shown[0].element);
    shown = [...fresh, ...shown];
    const cut = shown.splice(MOST);
    for (const each of cut) each.element.remove();
    later ||= cut.length > 0;
  }

  function append(found) {
    later = found.later;
    const fresh = items(found.messages, shown.at(-1)?.message);
    list.append(...fresh.map((each) => each.element));
    shown.push(...fresh);
    trim();
  }

  function trim() {
    const cut = shown.splice(0, Math.max(0, shown.length - MOST));
    for (const each of cut) each.element.remove();
    earlier ||= cut.length > 0;
  }

  /** Change the list without moving what the reader looks at. */
  function steadily(change) {
    const top = list.getBoundingClientRect().top;
    const { message, element: anchor } = shown.find((each) => each.element.getBoundingClientRect().bottom > top);
    const before = anchor.getBoundingClientRect().bottom;
    change();
    const kept = shown.find((each) => same(each.message, message));
    if (kept) list.scrollTop += kept.element.getBoundingClientRect().bottom - before;
  }

  function arrive(message) {
    if (shown.some((each) => same(each.message, message))) return;
    const own = message.from.id === pane.person;
    const follow = own || atEnd();
    if (!follow) missed += 1;
    if (later) return own ? open() : drawDown();
    if (!shown.length) list.replaceChildren();
    shown.push(item(message, shown.at(-1)?.message));
    list.append(shown.at(-1).element);
    if (follow) trim();
    if (follow) bottom();
    else drawDown();
    look();
  }

  function change(message) {
    const at = shown.findIndex((each) => same(each.message, message));
    if (at < 0) return;
    const follow = atEnd();
    redraw(at, message);
    if (follow) bottom();
  }

  function remove(chat, number) {
    const at = shown.findIndex((each) => each.message.chat.id === chat && each.message.message_id === number);
    if (at < 0) return;
    shown[at].element.remove();
    shown.splice(at, 1);
    if (shown[at]) redraw(at, shown[at].message);
  }

  /** Draw a message anew; the keyboard stays on its button, or on the message when the button has gone. */
  function redraw(at, message) {
    const before = shown[at].element;
    const name = before.querySelector(":focus-visible")?.dataset.testid;
    shown[at] = item(message, shown[at - 1]?.message);
    const { element: fresh } = shown[at];
    before.replaceWith(fresh);
    if (name) (named(fresh, name) ?? fresh.querySelector(".message"))?.focus({ preventScroll: true });
  }

  /** Go to a message and mark it, if it is here. */
  function find(message) {
    const target = shown.find((each) => same(each.message, message))?.element.querySelector(".message, .service");
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
    return Boolean(target);
  }

  function bottom() {
    pinned = true;
    list.scrollTop = list.scrollHeight;
    missed = 0;
    drawDown();
  }

  const toEnd = () => (later ? open() : bottom());

  function drawDown() {
    down.hidden = atEnd();
    count.hidden = !missed;
    count.textContent = missed > 99 ? "99+" : String(missed);
  }

  /** What is on the screen has been read. */
  function look() {
    if (!document.hidden && list.offsetParent) seen(pane.person, pane.chat);
  }

  new ResizeObserver(() => pinned && !later && bottom()).observe(list);
  return {
    element,
    open,
    look,
    atEnd,
    toEnd,
    goTo: (message) => find(message) || open(message),
    arrive: (message) => whenLoaded(() => arrive(message)),
    change: (message) => whenLoaded(() => change(message)),
    remove: (chat, number) => whenLoaded(() => remove(chat, number)),
  };
}

function follows(message, before) {
  const sender = (each) => `${each.from.id} ${each.sender_chat?.id}`;
  return sender(before) === sender(message) && message.date - before.date < PAUSE;
}

const same = (one, other) => one.message_id === other.message_id && one.chat.id === other.chat.id;
