// The clock bar: the world's time, and the buttons that move it.

import { h, iconButton, toast } from "./dom.js";
import { control, listen, world } from "./store.js";
import { inEnglish, t } from "./words.js";

const STEPS = [
  ["plus10", { by: 600 }],
  ["plus60", { by: 3600 }],
  ["to1730", { until: "17:30" }],
  ["nextDay", { workday: "09:00" }],
];

/** World time now, as the local wall clock shows it. */
export function worldTime() {
  const at = new Date(`${world.clock.now.slice(0, 19)}Z`);
  return new Date(at.getTime() + (Date.now() - world.clock.read) * world.clock.rate);
}

/** A message's time on the local wall clock; the parts are read with getUTC…. */
export function localTime(unix) {
  const offset = new Date(world.clock.now).getTime() - new Date(`${world.clock.now.slice(0, 19)}Z`).getTime();
  return new Date(unix * 1000 - offset);
}

/** The day as it stands between messages. */
export const dayOf = (time) =>
  time.toLocaleDateString(inEnglish() ? "en-GB" : "zh-CN", { timeZone: "UTC", month: "long", day: "numeric", weekday: "short" });

export const hourOf = (time) => time.toISOString().slice(11, 16);

/** Draw the bar and keep it going. */
export function clockBar(place) {
  const date = h("span", { class: "date", "data-testid": "clock-date" });
  const hour = h("strong", { "data-testid": "clock-time" });
  const kind = h("span", { class: "kind", "data-testid": "clock-kind" });

  function tick() {
    const time = worldTime();
    const [year, month, day] = time.toISOString().slice(0, 10).split("-");
    date.textContent = `${year}-${month}-${day} ${t("weekdays")[time.getUTCDay()]}`;
    hour.textContent = time.toISOString().slice(11, 19);
  }

  function draw() {
    const running = world.clock.rate === 1;
    kind.textContent = running ? t(world.clock.workday ? "workday" : "dayOff") : t("stopped");
    kind.classList.toggle("off", !world.clock.workday || !running);
    const steps = STEPS.map(([label, wish]) =>
      h("button", { class: "step", type: "button", "data-testid": `clock-${label}`, onclick: () => move(wish) }, t(label)),
    );
    const pause = iconButton(running ? "stop" : "run", t(running ? "stop" : "run"), () => move({ rate: running ? 0 : 1 }), {
      "data-testid": "clock-rate",
    });
    place.replaceChildren(h("div", { class: "now" }, hour, date, kind), h("div", { class: "steps" }, pause, ...steps));
    tick();
  }

  listen((event) => event.kind === "clock" && draw());
  setInterval(tick, 1000);
  draw();
  return draw;
}

async function move(wish) {
  try {
    await control("clock", wish);
  } catch (error) {
    toast(error.message);
  }
}
