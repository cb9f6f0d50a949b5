import { type ContactPoint, identifier, PluginError } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import type { Item } from "./item.js";
import { senderIn } from "./topic.js";

export interface Sender {
  readonly point: ContactPoint;
  /** Before every id this sender gave: nobody can name another's message. */
  readonly prefix: string;
  readonly trusted: boolean;
}

const forged = (): PluginError =>
  new PluginError("rejected", "from is not who the topic belongs to", { reason: "other" });

const nameOf = (item: Item): { display_name?: string } =>
  item.from?.display_name === undefined ? {} : { display_name: item.from.display_name };

/** By the topic, which the broker's ACL guards; a `from` beside it must say the same. */
function byTopic(item: Item, config: Config, value: string): Sender {
  const { from } = item;
  if (!identifier(512).safeParse(value).success)
    throw new PluginError("rejected", "the topic holds no usable id", { reason: "other" });
  if (from && (from.value !== value || (from.scheme ?? config.from_scheme) !== config.from_scheme)) throw forged();
  return { point: { scheme: config.from_scheme, value, ...nameOf(item) }, prefix: `${value}/`, trusted: true };
}

/** Who published this. Throws `rejected` where it cannot be told, or where the payload contradicts the topic. */
export function senderOf(item: Item, config: Config, topic: string): Sender {
  const value = senderIn(config.in_topic, topic);
  if (config.trust_topic && value !== undefined) return byTopic(item, config, value);
  const claimed = item.from?.value ?? value;
  if (claimed === undefined) throw new PluginError("rejected", "from: is missing", { reason: "other" });
  const point = { scheme: item.from?.scheme ?? config.from_scheme, value: claimed, ...nameOf(item) };
  return { point, prefix: "", trusted: false };
}
