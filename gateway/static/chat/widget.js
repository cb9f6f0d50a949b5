"use strict";

// The one line a school puts into its pages:
// <script src="https://gate.school.example/chat/widget.js" data-account="…" async></script>
{
  const line = document.currentScript;
  const names = ["account", "lang", "userId", "userName", "userExpires", "userSignature"];
  const show = async () => {
    await import(new URL("element.js", line.src).href);
    const element = document.createElement("gatehouse-chat");
    element.dataset.server = new URL(line.src).origin;
    for (const name of names) if (line.dataset[name] !== undefined) element.dataset[name] = line.dataset[name];
    document.body.append(element);
  };
  if (document.body) void show();
  else document.addEventListener("DOMContentLoaded", () => void show(), { once: true });
}
