// Draws the chat's log: who said what, when, and whether it was read.

import { drawFlex, make } from "./flex.js";

const LONG = 2000; // characters from which a bubble scrolls by itself

export class Chat {
  constructor(element, words, act) {
    this.element = element;
    this.words = words;
    this.act = act;
    this.own = new Map(); // number -> the line of a message of the user
    this.last = "";
  }

  clear() {
    this.element.replaceChildren(make("p", "system", this.words.today));
    this.own.clear();
    this.last = "";
  }

  add(entry) {
    const line = entry.from === "bot" ? this.bot(entry) : this.user(entry);
    this.last = entry.from;
    this.element.append(line);
    this.end();
  }

  // The newest line in view.
  end() {
    this.element.scrollTo({ top: this.element.scrollHeight });
  }

  system(text) {
    const known = this.element.querySelector(".system.state");
    if (!text) known?.remove();
    else if (known) known.textContent = text;
    else this.element.append(make("p", "system state", text));
  }

  // The animation LINE shows while a 1:1 answer is coming.
  loading(shown) {
    const known = this.element.querySelector(".dots");
    if (!shown) return known?.remove();
    const dots = known ?? make("div", "dots");
    if (!known) dots.append(make("span"), make("span"), make("span"));
    this.element.append(dots);
    this.end();
  }

  read(number) {
    for (const [own, line] of this.own) {
      if (own > number || line.dataset.read) continue;
      line.dataset.read = "yes";
      line.querySelector(".meta:not(.failed)").prepend(make("span", "read", this.words.read), make("br"));
    }
  }

  failed(number, again) {
    const meta = make("button", "meta failed", this.words.notSent);
    meta.addEventListener("click", () => { meta.remove(); again(); });
    this.own.get(number)?.prepend(meta);
  }

  user(entry) {
    const line = make("div", "line user");
    line.append(time(entry.at), this.message(entry.message));
    this.own.set(entry.n, line);
    return line;
  }

  bot(entry) {
    const line = make("div", this.last === "bot" ? "line bot more" : "line bot");
    const avatar = make("div", "avatar", "ว");
    avatar.setAttribute("aria-hidden", "true");
    const said = make("div", "said");
    const wide = entry.message.contents?.type === "carousel";
    const body = make("div", wide ? "body wide" : "body");
    body.append(this.message(entry.message), time(entry.at));
    said.append(make("div", "name", this.words.bot), body);
    line.append(avatar, said);
    return line;
  }

  message(message) {
    if (message.type === "text") {
      return make("div", message.text.length > LONG ? "bubble long" : "bubble", message.text);
    }
    if (message.type === "flex") {
      const element = make("div", "flexes");
      element.dataset.alt = message.altText;
      element.append(drawFlex(message.contents, this.act));
      return element;
    }
    if (message.type === "sticker") return make("div", "sticker", "🙂");
    if (message.type === "image") return photo(message, this.words.photo);
    if (message.type === "file") return make("div", "bubble paper", `📄 ${message.fileName}`);
    return make("div", "bubble", this.words.unknown);
  }
}

function photo(message, words) {
  const picture = make("img", "picture");
  picture.alt = words;
  picture.src = `/try/photos/${message.id}`;
  return picture;
}

function time(at) {
  const clock = new Date(at).toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit" });
  const meta = make("div", "meta");
  meta.append(make("span", "time", clock));
  return meta;
}
