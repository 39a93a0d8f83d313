// The guided tour: it shows where to act, and goes on by itself when that has happened.

import { h, iconButton, toast } from "./dom.js";
import { listen, world } from "./store.js";
import { possible, STEPS } from "./steps.js";
import { t } from "./words.js";

const STORED = "tour";
const AWAY = -1;
const NUMBERED = 2; // the steps from here on are about the case that the ones before have made
const NOWHERE = { panes: [], target: "", file: false };

/** The tour's bar, and what it points at; `on` opens chats and fills in the question. */
export function tour(place, on) {
  const state = { step: AWAY, no: "" };
  let here = NOWHERE;
  let arranged = "";
  let pointed = null;
  const pressed = new Set(); // buttons of messages that have been pressed in this step: once is enough

  function go(step) {
    state.step = step;
    localStorage.setItem(STORED, JSON.stringify({ ...state, world: world.id }));
    here = NOWHERE;
    pressed.clear();
    draw();
    look();
  }

  const begin = () => ((state.no = ""), go(0));
  const away = () => go(AWAY);

  /** Find where to act now; the chats it happens in are opened once. */
  const look = oneAtATime(async () => {
    const at = state.step;
    try {
      here = (await STEPS[at]?.where(state)) ?? NOWHERE;
    } catch (error) {
      toast(error.message);
    }
    if (at !== state.step) return;
    const last = `${at} ${here.panes.at(-1)}`;
    if (here.panes.length && last !== arranged) on.arrange(here.panes);
    if (here.panes.length) arranged = last;
    draw();
  });

  function heard(event) {
    if (state.step < 0 || state.step >= STEPS.length) return;
    for (let at = state.step; at < STEPS.length && (at < NUMBERED || state.no); at += 1) {
      if (STEPS[at].done(event, state)) return go(at + 1);
    }
    if (["message", "edited", "agenda"].includes(event.kind)) look();
  }

  function draw() {
    place.hidden = state.step < 0;
    if (!place.hidden) place.replaceChildren(...(state.step < STEPS.length ? bar(STEPS[state.step]) : ending()));
    point();
  }

  function bar(step) {
    const helps = step.help && (!step.help.when || step.help.when(here));
    const help = helps && h("button", { class: "step", type: "button", "data-testid": "tour-help", onclick: () => assist(step.help) }, t(step.help.name));
    return [
      h("b", { class: "count", "data-testid": "tour-step" }, `${state.step + 1}/${STEPS.length}`),
      h("p", { "data-testid": `tour-${step.name}` }, h("b", {}, t(`${step.name}Title`)), t(`${step.name}Text`)),
      h("div", { class: "steps" }, help, iconButton("next", t("tourSkip"), () => go(state.step + 1), { "data-testid": "tour-skip" }), shut()),
    ];
  }

  function ending() {
    const anew = h("button", { class: "step", type: "button", "data-testid": "tour-again", onclick: begin }, t("tourAgain"));
    return [h("p", { "data-testid": "tour-end" }, h("b", {}, t("endTitle")), t("endText")), h("div", { class: "steps" }, anew, shut())];
  }

  const shut = () => iconButton("close", t("tourEnd"), away, { "data-testid": "tour-close" });

  async function assist(help) {
    try {
      await help.run(on);
    } catch (error) {
      toast(error.message);
    }
  }

  /** Mark the place to act at, wherever the page has drawn it. */
  function point() {
    const nothing = place.hidden || !here.target || pressed.has(here.target);
    const target = nothing ? null : reachable(document.querySelector(here.target));
    if (target === pointed) return;
    pointed?.classList.remove("pointed");
    pointed = target;
    pointed?.classList.add("pointed");
    pointed?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest(".key.pointed")) pressed.add(here.target), point();
  });
  new MutationObserver(point).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-expanded"] });
  listen(heard);
  const stored = JSON.parse(localStorage.getItem(STORED) ?? "{}");
  if (stored.world === world.id) state.no = stored.no;
  if (possible() && stored.step !== AWAY) go(stored.world === world.id ? stored.step : 0);
  return { draw, toggle: () => (state.step < 0 ? begin() : away()) };
}

/** What is to be pressed, or on a phone the button behind which it is folded away. */
function reachable(target) {
  const away = target && !target.offsetParent && target.closest("[data-behind]");
  return away ? document.querySelector(`[data-testid=${away.dataset.behind}]`) : target;
}

/** Work that runs once at a time, and once more when it was asked for meanwhile. */
function oneAtATime(work) {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await work();
    }
    running = false;
  };
}
