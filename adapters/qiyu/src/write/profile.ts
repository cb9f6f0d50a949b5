import { type GatewayEvent, type Host, PluginError } from "@gatehouse/sdk";
import type { Writer } from "@gatehouse/sdk/desk";
import type { Qiyu } from "../api.js";

export interface ProfileDeps {
  readonly api: Qiyu;
  readonly host: Pick<Host, "log">;
}

/** The list `userinfo`: keys with a meaning of their own first, then rows that are shown under a label. */
function rowsOf({ partitionkey, data }: GatewayEvent, { name, email, phone }: Writer): readonly object[] {
  return [
    { key: "real_name", value: name },
    ...(phone === undefined ? [] : [{ key: "mobile_phone", value: phone }]),
    ...(email === undefined ? [] : [{ key: "email", value: email }]),
    { index: 0, key: "gatehouse_channel", label: "渠道", value: data.conversation?.channel ?? "app" },
    { index: 1, key: "gatehouse_conversation", label: "会话", value: partitionkey },
  ];
}

/** Shows staff who the person is. A profile that 七鱼 does not take must not cost the message. */
export async function updateProfile(
  { api, host }: ProfileDeps,
  event: GatewayEvent,
  writer: Writer,
  signal: AbortSignal,
): Promise<void> {
  const uid = event.partitionkey;
  try {
    await api.ask("event/updateUInfo", { uid, userinfo: rowsOf(event, writer) }, signal);
  } catch (error) {
    if (!(error instanceof PluginError) || error.code !== "rejected") throw error;
    host.log.warn({ conversation_id: uid }, "七鱼 did not take the profile of a person");
  }
}
