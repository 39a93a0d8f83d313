// What the page knows of the world, kept fresh by server-sent events.

const listeners = new Set();

export const world = {
  /** Another world has another one. */
  id: "",
  people: new Map(),
  chats: new Map(),
  bot: { id: 0, username: "bangban_bot", name: "" },
  clock: { now: "", rate: 1, workday: true },
  /** What is overdue, what the desk will do next, and when the office opens. */
  agenda: { overdue: [], items: [], openings: [] },
  connected: true,
  /** The number of the last event. */
  seen: 0,
  /** Numbers of unread messages: by person, then by chat. */
  unread: new Map(),
  /** The latest message by "person:chat", for the list of chats. */
  latest: new Map(),
};

const known = new Set();
let refreshing = null;
let stale = false;

export const key = (person, chat) => `${person}:${chat}`;

/** Be told of every change: listener(event). */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A control request; throws an Error with the server's sentence. */
export async function control(path, wish) {
  const options = wish === undefined ? {} : { method: "POST", body: JSON.stringify(wish), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(`/control/${path}`, options);
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.error);
  return content;
}

/** Let a person do something. */
export function act(by, what, wish) {
  return control("acts", { by, do: what, ...wish });
}

/** Load the world and follow what happens from then on. */
export async function begin() {
  const last = await load();
  const stream = new EventSource(`/control/stream?after=${last}`);
  stream.onmessage = (message) => take(JSON.parse(message.data));
  stream.onopen = () => (world.connected ? undefined : again());
  stream.onerror = () => connection(false);
}

/** A window of a chat's messages as one person sees them; `place` = {before | after | around: message}. */
export function windowOf(person, chat, limit, place = {}) {
  const at = Object.entries(place).map(([side, message]) => `&${side}=${message.chat.id}.${message.message_id}`);
  return control(`chats/${chat}/messages?as=${person}&limit=${limit}${at.join("")}`);
}

/** The latest message of a chat a person is in; asks for all of that person's when it is the first time. */
export function latestOf(person, chat) {
  if (!known.has(person)) {
    known.add(person);
    control(`latest?as=${person}`).then(({ latest }) => {
      for (const [id, message] of Object.entries(latest)) {
        const name = key(person, id);
        if (!world.latest.has(name)) world.latest.set(name, message);
      }
      tell({ kind: "latest" });
    });
  }
  return world.latest.get(key(person, chat));
}

/** The chats a person is in: the one with the bot first, then groups. */
export function chatsOf(person) {
  const groups = [...world.chats.values()].filter(
    (chat) => !chat.migrated_to && chat.members.some((member) => member.id === person && present(member)),
  );
  return [{ id: person, kind: "private", title: world.bot.name, members: [] }, ...groups];
}

/** The chat with that id as that person knows it. */
export function chatOf(person, id) {
  if (id === person) return { id, kind: "private", title: world.bot.name, members: [] };
  const chat = world.chats.get(id);
  const inside = chat && !chat.migrated_to && chat.members.some((member) => member.id === person && present(member));
  return inside ? chat : undefined;
}

export const present = (member) => member.status !== "left" && member.status !== "kicked";

/** How many messages a person has not seen, in one chat or in all. */
export function unreadOf(person, chat) {
  const own = world.unread.get(person);
  if (!own) return 0;
  if (chat !== undefined) return own.get(chat) ?? 0;
  return [...own.values()].reduce((sum, each) => sum + each, 0);
}

/** A person has looked at a chat. */
export function seen(person, chat) {
  if (!unreadOf(person, chat)) return;
  forget(person, chat);
  act(person, "see", { chat }).catch(() => tell({ kind: "unread" })); // they have just left the group: nothing to see
}

/** After an interruption: go on, or begin anew when it is another world. */
async function again() {
  if ((await control("state")).world !== world.id) location.reload();
  else connection(true);
}

function connection(connected) {
  if (world.connected !== connected) {
    world.connected = connected;
    tell({ kind: "connection" });
  }
}

/** Take the state over, once for all who ask while it is on its way. */
async function refresh() {
  stale = true;
  refreshing ??= (async () => {
    while (stale) {
      stale = false;
      await load();
    }
    refreshing = null;
  })();
  return refreshing;
}

async function load() {
  const state = await control("state");
  world.id = state.world;
  world.people = new Map(state.people.filter((person) => !person.vanished).map((person) => [person.id, person]));
  world.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
  [world.bot] = state.bots;
  world.clock = { ...state.clock, read: Date.now() };
  world.agenda = state.agenda;
  if (!world.seen) for (const [person, chat, count] of state.unread) count && unreadBy(person).set(chat, count);
  world.seen = Math.max(world.seen, state.last);
  prune();
  return state.last;
}

/** Chats that one has left, or that became others, have nothing left to read. */
function prune() {
  for (const [person, own] of world.unread) for (const chat of own.keys()) if (!chatOf(person, chat)) own.delete(chat);
}

function tell(event) {
  for (const listener of listeners) listener(event);
}

async function take(event) {
  world.seen = event.n;
  switch (event.kind) {
    case "message":
      arrive(event);
      break;
    case "edited":
      change(event);
      break;
    case "seen":
      forget(event.by, event.chat);
      break;
    case "clock":
      world.clock = { ...event.clock, read: Date.now() };
      break;
    case "agenda":
      world.agenda = event.agenda;
      break;
    case "person":
    case "chat":
    case "member":
    case "bot":
    case "migrated":
      await refresh();
      break;
  }
  tell(event);
}

function arrive(event) {
  const { chat, by, to, message } = event;
  const person = world.people.get(by);
  if (person && chat === by) person.started = true;
  for (const viewer of to) {
    world.latest.set(key(viewer, chat), message);
    const own = unreadBy(viewer);
    own.set(chat, (own.get(chat) ?? 0) + 1);
  }
  if (person) world.latest.set(key(by, chat), message);
}

function change(event) {
  for (const viewer of [...event.to, event.by]) {
    const name = key(viewer, event.chat);
    if (world.latest.get(name)?.message_id === event.message.message_id) world.latest.set(name, event.message);
  }
}

function unreadBy(person) {
  if (!world.unread.has(person)) world.unread.set(person, new Map());
  return world.unread.get(person);
}

function forget(person, chat) {
  if (world.unread.get(person)?.delete(chat)) tell({ kind: "unread" });
}
