"use strict";

let language = (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
const conversations = new Map();
let state = "";
const locales = { zh: "zh-CN", en: "en-GB" };
const words = {
  connected: { zh: "已连接", en: "connected" },
  lost: { zh: "连接断开，正在重试", en: "connection lost, trying again" },
  failed: { zh: "发送失败：", en: "Not sent: " },
  placeholder: { zh: "在这里输入回复…", en: "Type a reply here…" },
  priority: {
    low: { zh: "低优先级", en: "low priority" },
    normal: { zh: "", en: "" },
    high: { zh: "高优先级", en: "high priority" },
    urgent: { zh: "紧急", en: "urgent" },
  },
  channel: {
    app: { zh: "应用", en: "app" },
    email: { zh: "邮件", en: "e-mail" },
    sms: { zh: "短信", en: "SMS" },
    wechat: { zh: "微信", en: "WeChat" },
    voice: { zh: "电话", en: "call" },
  },
  closed: { zh: "已关闭", en: "closed" },
  file: { zh: "[附件]", en: "[file]" },
  status: {
    queued: { zh: "排队中", en: "queued" },
    accepted: { zh: "已受理", en: "accepted" },
    sent: { zh: "已发出", en: "sent" },
    delivered: { zh: "已送达", en: "delivered" },
    read: { zh: "已读", en: "read" },
    failed: { zh: "发送失败", en: "failed" },
    held: { zh: "待确认", en: "held" },
  },
};

function translate(root) {
  for (const element of root.querySelectorAll("[data-zh]")) element.textContent = element.dataset[language];
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

const word = (table, key) => (table[key] ? table[key][language] : key);

function articleOf(conversation, person) {
  const known = conversations.get(conversation.id);
  if (known) return known;
  const article = document.getElementById("conversation").content.cloneNode(true).firstElementChild;
  article.querySelector(".who").textContent = person.display_name || person.id;
  article.querySelector("form").addEventListener("submit", (event) => reply(event, conversation.id));
  translate(article);
  document.getElementById("empty").hidden = true;
  const made = { article, conversation, messages: new Map() };
  conversations.set(conversation.id, made);
  return made;
}

const reasonOf = (answer) =>
  answer.json().then(
    ({ detail }) => detail,
    () => String(answer.status),
  );

async function reply(event, conversationId) {
  event.preventDefault();
  const input = event.target.elements.text;
  const answer = await fetch("/demo/desk/reply", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ conversation_id: conversationId, text: input.value }),
  });
  if (answer.ok) input.value = "";
  else document.getElementById("state").textContent = words.failed[language] + (await reasonOf(answer));
}

function noteOf(message) {
  const at = new Date(message.sent_at || message.received_at).toLocaleString(locales[language]);
  const status = message.status ? [word(words.status, message.status)] : [];
  return [at, word(words.channel, message.channel), ...status].join(" · ");
}

function showMessage(shown, message) {
  const { item } = shown.messages.get(message.id) || { item: document.createElement("li") };
  if (!shown.messages.has(message.id)) shown.article.querySelector(".messages").append(item);
  shown.messages.set(message.id, { item, message });
  item.className = message.direction;
  const files = (message.attachments || []).map((file) => `${words.file[language]} ${file.filename || file.id}`);
  item.textContent = [message.subject, message.text, ...files].filter(Boolean).join("\n");
  const note = document.createElement("small");
  note.textContent = noteOf(message);
  item.append(note);
}

function showConversation({ article, conversation }) {
  article.querySelector(".group").textContent = conversation.group_id;
  const state = conversation.status === "closed" ? words.closed[language] : word(words.priority, conversation.priority);
  article.querySelector(".priority").textContent = state;
  const input = article.querySelector("input");
  input.placeholder = words.placeholder[language];
  input.setAttribute("aria-label", words.placeholder[language]);
}

/** The conversation in which something happened last stands first; one in which somebody types stays where it is. */
function bringForward({ article }) {
  const list = document.getElementById("conversations");
  if (list.firstElementChild !== article && !list.contains(document.activeElement)) list.prepend(article);
  if (!article.isConnected) list.prepend(article);
}

function show(event) {
  const { message, conversation, person } = event.data;
  if (!conversation) return;
  const shown = articleOf(conversation, person);
  shown.conversation = conversation;
  bringForward(shown);
  showConversation(shown);
  if (message) showMessage(shown, message);
  shown.article.querySelector("pre").append(`${JSON.stringify(event, null, 2)}\n\n`);
}

function showAll() {
  translate(document);
  for (const shown of conversations.values()) {
    showConversation(shown);
    for (const { message } of [...shown.messages.values()]) showMessage(shown, message);
  }
  if (state) document.getElementById("state").textContent = words[state][language];
}

document.getElementById("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  showAll();
});
showAll();

const source = new EventSource("/demo/desk/live");
source.addEventListener("message", ({ data }) => show(JSON.parse(data)));
source.addEventListener("open", () => {
  state = "connected";
  showAll();
});
source.addEventListener("error", () => {
  state = "lost";
  showAll();
});
