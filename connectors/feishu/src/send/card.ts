import type { Interactive } from "@gatehouse/sdk";

type Action = Interactive["actions"][number];

const plain = (content: string): object => ({ tag: "plain_text", content });
const paragraph = (content: string): object => ({ tag: "div", text: plain(content) });

/** A link opens; anything else comes back as `card.action.trigger` with this value. */
const button = ({ id, title, type, value }: Action): object => ({
  tag: "button",
  type: "default",
  text: plain(title),
  ...(type === "url" ? { url: value ?? "" } : { value: { action_id: id, title } }),
});

/** A card (JSON 1.0) with its text in front and its buttons below. Only plain text: nothing in it is markup. */
export function cardOf(text: string, { header, body, footer, actions }: Interactive): object {
  const lines = [text, body === text ? undefined : body].filter((line) => line !== undefined && line !== "");
  return {
    config: { wide_screen_mode: true },
    ...(header && { header: { title: plain(header) } }),
    elements: [
      ...lines.map((line) => paragraph(String(line))),
      { tag: "action", actions: actions.map(button) },
      ...(footer ? [{ tag: "note", elements: [plain(footer)] }] : []),
    ],
  };
}
