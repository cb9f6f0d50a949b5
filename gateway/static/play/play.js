const words = {
  wire: { zh: "签名方式", en: "signed by" },
  again: { zh: "重复：不再入册", en: "a repeat: admitted once" },
  armed: { zh: "已设定", en: "armed" },
  first: { zh: "先发一条消息，再回复", en: "send a message first" },
};
const normal = "none";
let language = (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
let accounts = [];
let current;
const shown = new Map();

const at = (id) => document.getElementById(id);
const pretty = (value) => JSON.stringify(value, null, 2);

function translate() {
  for (const element of document.querySelectorAll("[data-zh]")) element.textContent = element.dataset[language];
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  if (current) draw();
}

async function ask(path, body) {
  const options = body && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(path, options);
  const said = await answer.json().catch(() => ({}));
  at("problem").textContent = answer.ok ? "" : said.detail || String(answer.status);
  return answer.ok ? said : undefined;
}

const stateOf = (id) => {
  if (!shown.has(id)) shown.set(id, { bubbles: [], calls: [], raw: "", events: "", conversation: undefined });
  return shown.get(id);
};

function item(text, kind) {
  const element = document.createElement("li");
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

function callLine({ at: time, answered, path, body }) {
  const mark = answered === normal ? "200" : answered;
  return item(`${time.slice(11, 19)} ${mark} ${path} ${body}`, answered === normal ? "" : "fault");
}

function draw() {
  const { bubbles, calls, raw, events } = stateOf(current.id);
  at("who").textContent = `${current.title[language]} · ${current.id} (${words.wire[language]} ${current.scheme})`;
  at("bubbles").replaceChildren(...bubbles.map(({ text, kind }) => item(text, kind)));
  at("bubbles").scrollTop = at("bubbles").scrollHeight;
  at("calls").replaceChildren(...[...calls].reverse().map(callLine));
  at("raw").textContent = raw;
  at("events").textContent = events;
}

function choose(account) {
  current = account;
  at("send").elements.template.value = account.template;
  for (const button of at("accounts").children)
    button.setAttribute("aria-pressed", String(button.dataset.id === account.id));
  draw();
}

function tab(account) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = account.id;
  button.textContent = account.id;
  button.addEventListener("click", () => choose(account));
  return button;
}

const duplicateOf = ({ answer }) => /"duplicate":\s*true/.test(answer);

async function send(event) {
  event.preventDefault();
  const { from, text, template } = event.target.elements;
  const texts = text.value
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 5);
  const order = event.submitter?.value || "once";
  const account = current;
  const done = await ask("/play/send", {
    account: account.id,
    order,
    from: from.value,
    texts,
    template: template.value,
  });
  if (!done) return;
  const state = stateOf(account.id);
  const seen = order === "reversed" ? [...texts].reverse() : texts;
  done.results.forEach((result, n) => {
    const said = seen[n % seen.length];
    const kind = result.reason ? "failed" : "out";
    const note = result.reason ? `\n${result.reason}` : duplicateOf(result) ? `\n(${words.again[language]})` : "";
    state.bubbles.push({ text: `${said}${note}`, kind });
    if (result.conversation_id) state.conversation = result.conversation_id;
  });
  state.raw = done.results
    .map(({ status, answer, raw, sent }) => `→ ${sent}\n← ${status} ${answer}\n${pretty(raw)}`)
    .join("\n\n");
  state.events = pretty(done.results.flatMap(({ events }) => events));
  draw();
}

async function reply(event) {
  event.preventDefault();
  const { text } = event.target.elements;
  const { conversation } = stateOf(current.id);
  if (!conversation) at("problem").textContent = words.first[language];
  else if (await ask("/demo/desk/reply", { conversation_id: conversation, text: text.value })) text.value = "";
}

/** What a provider shows the person: the text, wherever its body holds one. */
function textOf(body) {
  try {
    const said = JSON.parse(body);
    return said.text ?? body;
  } catch {
    return body;
  }
}

async function listen() {
  const account = current;
  const answer =
    account &&
    (await fetch(`/play/calls?account=${account.id}`).then(
      (found) => found.json(),
      () => undefined,
    ));
  if (answer) {
    const state = stateOf(account.id);
    const fresh = answer.calls.slice(state.calls.length);
    if (fresh.length > 0 || answer.calls.length < state.calls.length) {
      for (const call of fresh)
        if (call.answered === normal) state.bubbles.push({ text: textOf(call.body), kind: "in" });
      state.calls = answer.calls;
      if (current === account) draw();
    }
  }
  setTimeout(() => void listen(), 1000);
}

async function arm(event) {
  const { fault } = event.target.dataset;
  if (!fault) return;
  const done = await ask("/play/fault", { account: current.id, fault, times: 1 });
  if (done) at("armed").textContent = `${words.armed[language]}: ${done.armed}`;
}

async function lab(event) {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.target));
  const done = await ask("/play/sign", given);
  if (done) at("signed").textContent = pretty(done);
}

at("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  translate();
});
at("send").addEventListener("submit", (event) => void send(event));
at("reply").addEventListener("submit", (event) => void reply(event));
at("faults").addEventListener("click", (event) => void arm(event));
at("sign").addEventListener("submit", (event) => void lab(event));
at("sign").elements.timestamp.value = String(Math.floor(Date.now() / 1000));
({ accounts } = await ask("/play/accounts"));
at("accounts").replaceChildren(...accounts.map(tab));
if (accounts[0]) choose(accounts[0]);
translate();
void listen();
