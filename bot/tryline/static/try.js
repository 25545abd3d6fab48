// The page's own life: a chat with the server, sending, asking what is new, tapping.

import { Chat } from "./chat.js";
import { make } from "./flex.js";
import { drawMenu } from "./menu.js";
import { asPhotos } from "./photos.js";

const SOON = 300; // milliseconds between looks while an answer is awaited
const LATER = 2000; // and otherwise
const PATIENCE = 60000; // how long an answer is awaited: as long as a reply token lives
const RETRY = 2000;

const by = (id) => document.getElementById(id);
const words = { ...JSON.parse(document.body.dataset.words), bot: document.querySelector("h1").textContent.trim() };
const chat = new Chat(by("chat"), words, act);
let name = sessionStorage.getItem("chat");
let seen = 0;
let awaited = 0;
let timer = 0;
let round = 0; // of looking: an answer to an older look is dropped
let friends = null; // the first event of this chat on its way: what is sent meanwhile follows it

async function server(path, body) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return fetch(path, options);
}

async function begin(fresh) {
  clearTimeout(timer);
  if (fresh || !name) {
    name = (await (await server("/try/chats", {})).json()).chat;
    sessionStorage.setItem("chat", name);
    fresh = true;
  }
  seen = 0;
  chat.clear();
  showQuick(null);
  friends = fresh ? follow() : null;
  await friends;
  await look();
}

// The first event of a friendship; the bot may still be getting ready.
async function follow() {
  const answer = await (await server("/try/events", { chat: name, kind: "follow" })).json();
  if (answer.status === 200) { awaited = Date.now(); chat.system(""); return; }
  const ready = await (await server("/readyz")).json();
  chat.system(ready.why || words.notReady);
  await new Promise((resolve) => setTimeout(resolve, RETRY));
  return follow();
}

async function send(event) {
  showQuick(null);
  await friends;
  const answer = await (await server("/try/events", { chat: name, ...event })).json();
  awaited = Date.now();
  await look();
  if (answer.status !== 200) chat.failed(answer.number, () => send(event));
}

// Photos go together as one series, as in LINE; a file goes as it is.
async function sendFiles(files, kind) {
  if (!files.length) return;
  showQuick(null);
  await friends;
  const form = new FormData();
  form.append("chat", name);
  if (kind === "photo") form.append("photo", "yes");
  for (const file of files) form.append("file", file, file.name);
  awaited = Date.now();
  const sent = fetch("/try/files", { method: "POST", body: form });
  await look();
  await sent;
  await look();
}

async function look() {
  clearTimeout(timer);
  const mine = ++round;
  try {
    const answer = await server(`/try/messages?chat=${encodeURIComponent(name)}&after=${seen}`);
    if (answer.status === 404) return begin(true);
    const news = await answer.json();
    if (mine !== round) return;
    show(news);
    chat.system("");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // fetch says TypeError when nobody answers
    if (mine !== round) return;
    chat.system(words.unreached);
  }
  timer = setTimeout(look, Date.now() - awaited < PATIENCE ? SOON : LATER);
}

function show({ messages, read, loading }) {
  for (const entry of messages) {
    if (entry.n <= seen) continue;
    chat.add(entry);
    seen = entry.n;
    if (entry.from === "bot") awaited = 0;
    showQuick(entry.from === "bot" ? entry.message.quickReply : null);
  }
  chat.read(read);
  chat.loading(loading);
  if (messages.length) chat.end(); // the row of quick replies has taken its room by now
}

function showQuick(quickReply) {
  const buttons = (quickReply?.items ?? []).map(({ action }) => {
    const button = make("button", "", action.label);
    button.addEventListener("click", () => act(action));
    return button;
  });
  by("quick").replaceChildren(...buttons);
}

function act(action) {
  if (action.type === "message") send({ kind: "text", text: action.text });
  if (action.type === "postback") press(action);
  if (action.type === "uri") open(action.uri);
  if (action.type === "clipboard") navigator.clipboard.writeText(action.clipboardText).then(() => toast(words.copied));
}

function press(action) {
  send({ kind: "postback", data: action.data, shown: action.displayText ?? "" });
  if (action.inputOption === "openKeyboard") type(action.fillInText ?? "");
  if (action.inputOption === "openRichMenu") toggleMenu(true);
  if (action.inputOption === "closeRichMenu") toggleMenu(false);
}

function type(text) {
  by("text").value = text;
  grow();
  by("text").focus();
}

function toggleMenu(open) {
  by("menu").hidden = !open;
  by("tiles").setAttribute("aria-expanded", String(open));
  chat.end();
}

async function showMenu() {
  const answer = await server("/try/menu");
  if (!answer.ok) return;
  const menu = await answer.json();
  drawMenu(by("menu"), menu, "/try/menu/picture", act);
  by("tiles").hidden = false;
  toggleMenu(menu.selected);
}

// This server's own pages open inside the phone, like LINE's browser; others in a new tab.
function open(uri) {
  const base = document.body.dataset.base;
  const own = base && uri.startsWith(`${base}/`) ? uri.slice(base.length) : null;
  if (own === null || own.startsWith("/admin")) { // the desk cannot be framed
    if (/^(https?|tel|line):/i.test(uri)) window.open(uri, "_blank", "noopener,noreferrer");
    return;
  }
  by("address").textContent = uri;
  by("web").src = own;
  by("browser").hidden = false;
  by("close").focus();
}

function toast(text) {
  by("toast").textContent = text;
  by("toast").hidden = false;
  setTimeout(() => { by("toast").hidden = true; }, 1600);
}

function grow() {
  const field = by("text");
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
  by("send").classList.toggle("on", field.value.trim() !== "");
}

function submit() {
  const text = by("text").value;
  if (!text) return;
  by("text").value = "";
  grow();
  send({ kind: "text", text });
}

function toggleMore(hidden) {
  by("more").hidden = hidden;
  by("plus").setAttribute("aria-expanded", String(!hidden));
}

by("tiles").addEventListener("click", () => toggleMenu(by("menu").hidden));
by("text").addEventListener("focus", () => toggleMenu(false));
by("form").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
by("text").addEventListener("input", grow);
by("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
});
by("large").addEventListener("click", () => {
  const on = document.body.classList.toggle("large");
  by("large").setAttribute("aria-pressed", String(on));
});
by("restart").addEventListener("click", () => begin(true));
by("plus").addEventListener("click", () => toggleMore(!by("more").hidden));
for (const button of document.querySelectorAll("#more button")) {
  button.addEventListener("click", () => { toggleMore(true); send({ kind: button.dataset.kind }); });
}
by("photos").addEventListener("change", async ({ target }) => {
  toggleMore(true);
  const photos = await asPhotos([...target.files]);
  target.value = "";
  await sendFiles(photos, "photo");
});
by("files").addEventListener("change", async ({ target }) => {
  toggleMore(true);
  const files = [...target.files];
  target.value = "";
  await sendFiles(files, "file");
});
by("close").addEventListener("click", () => { by("browser").hidden = true; by("web").src = "about:blank"; });

showMenu();
begin(false);
