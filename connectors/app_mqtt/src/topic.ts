import { PluginError } from "@gatehouse/sdk";

/** The level that stands where the pattern has its `+`; undefined where it has none. Throws `rejected` for another topic. */
export function senderIn(pattern: string, topic: string): string | undefined {
  const wanted = pattern.split("/");
  const given = topic.split("/");
  const fits = wanted.length === given.length && wanted.every((part, at) => part === "+" || part === given[at]);
  if (!fits) throw new PluginError("rejected", "the topic is not the account's in_topic", { reason: "other" });
  return given[wanted.indexOf("+")];
}

/** The topic of one recipient. Throws `rejected` for an id that would reach another topic. */
export function topicOf(pattern: string, to: string): string {
  if (to === "" || /[/+#\u0000]/.test(to))
    throw new PluginError("rejected", "the recipient's id cannot be a topic level", { reason: "recipient_unknown" });
  return pattern.replace("{to}", () => to);
}
