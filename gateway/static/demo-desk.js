"use strict";

let language = (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
const conversations = new Map();
const words = {
  connected: { zh: "已连接", en: "connected" },
  lost: { zh: "连接断开，正在重试", en: "connection lost, trying again" },
  failed: { zh: "发送失败：", en: "Not sent: " },
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

function articleOf(conversation, person) {
  const known = conversations.get(conversation.id);
  if (known) return known;
  const article = document.getElementById("conversation").content.cloneNode(true).firstElementChild;
  article.querySelector(".who").textContent = person.display_name || person.id;
  article.querySelector("form").addEventListener("submit", (event) => reply(event, conversation.id));
  translate(article);
  document.getElementById("conversations").prepend(article);
  document.getElementById("empty").hidden = true;
  const made = { article, messages: new Map() };
  conversations.set(conversation.id, made);
  return made;
}

async function reply(event, conversationId) {
  event.preventDefault();
  const input = event.target.elements.text;
  const answer = await fetch("/demo/desk/reply", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ conversation_id: conversationId, text: input.value }),
  });
  if (answer.ok) input.value = "";
  else document.getElementById("state").textContent = words.failed[language] + (await answer.text());
}

function showMessage(shown, message) {
  const item = shown.messages.get(message.id) || document.createElement("li");
  if (!shown.messages.has(message.id)) shown.article.querySelector(".messages").append(item);
  shown.messages.set(message.id, item);
  item.className = message.direction;
  const files = (message.attachments || []).map((file) => `${words.file[language]} ${file.filename || file.id}`);
  item.textContent = [message.subject, message.text, ...files].filter(Boolean).join("\n");
  const note = document.createElement("small");
  const status = message.status ? ` · ${(words.status[message.status] || {})[language] || message.status}` : "";
  note.textContent = `${new Date(message.sent_at || message.received_at).toLocaleString()} · ${message.channel}${status}`;
  item.append(note);
}

function show(event) {
  const { message, conversation, person } = event.data;
  if (!conversation) return;
  const shown = articleOf(conversation, person);
  shown.article.querySelector(".group").textContent = conversation.group_id;
  shown.article.querySelector(".priority").textContent = conversation.priority;
  if (message) showMessage(shown, message);
  shown.article.querySelector("pre").append(`${JSON.stringify(event, null, 2)}\n\n`);
}

document.getElementById("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  translate(document);
});
translate(document);

const source = new EventSource("/demo/desk/live");
source.addEventListener("message", ({ data }) => show(JSON.parse(data)));
source.addEventListener("open", () => {
  document.getElementById("state").textContent = words.connected[language];
});
source.addEventListener("error", () => {
  document.getElementById("state").textContent = words.lost[language];
});
