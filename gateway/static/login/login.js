import { ask, askAt, faultOf } from "./api.js";
import { form, h, show } from "./form.js";
import { changeLanguage, language, words } from "./words.js";

document.documentElement.lang = language;
document.title = words.page;
const other = document.getElementById("language");
other.textContent = words.other;
other.lang = language === "en" ? "zh-CN" : "en";
other.addEventListener("click", changeLanguage);

const heading = (text) => h("h2", {}, text);
const code = { id: "code", label: words.code, autocomplete: "one-time-code", inputmode: "text", autocapitalize: "off" };

function button(text, act, className) {
  const element = h("button", { type: "button", class: className }, text);
  element.addEventListener("click", act);
  return element;
}

let providers = [];

/** Where else people log in; the page works without an answer. */
async function findProviders() {
  const { status, body } = await askAt("/login", "GET", "/providers");
  providers = status === 200 ? body.items.map(({ id }) => id) : [];
}

/** `fresh`: the provider asks for the password again. */
const elsewhere = (fresh) =>
  ["oidc", "cas"]
    .filter((id) => providers.includes(id))
    .map((id) =>
      h("p", {}, h("a", { class: "button", href: `/login/${id}?return=/login${fresh ? "&fresh=1" : ""}` }, words[id])),
    );

/** A name that is not of this house may be of the school's directory. */
async function logIn(given) {
  const answer = await ask("POST", "/sessions", given);
  if (answer.status !== 401 || !providers.includes("ldap")) return answer;
  return askAt("/login", "POST", "/ldap", { name: given.name, password: given.password });
}

function showLogin(note) {
  const fields = [
    { id: "name", label: words.name, autocomplete: "username", autocapitalize: "off", spellcheck: "false" },
    { id: "password", label: words.password, type: "password", autocomplete: "current-password" },
    { ...code, hint: words.code_hint },
  ];
  const send = async ({ name = "", password = "", code: given }) => {
    const answer = await logIn({ name, password, ...(given && { code: given }) });
    // An empty field is as wrong as a wrong one: nobody is told which it was.
    if (answer.status !== 201) return answer.status === 400 ? words.wrong : faultOf(answer);
    await next();
    return undefined;
  };
  show(heading(words.login), ...elsewhere(note === words.too_old), form({ fields, button: words.login, send, note }));
}

function showPassword() {
  const fields = [
    { id: "current", label: words.current, type: "password", autocomplete: "current-password" },
    { id: "next", label: words.next, type: "password", autocomplete: "new-password", hint: words.next_hint },
  ];
  const send = async ({ current = "", next: wanted = "" }) => {
    const answer = await ask("PUT", "/me/password", { current, next: wanted });
    if (answer.status !== 204) return faultOf(answer);
    showLogin(words.saved);
    return undefined;
  };
  show(heading(words.password_duty), h("p", {}, words.password_why), form({ fields, button: words.save, send }));
}

function showRecovery(codes) {
  const list = h("ul", { class: "secret" }, ...codes.map((one) => h("li", {}, one)));
  show(heading(words.recovery), h("p", {}, words.recovery_why), list, button(words.kept, next));
}

async function showTotp() {
  const offered = await ask("POST", "/me/totp");
  if (offered.status !== 200) return showLogin(words.too_old);
  const send = async ({ code: given = "" }) => {
    const answer = await ask("POST", "/me/totp/confirm", { code: given });
    if (answer.status !== 200) return faultOf(answer, words.too_old);
    showRecovery(answer.body.recovery_codes);
    return undefined;
  };
  const secret = h(
    "p",
    { class: "secret", "aria-label": words.secret },
    offered.body.secret.replace(/(.{4})/g, "$1 ").trim(),
  );
  const fields = [{ ...code, inputmode: "numeric" }];
  return show(
    heading(words.totp_duty),
    h("p", {}, words.totp_why),
    secret,
    form({ fields, button: words.confirm, send }),
  );
}

function showCode() {
  const send = async (given) => {
    const answer = await ask("POST", "/sessions/current/proof", given);
    if (answer.status !== 200) return faultOf(answer, words.wrong_code);
    await next();
    return undefined;
  };
  show(heading(words.code_duty), form({ fields: [code], button: words.confirm, send }));
}

async function logOut() {
  await ask("DELETE", "/sessions/current");
  showLogin();
}

const roleOf = (role) => (role === null ? words.roles_none : (words.roles[role] ?? role));

function showDone({ name, display_name, roles, role, groups }) {
  const shown = roles.length === 0 ? roleOf(null) : roles.map(roleOf).join(language === "en" ? ", " : "、");
  const facts = h("dl", {}, h("dt", {}, words.name), h("dd", {}, display_name ? `${display_name} (${name})` : name));
  facts.append(h("dt", {}, words.role), h("dd", {}, shown));
  if (role !== null && groups.length > 0) facts.append(h("dt", {}, words.groups), h("dd", {}, groups.join(", ")));
  show(heading(words.done), facts, button(words.out, logOut, "second"));
}

/** Whatever the person has to do next, or that all is done. */
async function next() {
  const { status, body } = await ask("GET", "/me");
  if (status !== 200) return showLogin();
  const [duty] = body.duties;
  const steps = { password: showPassword, totp: showTotp, code: showCode };
  return duty === undefined ? showDone(body) : steps[duty]();
}

await findProviders();
await next();
