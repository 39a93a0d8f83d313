// The clock bar: the world's time, and the buttons that move it.

import { h, iconButton, keepingPlace, toast } from "./dom.js";
import { control, listen, world } from "./store.js";
import { inEnglish, t } from "./words.js";

/** An ISO time in milliseconds. */
export const instant = (iso) => new Date(iso).getTime();

/** World time now, in milliseconds. */
export const worldInstant = () => instant(world.clock.now) + (Date.now() - world.clock.read) * world.clock.rate;

/** World time now, as the local wall clock shows it; the parts are read with getUTC…. */
const worldTime = () => new Date(worldInstant() - offset());

/** A message's time on the local wall clock; the parts are read with getUTC…. */
export const localTime = (unix) => new Date(unix * 1000 - offset());

const offset = () => instant(world.clock.now) - instant(`${world.clock.now.slice(0, 19)}Z`);

const DAY = { timeZone: "UTC", month: "long", day: "numeric", weekday: "short" };
const days = { en: new Intl.DateTimeFormat("en-GB", DAY), zh: new Intl.DateTimeFormat("zh-CN", DAY) };

/** The day as it stands between messages. */
export const dayOf = (time) => days[inEnglish() ? "en" : "zh"].format(time);

export const hourOf = (time) => time.toISOString().slice(11, 16);

/** Move the clock. */
export async function move(wish) {
  try {
    await control("clock", wish);
  } catch (error) {
    toast(error.message);
  }
}

/** Draw the bar and keep it going. */
export function clockBar(place) {
  const date = h("span", { class: "date", "data-testid": "clock-date" });
  const hour = h("strong", { "data-testid": "clock-time" });
  const kind = h("span", { class: "kind", "data-testid": "clock-kind" });
  const now = h("div", { class: "now" }, hour, date, kind);
  const buttons = h("div", { class: "steps", id: "steps", "data-behind": "clock-more" });
  const more = iconButton("down", t("clockMore"), unfold, { class: "icon unfold", "data-testid": "clock-more", "aria-expanded": "false", "aria-controls": "steps" });
  place.replaceChildren(now, more, buttons);

  function unfold() {
    more.setAttribute("aria-expanded", String(buttons.classList.toggle("unfolded")));
  }

  function tick() {
    const time = worldTime();
    const [year, month, day] = time.toISOString().slice(0, 10).split("-");
    date.textContent = `${year}-${month}-${day} ${t("weekdays")[time.getUTCDay()]}`;
    hour.textContent = time.toISOString().slice(11, 19);
  }

  function draw() {
    const running = world.clock.rate === 1;
    kind.textContent = running ? t(world.clock.workday ? "workday" : "dayOff") : t("stopped");
    more.title = t("clockMore");
    more.setAttribute("aria-label", t("clockMore"));
    kind.classList.toggle("off", !world.clock.workday || !running);
    keepingPlace(buttons, () => buttons.replaceChildren(...steps(running)));
    tick();
  }

  listen((event) => (event.kind === "clock" || event.kind === "agenda") && draw());
  setInterval(tick, 1000);
  draw();
  return draw;
}

function steps(running) {
  const rate = iconButton(running ? "stop" : "run", t(running ? "stop" : "run"), () => move({ rate: running ? 0 : 1 }), { "data-testid": "clock-rate" });
  const opening = world.agenda.openings.find((each) => instant(each) > worldInstant());
  return [
    rate,
    step("plus10", t("plus10"), { by: 600 }),
    step("plus60", t("plus60"), { by: 3600 }),
    opening ? step("opening", t("toOpening", { time: opening.slice(11, 16) }), { to: opening }) : null,
    step("to1730", t("to1730"), { until: "17:30" }),
    step("nextDay", t("nextDay"), { workday: "09:00" }),
    toDue(),
  ].filter(Boolean);
}

function step(name, label, wish) {
  return h("button", { class: "step", type: "button", "data-testid": `clock-${name}`, onclick: () => move(wish) }, label);
}

/** To the end of a case's time: at once when there is one such case, else by choice. */
function toDue() {
  const due = world.agenda.items.filter((item) => item.due && instant(item.at) > worldInstant());
  if (due.length === 1) return step("due", t("toDue"), { to: due[0].at });
  if (!due.length) return h("button", { class: "step", type: "button", disabled: true, title: t("noDue"), "data-testid": "clock-due" }, t("toDue"));
  const choices = due.map((item) =>
    h("button", { type: "button", "data-testid": `due-${item.case}`, onclick: () => move({ to: item.at }) }, h("b", {}, item.case), ` ${item.at.slice(5, 16).replace("T", " ")}`),
  );
  return h("details", { class: "more" }, h("summary", { class: "step", "data-testid": "clock-due" }, t("toDue"), " ▾"), h("div", { class: "drop" }, choices));
}
