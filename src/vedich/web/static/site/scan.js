// Reads QR codes and bar codes from the camera or a picture, here in the browser. Where the browser
// has no reader of its own, the one shipped with the site is loaded the first time it is needed.
const place = document.querySelector("[data-scan]");
const form = document.querySelector("form[data-code]");
const said = place.querySelector("[data-said]");
const video = place.querySelector("video");
const start = place.querySelector("[data-start]");
const stop = place.querySelector("[data-stop]");
const FORMATS = ["qr_code", "code_128", "code_39", "data_matrix", "pdf417", "ean_13"];
const PAUSE = 250;
let reader;

async function native() {
  if (!("BarcodeDetector" in window)) return null;
  const known = await window.BarcodeDetector.getSupportedFormats();
  const wanted = FORMATS.filter((name) => known.includes(name));
  return wanted.includes("qr_code") ? new window.BarcodeDetector({ formats: wanted }) : null;
}

function shipped() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = place.dataset.reader;
    script.addEventListener("error", reject);
    script.addEventListener("load", () => {
      const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI;
      prepareZXingModule({ overrides: { locateFile: () => place.dataset.wasm } });
      resolve(new BarcodeDetector({ formats: FORMATS }));
    });
    document.head.append(script);
  });
}

async function read(image) {
  reader = reader || (await native()) || (await shipped());
  const found = await reader.detect(image);
  return found.length ? found[0].rawValue : "";
}

function open(text) {
  end();
  form.elements.code.value = text;
  form.requestSubmit();
}

function end() {
  for (const track of video.srcObject ? video.srcObject.getTracks() : []) track.stop();
  video.srcObject = null;
  video.hidden = stop.hidden = true;
  start.hidden = false;
}

async function look() {
  if (!video.srcObject) return;
  const text = await read(video).catch(() => "");
  if (text) open(text);
  else setTimeout(look, PAUSE);
}

place.hidden = false;
if (!navigator.mediaDevices) start.hidden = true;

start.addEventListener("click", async () => {
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment" },
    });
    video.hidden = stop.hidden = false;
    start.hidden = true;
    await video.play();
    said.textContent = place.dataset.looking;
    look();
  } catch {
    end();
    said.textContent = place.dataset.denied;
  }
});
stop.addEventListener("click", () => { end(); said.textContent = ""; });
window.addEventListener("pagehide", end);

place.querySelector("input[type=file]").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  said.textContent = place.dataset.reading;
  try {
    const text = await read(await createImageBitmap(file));
    if (text) open(text);
    else said.textContent = place.dataset.none;
  } catch {
    said.textContent = place.dataset.none;
  }
});
