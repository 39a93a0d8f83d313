// What the page knows of the world, kept fresh by server-sent events.

const listeners = new Set();

export const world = {
  people: new Map(),
  chats: new Map(),
  bot: { id: 0, username: "bangban_bot", name: "" },
  clock: { now: "", rate: 1, workday: true },
  connected: true,
  /** The number of the last event. */
  seen: 0,
  /** Messages by "person:chat", loaded when a chat is first shown. */
  messages: new Map(),
  /** Numbers of unread messages by "person:chat". */
  unread: new Map(),
  /** The latest message by "person:chat", for the list of chats. */
  latest: new Map(),
};

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
  const last = await refresh();
  const stream = new EventSource(`/control/stream?after=${last}`);
  stream.onmessage = (message) => take(JSON.parse(message.data));
  stream.onopen = () => (world.connected ? undefined : again());
  stream.onerror = () => connection(false);
}

/** The messages of a chat as one person sees them. */
export async function messagesOf(person, chat) {
  const name = key(person, chat);
  if (!world.messages.has(name)) {
    const loaded = await control(`chats/${chat}/messages?as=${person}`);
    if (!world.messages.has(name)) world.messages.set(name, loaded.messages);
  }
  return world.messages.get(name);
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
  return chatsOf(person).find((chat) => chat.id === id);
}

export const present = (member) => member.status !== "left" && member.status !== "kicked";

/** How many messages a person has not seen, in one chat or in all. */
export function unreadOf(person, chat) {
  if (chat !== undefined) return world.unread.get(key(person, chat)) ?? 0;
  return chatsOf(person).reduce((sum, each) => sum + unreadOf(person, each.id), 0);
}

/** A person has looked at a chat. */
export function seen(person, chat) {
  if (world.unread.delete(key(person, chat))) tell({ kind: "unread" });
}

/** After an interruption: go on, or begin anew when it is another world. */
async function again() {
  const seen = world.seen;
  if ((await control("state")).last < seen) location.reload();
  else connection(true);
}

function connection(connected) {
  if (world.connected !== connected) {
    world.connected = connected;
    tell({ kind: "connection" });
  }
}

async function refresh() {
  const state = await control("state");
  world.people = new Map(state.people.filter((person) => !person.vanished).map((person) => [person.id, person]));
  world.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
  [world.bot] = state.bots;
  world.clock = { ...state.clock, read: Date.now() };
  world.seen = Math.max(world.seen, state.last);
  return state.last;
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
      change(event, (messages, at) => (messages[at] = event.message));
      break;
    case "deleted":
      change(event, (messages, at) => messages.splice(at, 1));
      break;
    case "clock":
      world.clock = { ...event.clock, read: Date.now() };
      break;
    case "person":
    case "chat":
    case "member":
    case "bot":
    case "migrated":
      if (event.kind === "migrated") world.messages.clear();
      await refresh();
      break;
  }
  tell(event);
}

function arrive(event) {
  const { chat, by, to, message } = event;
  const person = world.people.get(by);
  if (person && chat === by) person.started = true;
  for (const viewer of new Set([...to, by])) {
    const name = key(viewer, chat);
    world.messages.get(name)?.push(message);
    world.latest.set(name, message);
    if (viewer !== by) world.unread.set(name, (world.unread.get(name) ?? 0) + 1);
  }
}

function change(event, replace) {
  const id = event.message?.message_id ?? event.message_id;
  for (const [name, messages] of world.messages) {
    if (!name.endsWith(`:${event.chat}`)) continue;
    const at = messages.findIndex((message) => message.message_id === id && message.chat.id === event.chat);
    if (at >= 0) replace(messages, at);
  }
  for (const [name, latest] of world.latest) {
    if (name.endsWith(`:${event.chat}`) && latest.message_id === id && event.message) world.latest.set(name, event.message);
  }
}
