// Everything can be read without this script. With it, pages follow the edits of the briefings, and JSON can be copied.
"use strict";

const RELOADED = "briefings-reloaded";
const shown = document.body.dataset;
const said = document.getElementById("said");

// A moment later: screen readers tell only what changes on a page that they have read, and twice what was gone between.
function say(words) {
  said.textContent = "";
  setTimeout(() => { said.textContent = words; }, 300);
}

function isTyping() {
  return [...document.querySelectorAll("input")].some((field) => field.value !== field.defaultValue);
}

// Takes over those parts of the page that may change while it is read; focus and scrolling stay where they are.
async function refresh() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (now && now.innerHTML !== part.innerHTML) {
      part.replaceChildren(...now.childNodes);
    }
  }
  shown.turn = fresh.body.dataset.turn;
}

function hear(event) {
  const standing = JSON.parse(event.data);
  if (standing.version !== shown.version) {
    if (isTyping()) {
      shown.version = standing.version;
      say("The briefings were edited. Reload the page to see them.");
    } else {
      sessionStorage.setItem(RELOADED, "yes");
      location.reload();
    }
  } else if (String(standing.turn) !== shown.turn) {
    refresh().catch(lose);
  }
}

// A browser has only a few connections to one host: pages that nobody sees don't keep any.
let stream = null;
let isLost = false;

function lose() {
  if (!isLost) {
    isLost = true;
    say("The preview doesn't answer any more.");
  }
}

function find() {
  if (isLost) {
    isLost = false;
    say("The preview answers again.");
  }
}

function listen() {
  if (document.hidden) {
    stream?.close();
    stream = null;
  } else if (!stream) {
    stream = new EventSource("/events");
    stream.addEventListener("standing", hear);
    stream.addEventListener("open", find);
    stream.addEventListener("error", lose);
  }
}

if (sessionStorage.getItem(RELOADED)) {
  sessionStorage.removeItem(RELOADED);
  say("The briefings were edited, and the page shows them as they are now.");
}
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copies).textContent;
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.");
    } catch {
      say("The browser doesn't allow copying; select the text instead.");
    }
  });
}
document.addEventListener("visibilitychange", listen);
listen();
