import type { Interactive } from "@gatehouse/sdk";

const maxButtons = 6;
const maxKeyChars = 128;
const maxUrlChars = 1024;
/** WeCom shows a text of about this many characters on a card; a longer one goes ahead as a message of its own. */
export const maxCardChars = 160;
const maxTitleChars = 36;
/** A card must have a title. */
const untitled = "请选择";

type Action = Interactive["actions"][number];

/** A card of ours, with the words that fit on it. */
export interface Card {
  readonly title: string;
  readonly text: string;
  readonly actions: readonly Action[];
}

const isUrl = (value: string | undefined): boolean =>
  value !== undefined && value.length <= maxUrlChars && /^https?:\/\//.test(value);

function fits({ type, id, value }: Action): boolean {
  return (type === "reply" && id.length <= maxKeyChars) || (type === "url" && isUrl(value));
}

/** Can WeCom show these choices as buttons? Six at most; calls and mini programs are none. */
export const isCard = ({ actions }: Interactive): boolean =>
  actions.length > 0 &&
  actions.length <= maxButtons &&
  actions.every(fits) &&
  new Set(actions.map(({ id }) => id)).size === actions.length;

/** A header too long for a title is said in the words beside the card. */
export const titleOf = ({ header = "" }: Interactive): string | undefined =>
  header !== "" && header.length <= maxTitleChars ? header : undefined;

export const cardOf = (interactive: Interactive, text: string): Card => ({
  title: titleOf(interactive) ?? untitled,
  text,
  actions: interactive.actions,
});

const button = ({ type, id, title, value }: Action, n: number): object => ({
  text: title,
  style: n === 0 ? 1 : 2,
  ...(type === "url" ? { type: 1, url: value } : { key: id }),
});

/** 按钮交互型 (document/path/90236): `task_id` may be used once per app, and comes back with a pressed button. */
export const buttonCard = ({ title, text, actions }: Card, taskId: string): object => ({
  card_type: "button_interaction",
  main_title: { title },
  ...(text !== "" && { sub_title_text: text }),
  task_id: taskId,
  button_list: actions.map(button),
});

/** Choices in words, for parents and for what WeCom has no button of. */
export function choicesInWords({ header, body, footer, actions }: Interactive): string {
  const lines = actions.map(({ title, value }, n) => `${n + 1}. ${title}${value === undefined ? "" : ` ${value}`}`);
  return [header, body, ...lines, footer].filter((line) => line !== undefined && line !== "").join("\n");
}
