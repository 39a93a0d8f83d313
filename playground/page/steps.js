// The steps of the guided tour: who acts, where, and what tells that it has happened.

import { act, chatsOf, windowOf, world } from "./store.js";

const LOOKED_AT = 40; // messages of a chat in which a button is looked for
const QUESTION = "食品经营许可要什么材料";
const SAMPLE = { name: "示例材料.pdf", content: btoa("%PDF-1.4 sample") };

const withRole = (role) => [...world.people.values()].filter((person) => person.about.includes(role));

const enterprise = () => withRole("企业经办人")[0];
const officer = () => withRole("部门专职人员")[0];
const leader = () => withRole("县领导")[0];
const own = (person) => [person.id, person.id];
const inPane = ([person, chat], name) => `[data-testid=pane-${person}-${chat}] [data-testid=${name}]`;

/** Whether the people of the tour are here. */
export const possible = () => Boolean(enterprise() && officer() && leader());

/** Whether a bot says all these words, in a new message or in one it has changed. */
function says(event, ...words) {
  const spoken = ["message", "edited"].includes(event.kind) && event.message.from.is_bot;
  return spoken && words.every((word) => shown(event.message).includes(word));
}

// Each step: `where` finds what to press, `done` knows it from an event; `help` is something the tour can do for one.
export const STEPS = [
  {
    name: "ask",
    where: () => ({ panes: [own(enterprise())], target: inPane(own(enterprise()), "composer") }),
    help: { name: "askHelp", run: (on) => on.fill(enterprise().id, enterprise().id, QUESTION) },
    done: (event) => says(event, "我要办") && event.chat === enterprise()?.id,
  },
  {
    name: "apply",
    where: applying,
    help: { name: "applyHelp", when: (place) => place.file, run: () => act(enterprise().id, "upload", { chat: enterprise().id, files: [SAMPLE] }) },
    done: (event, tour) => says(event, "【已收件】") && event.chat === enterprise()?.id && Boolean((tour.no = numberIn(event.message.text))),
  },
  {
    name: "dispatch",
    where: (tour) => pressing(tour, ["受理并交办"], withRole("帮代办员"), [own(enterprise())]),
    done: (event, tour) => says(event, "【交办单】", tour.no),
  },
  {
    name: "acknowledge",
    where: (tour) => pressing(tour, ["签收"], withRole("部门专职人员"), [own(enterprise())]),
    done: (event, tour) => says(event, "【办理进度】", "签收", tour.no),
  },
  {
    name: "leave",
    where: () => ({ panes: [own(enterprise()), own(officer())], target: "[data-testid=clock-due]" }),
    done: (event, tour) => says(event, "【督办通知（蓝）】", tour.no),
  },
  {
    name: "watch",
    where: () => ({ panes: [own(enterprise()), own(officer()), own(leader())], target: "[data-testid=agenda-0]" }),
    done: (event, tour) => says(event, "【预警】", tour.no),
  },
  {
    name: "finish",
    where: (tour) => pressing(tour, ["已办结，", "办结"], withRole("单位主要负责人"), [own(enterprise()), own(leader())]),
    done: (event, tour) => says(event, "【办结告知】", tour.no),
  },
  {
    name: "rate",
    where: (tour) => pressing(tour, ["满意", "确认办结"], [enterprise()], [own(leader())]),
    done: (event, tour) => says(event, "【服务评价】", "感谢", tour.no),
  },
];

/** While somebody applies: the button to press next, or where files are added. */
async function applying() {
  const [person, chat] = own(enterprise());
  const place = { panes: [[person, chat]], target: "", file: false };
  const messages = (await windowOf(person, chat, LOOKED_AT)).messages.filter((message) => message.from.is_bot);
  const asking = messages.findLast((message) => message.text?.includes("【申请】"));
  const label = asking && ["提交", "稍后补交", "跳过"].find((each) => keyOf(asking, each));
  if (label) return { ...place, target: key(person, chat, asking, label) };
  if (asking) return { ...place, target: inPane([person, chat], "attach"), file: true };
  const card = messages.findLast((message) => keyOf(message, "我要办"));
  const begun = card !== messages.at(-1) && !shown(messages.at(-1)).includes("已取消");
  return card && !begun ? { ...place, target: key(person, chat, card, "我要办") } : place;
}

/** The newest message with one of the buttons, about the case of the tour, that one of these people sees. */
async function pressing(tour, labels, people, beside) {
  for (const person of people) {
    for (const chat of chatsOf(person.id)) {
      const { messages: all } = await windowOf(person.id, chat.id, LOOKED_AT);
      const messages = all.filter((each) => !tour.no || shown(each).includes(tour.no));
      const newest = messages.findLast((message) => labels.some((label) => keyOf(message, label)));
      if (!newest) continue;
      const label = labels.find((each) => keyOf(newest, each));
      return { panes: [...beside, [person.id, chat.id]], target: key(person.id, chat.id, newest, label) };
    }
  }
  return null;
}

function keyOf(message, label) {
  return (message.reply_markup?.inline_keyboard ?? []).flat().find((button) => button.text.startsWith(label));
}

function key(person, chat, message, label) {
  const text = CSS.escape(`key-${keyOf(message, label).text}`);
  return `${inPane([person, chat], `message-${message.message_id}`)} [data-testid=${text}]`;
}

const shown = (message) => [message.text ?? message.caption ?? "", ...(message.reply_markup?.inline_keyboard ?? []).flat().map((button) => button.text)].join("\n");

const numberIn = (text) => text.match(/[A-Z]{2,}\d{8}-\d+/)?.[0];
