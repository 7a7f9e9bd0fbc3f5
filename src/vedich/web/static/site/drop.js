// Dragging a file onto the upload frame, and how far the upload has come. Without this script the
// plain file field and its button do the same.
const form = document.querySelector("form[data-drop]");
if (form) {
  const field = form.querySelector("input[type=file]");
  const bar = form.querySelector("progress");
  const said = form.querySelector("[data-said]");
  const frame = form.querySelector(".drop");
  const over = (on) => (event) => {
    event.preventDefault();
    frame.classList.toggle("drop-over", on);
  };
  frame.addEventListener("dragover", over(true));
  frame.addEventListener("dragleave", over(false));
  frame.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) {
      field.files = event.dataTransfer.files;
      field.dispatchEvent(new Event("change"));
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (step) => {
      bar.hidden = false;
      bar.value = step.loaded / step.total;
      said.textContent = Math.floor((100 * step.loaded) / step.total) + "%";
    });
    request.addEventListener("load", () => {
      const next = request.getResponseHeader("X-Next");
      if (next) window.location.assign(next);
      else said.textContent = request.getResponseHeader("X-Refused")
        ? decodeURIComponent(request.getResponseHeader("X-Refused"))
        : form.dataset.failed;
    });
    request.addEventListener("error", () => { said.textContent = form.dataset.failed; });
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "1");
    request.send(new FormData(form));
  });
}
