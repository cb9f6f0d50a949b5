import "./element.js";

// The whole-page chat: the account and the language stand in the address, never a token.
const asked = new URL(location.href).searchParams;
const element = document.createElement("gatehouse-chat");
element.dataset.server = location.origin;
element.dataset.mode = "page";
element.dataset.account = asked.get("account") ?? "";
if (asked.has("lang")) element.dataset.lang = asked.get("lang");
element.addEventListener("titled", ({ detail }) => {
  document.title = detail;
});
document.getElementById("chat").replaceChildren(element);
document.documentElement.lang = element.lang;
