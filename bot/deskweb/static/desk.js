// Comfort on top of pages that work without it: files dropped and sent one by one with their
// progress, and what is on its way looked at again. No text of a letter becomes markup here:
// pages come from this server and are put in as parsed documents, which run nothing.

const REGION = "[data-live]";

function swap(fresh) {
  const focused = document.activeElement?.closest(REGION)
    ? document.activeElement.getAttribute("href") : null;
  for (const region of document.querySelectorAll(REGION)) {
    const next = fresh.getElementById(region.id);
    // What has not changed stays: nobody loses the place where they read or tab.
    if (next && next.outerHTML !== region.outerHTML) region.replaceWith(document.adoptNode(next));
  }
  if (focused) document.querySelector(`${REGION} a[href="${CSS.escape(focused)}"]`)?.focus();
  again();
}

let timer = 0;
function again() {
  const waits = document.querySelector(`${REGION}[data-again]`);
  clearTimeout(timer);
  if (waits) timer = setTimeout(look, Number(waits.dataset.again));
}

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) return swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // The network is away: asked again below.
  }
  timer = setTimeout(look, 5000);
}

function send(form, file, words) {
  return new Promise((done) => {
    const line = document.createElement("p");
    const bar = document.createElement("progress");
    line.textContent = `${words.sending} ${file.name}`;
    bar.setAttribute("aria-label", file.name);
    bar.max = 1;
    document.getElementById("sending").append(line, bar);
    const parts = new FormData();
    parts.append("csrf", form.elements.csrf.value);
    parts.append("file", file);
    const call = new XMLHttpRequest();
    call.open("POST", form.action);
    call.responseType = "document";
    call.upload.onprogress = (event) => { bar.value = event.loaded / event.total; };
    call.onload = () => { line.remove(); bar.remove(); done(call.response); };
    call.onerror = () => { line.textContent = `${file.name}: ${words.lost}`; bar.remove(); done(null); };
    call.send(parts);
  });
}

async function sendAll(form, files) {
  const words = JSON.parse(form.dataset.words);
  const troubles = [];
  for (const file of files) {
    const page = await send(form, file, words);
    if (!page) continue;
    const told = page.querySelector("[role=alert]");
    if (told) troubles.push(...told.children);
    swap(page);
  }
  const place = document.getElementById("problems");
  if (place && troubles.length) {
    const box = document.createElement("div");
    box.className = "bad";
    box.setAttribute("role", "alert");
    box.append(...troubles);
    place.replaceChildren(box);
  }
  form.reset();
  document.getElementById("told").textContent = words.updated;
}

function upload(form) {
  const words = JSON.parse(form.dataset.words);
  form.addEventListener("submit", (event) => {
    if (!form.elements.file.files.length) return;
    event.preventDefault();
    sendAll(form, [...form.elements.file.files]);
  });
  form.elements.file.addEventListener("change", () => {
    const count = form.elements.file.files.length;
    document.getElementById("told").textContent = words.chosen.replace("{count}", count);
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) sendAll(form, [...event.dataTransfer.files]);
    });
  }
}

const form = document.querySelector("form.upload");
if (form) upload(form);
again();
