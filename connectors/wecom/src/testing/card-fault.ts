type Members = Readonly<Record<string, unknown>>;

const maxButtons = 6;
/** Anything but a text counts as missing. */
const textIn = (value: unknown): string => (typeof value === "string" ? value : "");
const taskShape = /^[A-Za-z0-9_@-]{1,128}$/;

function buttonFault(buttons: readonly Members[]): number | undefined {
  const keys = buttons.filter((button) => button["type"] !== 1).map((button) => textIn(button["key"]));
  if (buttons.length === 0 || buttons.length > maxButtons) return 42_038;
  if (buttons.some((button) => !button["text"])) return 42_038;
  if (keys.includes("") || new Set(keys).size !== keys.length) return 42_039;
  return buttons.some((button) => button["type"] === 1 && !button["url"]) ? 42_028 : undefined;
}

/** Why WeCom would refuse a 按钮交互型 card; a task may be used once. */
export function cardFault(card: Members, tasks: Set<string>): number | undefined {
  const task = textIn(card["task_id"]);
  const title = (card["main_title"] as Members | undefined)?.["title"];
  if (card["card_type"] !== "button_interaction") return 42_031;
  if (!taskShape.test(task) || tasks.has(task)) return 42_014;
  if (!title) return 42_033;
  const fault = buttonFault((card["button_list"] ?? []) as readonly Members[]);
  if (fault === undefined) tasks.add(task);
  return fault;
}
