import { type Host, type Outbound, PluginError, type Sent } from "@gatehouse/sdk";
import { loadRuntime } from "./load-runtime.js";
import { roomPrefix } from "./record.js";
import type { RunningBot } from "./running-bot.js";

/** A puppet that does not give the id of what it sent shows the message itself within this time. */
const idMs = 2_000;

/** A group is answered as a whole; a person by their own id. */
const conversationOf = ({ conversation_ref, to }: Outbound): string =>
  conversation_ref?.startsWith(roomPrefix) ? conversation_ref.slice(roomPrefix.length) : to.value;

async function deliver(
  { echoes }: RunningBot,
  written: { readonly conversation: string; readonly text?: string },
  say: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const echo = echoes.expect(written, idMs);
  const id = await say().catch((cause: unknown) => {
    throw new PluginError("uncertain", "the puppet failed while it was sending", { cause });
  });
  if (id) echo.sent(id);
  return echo.id;
}

/** The text, then each file, as messages of their own. Throws `unauthorized` before anything leaves without a login. */
export async function send(running: RunningBot, host: Host, message: Outbound, signal: AbortSignal): Promise<Sent> {
  const { puppet, isLoggedIn } = running.bot;
  if (!isLoggedIn) throw new PluginError("unauthorized", "微信未登录 | WeChat is not logged in");
  const conversation = conversationOf(message);
  const files = await Promise.all(
    message.attachments.map(async ({ id, filename }) => ({ filename, bytes: await host.readAttachment(id, signal) })),
  );
  const { fileOf } = await loadRuntime();
  const ids: (string | undefined)[] = [];
  const { text } = message;
  if (text !== "")
    ids.push(await deliver(running, { conversation, text }, () => puppet.messageSendText(conversation, text)));
  for (const { filename, bytes } of files)
    ids.push(
      await deliver(running, { conversation }, () => puppet.messageSendFile(conversation, fileOf(bytes, filename))),
    );
  const known = ids.filter((id) => id !== undefined);
  const [first] = known;
  return {
    status: "sent",
    ...(first !== undefined && { source_id: first }),
    ...(known.length > 1 && { source_ids: known }),
  };
}
