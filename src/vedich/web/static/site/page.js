// Small comforts that no page depends on: filtering a table while typing, printing, menus that
// close, selecting a link to copy.
const bare = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-filter]");
  if (!box) return;
  const wanted = bare(box.value).split(/\s+/).filter(Boolean);
  for (const row of document.querySelectorAll(box.dataset.filter)) {
    const text = bare(row.textContent);
    row.hidden = !wanted.every((word) => text.includes(word));
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A value read from a text shows its sentence, inside the frame the text scrolls in.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-shows]");
  const place = link && document.querySelector(link.getAttribute("href"));
  if (!place) return;
  event.preventDefault();
  for (const old of document.querySelectorAll(".shown-now")) old.classList.remove("shown-now");
  place.nextElementSibling?.classList.add("shown-now");
  const frame = place.closest("[data-frame]");
  frame.scrollTop += place.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 3;
  if (window.matchMedia("(max-width: 61.9rem)").matches) frame.scrollIntoView();
});

// Copying a value beside a payment code; browsers allow it on a safe address only.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const beside = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(beside.dataset.value ?? beside.textContent.trim());
      button.textContent = button.dataset.done;
      button.removeAttribute("aria-label");
    });
  }
}

for (const button of document.querySelectorAll("[data-print][hidden]")) button.hidden = false;

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-go]")) event.target.form.requestSubmit();
});

const fold = document.querySelector(".side-fold");
const wide = window.matchMedia("(min-width: 62rem)");
if (fold) {
  const set = () => { fold.open = wide.matches; };
  set();
  wide.addEventListener("change", set);
}
