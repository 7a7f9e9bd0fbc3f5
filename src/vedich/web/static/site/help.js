// Two comforts of the guides: large letters stay large, and pages once opened work without network.
const box = document.getElementById("large");
const KEY = "vedich-large";
try {
  box.checked = localStorage.getItem(KEY) === "1";
  box.addEventListener("change", () => localStorage.setItem(KEY, box.checked ? "1" : "0"));
} catch {
  // A browser that keeps nothing still switches the letters of this page.
}
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(document.body.dataset.worker, { scope: "/help/" }).catch(() => {});
}
