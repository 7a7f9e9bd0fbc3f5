// Pages once opened work without network: the worker keeps them (web.pages.guides).
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(document.body.dataset.worker, { scope: "/help/" }).catch(() => {});
}
