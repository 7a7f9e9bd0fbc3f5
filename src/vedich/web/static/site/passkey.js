// Passkeys: ties the forms marked data-passkey to the sign-in library's script, which talks to the
// browser, and says in words when that did not work. Buttons show only where passkeys exist.
const forms = window.allauth.webauthn.forms;
const ways = {
  add: (ids) => forms.addForm({ ids }),
  login: (ids) => forms.loginForm({ ids }),
  authenticate: (ids) => forms.authenticateForm({ ids }),
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const way = form.dataset.passkey;
  const button = form.querySelector("[data-passkey-go]");
  const passwordless = form.querySelector("[name=passwordless]");
  if (!window.PublicKeyCredential) {
    form.querySelector("[data-passkey-none]").hidden = false;
    continue;
  }
  const ids = { [way]: button.id, credential: form.querySelector("[name=credential]").id };
  if (way !== "login") ids.data = form.dataset.passkeyOptions;
  if (passwordless) ids.passwordless = passwordless.id;
  ways[way](ids);
  button.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const words of document.querySelectorAll("[data-passkey-fault]")) words.hidden = false;
});
