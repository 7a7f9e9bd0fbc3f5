// The switch for large letters. Guides remember it on this phone; a kiosk remembers nothing.
const button = document.querySelector("[data-large]");
const KEY = "vedich-large";
const store = "kiosk" in document.body.dataset ? null : window.localStorage;

const set = (on) => {
  document.documentElement.classList.toggle("large", on);
  button.setAttribute("aria-pressed", String(on));
};

button.hidden = false;
set(Boolean(store) && store.getItem(KEY) === "1");
button.addEventListener("click", () => {
  const on = button.getAttribute("aria-pressed") !== "true";
  set(on);
  if (store) store.setItem(KEY, on ? "1" : "0");
});
