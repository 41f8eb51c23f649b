// Asks the browser for a passkey and sends what it gives. Without this file the code is still there.
// A form says which: data-passkey="create" or "get", and data-options as the server made them.

const fromText = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
const asText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** The server's options, with bytes where the browser wants bytes. */
function understood(options) {
  const withBytes = (each) => ({ ...each, id: fromText(each.id) });
  const read = { ...options, challenge: fromText(options.challenge) };
  if (read.user) read.user = withBytes(read.user);
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (read[list]) read[list] = read[list].map(withBytes);
  }
  return read;
}

/** What the browser gave, as the server reads it. */
function told(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = asText(credential.response[name]);
  }
  const id = asText(credential.rawId);
  return JSON.stringify({ id, rawId: id, type: credential.type, response, clientExtensionResults: {} });
}

async function ask(form) {
  const trouble = form.querySelector("[data-passkey-trouble]");
  trouble.hidden = true;
  try {
    const publicKey = understood(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.querySelector("[name=credential]").value = told(credential);
    form.submit();
  } catch {
    trouble.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const hidden of document.querySelectorAll(".dcs-passkey, [data-needs-passkey]")) hidden.hidden = false;
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.querySelector("[data-passkey-button]").addEventListener("click", () => ask(form));
  }
}
