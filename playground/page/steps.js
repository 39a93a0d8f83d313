// The steps of the guided tour: who acts, where, and what tells that it has happened.

import { act, chatsOf, windowOf, world } from "./store.js";

const LOOKED_AT = 40; // messages of a chat in which a button is looked for
const QUESTION = "食品经营许可要什么材料";
const SAMPLE = { name: "示例材料.pdf", content: btoa("%PDF-1.4 sample") };

/** What the desk says and writes on its buttons, in its two languages. */
const SAID = {
  apply: ["我要办", "Apply"],
  asking: ["【申请】", "【Application】"],
  cancelled: ["已取消", "Cancelled"],
  submit: ["提交", "Submit"],
  later: ["稍后补交", "Later"],
  skip: ["跳过", "Skip"],
  received: ["【已收件】", "【Received】"],
  accept: ["受理并交办", "Accept and dispatch"],
  order: ["【交办单】", "【Dispatch order】"],
  acknowledge: ["签收", "Acknowledge"],
  progress: ["【办理进度】", "【Progress】"],
  acknowledged: ["签收", "acknowledged"],
  blue: ["【督办通知（蓝）】", "【Supervision notice (blue)】"],
  alert: ["【预警】", "【Alert】"],
  result: ["已办结，", "Finished; "],
  finish: ["办结", "Finish"],
  completed: ["【办结告知】", "【Notice of completion】"],
  satisfied: ["满意", "Satisfied"],
  confirm: ["确认办结", "Confirm"],
  rating: ["【服务评价】", "【Rating】"],
  thanks: ["感谢", "Thank you"],
};

const withRole = (role) => [...world.people.values()].filter((person) => person.about.includes(role));

const enterprise = () => withRole("企业经办人")[0];
const officer = () => withRole("部门专职人员")[0];
const leader = () => withRole("县领导")[0];
const own = (person) => [person.id, person.id];
const inPane = ([person, chat], name) => `[data-testid=pane-${person}-${chat}] [data-testid=${name}]`;

/** Whether the people of the tour are here. */
export const possible = () => Boolean(enterprise() && officer() && leader());

/** Whether a bot says all this, in a new message or in one it has changed. */
function says(event, ...names) {
  const spoken = ["message", "edited"].includes(event.kind) && event.message.from.is_bot;
  return spoken && names.every((name) => tells(event.message, name));
}

const tells = (message, name) => SAID[name].some((words) => shown(message).includes(words));

const mine = (event, tour) => shown(event.message).includes(tour.no);

// Each step: `where` finds what to press, `done` knows it from an event; `help` is something the tour can do for one.
export const STEPS = [
  {
    name: "ask",
    where: () => ({ panes: [own(enterprise())], target: inPane(own(enterprise()), "composer") }),
    help: { name: "askHelp", run: (on) => on.fill(enterprise().id, enterprise().id, QUESTION) },
    done: (event) => says(event, "apply") && event.chat === enterprise()?.id,
  },
  {
    name: "apply",
    where: applying,
    help: { name: "applyHelp", when: (place) => place.file, run: () => act(enterprise().id, "upload", { chat: enterprise().id, files: [SAMPLE] }) },
    done: (event, tour) => says(event, "received") && event.chat === enterprise()?.id && Boolean((tour.no = numberIn(event.message.text))),
  },
  {
    name: "dispatch",
    where: (tour) => pressing(tour, ["accept"], withRole("帮代办员"), [own(enterprise())]),
    done: (event, tour) => says(event, "order") && mine(event, tour),
  },
  {
    name: "acknowledge",
    where: (tour) => pressing(tour, ["acknowledge"], withRole("部门专职人员"), [own(enterprise())]),
    done: (event, tour) => says(event, "progress", "acknowledged") && mine(event, tour),
  },
  {
    name: "leave",
    where: () => ({ panes: [own(enterprise()), own(officer())], target: "[data-testid=clock-due]" }),
    done: (event, tour) => says(event, "blue") && mine(event, tour),
  },
  {
    name: "watch",
    where: () => ({ panes: [own(enterprise()), own(officer()), own(leader())], target: "[data-testid=agenda-0]" }),
    done: (event, tour) => says(event, "alert") && mine(event, tour),
  },
  {
    name: "finish",
    where: (tour) => pressing(tour, ["result", "finish"], withRole("单位主要负责人"), [own(enterprise()), own(leader())]),
    done: (event, tour) => says(event, "completed") && mine(event, tour),
  },
  {
    name: "rate",
    where: (tour) => pressing(tour, ["satisfied", "confirm"], [enterprise()], [own(leader())]),
    done: (event, tour) => says(event, "rating", "thanks") && mine(event, tour),
  },
];

/** While somebody applies: the button to press next, or where files are added. */
async function applying() {
  const [person, chat] = own(enterprise());
  const place = { panes: [[person, chat]], target: "", file: false };
  const messages = (await windowOf(person, chat, LOOKED_AT)).messages.filter((message) => message.from.is_bot);
  const asking = messages.findLast((message) => tells(message, "asking"));
  const label = asking && ["submit", "later", "skip"].find((each) => keyOf(asking, each));
  if (label) return { ...place, target: key(person, chat, asking, label) };
  if (asking) return { ...place, target: inPane([person, chat], "attach"), file: true };
  const card = messages.findLast((message) => keyOf(message, "apply"));
  const begun = card !== messages.at(-1) && !tells(messages.at(-1), "cancelled");
  return card && !begun ? { ...place, target: key(person, chat, card, "apply") } : place;
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
  const keys = (message.reply_markup?.inline_keyboard ?? []).flat();
  return keys.find((button) => SAID[label].some((words) => button.text.startsWith(words)));
}

function key(person, chat, message, label) {
  const text = CSS.escape(`key-${keyOf(message, label).text}`);
  return `${inPane([person, chat], `message-${message.message_id}`)} [data-testid=${text}]`;
}

const shown = (message) => [message.text ?? message.caption ?? "", ...(message.reply_markup?.inline_keyboard ?? []).flat().map((button) => button.text)].join("\n");

const numberIn = (text) => text.match(/[A-Z]{2,}\d{8}-\d+/)?.[0];
