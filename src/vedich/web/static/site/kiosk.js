// A screen many people use: it goes back to its start when nobody touches it, and leaves no trail in
// the history: every page takes the place of the one before.
const START = document.body.dataset.kiosk;
const SECONDS = Number(document.body.dataset.seconds);
const WARNED = Math.min(15, Math.floor(SECONDS / 2));
const still = document.querySelector("[data-still]");
const left = still.querySelector("[data-left]");
let touched = Date.now();

const begin = () => {
  for (const form of document.forms) form.reset();
  window.location.replace(START);
};
const touch = () => {
  touched = Date.now();
  still.hidden = true;
};

for (const kind of ["pointerdown", "keydown", "touchstart", "wheel", "input"]) {
  document.addEventListener(kind, touch, { passive: true });
}
still.querySelector("button").addEventListener("click", touch);

setInterval(() => {
  const sound = document.querySelector("audio");
  if (sound && !sound.paused) touched = Date.now();
  const rest = SECONDS - (Date.now() - touched) / 1000;
  if (rest <= 0) begin();
  else if (rest <= WARNED) {
    left.textContent = String(Math.ceil(rest));
    if (still.hidden) {
      still.hidden = false;
      still.querySelector("button").focus();
    }
  }
}, 500);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || (link.hash && link.pathname === window.location.pathname)) return;
  event.preventDefault();
  if (new URL(link.href).origin === window.location.origin) window.location.replace(link.href);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  window.location.replace(form.action + "?" + new URLSearchParams(new FormData(form)));
});

// A page brought back as it was left would show what the last person typed.
window.addEventListener("pageshow", (event) => { if (event.persisted) begin(); });
