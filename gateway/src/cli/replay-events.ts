import { startReplay } from "../pipeline/redeliver/start-replay.js";
import { replayWish } from "../pipeline/redeliver/wish.js";
import { systemContext } from "../store/transaction.js";
import { dayOrTime } from "./day-or-time.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";

export interface ReplayOptions {
  readonly json?: boolean;
  readonly endpoint: string;
  readonly from?: string;
  readonly to?: string;
  readonly type?: readonly string[];
  readonly conversation?: string;
  readonly deadLetters?: boolean;
  readonly rate?: number;
  readonly dryRun?: boolean;
}

const context = { ...systemContext, actor: "command_line" };

const optionNames: Readonly<Record<string, string>> = {
  types: "--type",
  conversation_id: "--conversation",
  per_second: "--rate",
};

const optionOf = ([name]: readonly PropertyKey[]): string => optionNames[String(name)] ?? `--${String(name)}`;

function wishOf(options: ReplayOptions, timezone: string): ReturnType<typeof replayWish.parse> {
  const { endpoint, from, to, type, conversation, deadLetters, rate, dryRun } = options;
  const parsed = replayWish.safeParse({
    endpoint,
    ...(from !== undefined && { from: dayOrTime(from, timezone) }),
    ...(to !== undefined && { to: dayOrTime(to, timezone) }),
    ...(type !== undefined && { types: type }),
    ...(conversation !== undefined && { conversation_id: conversation }),
    ...(rate !== undefined && { per_second: rate }),
    dead_letters_only: deadLetters ?? false,
    dry_run: dryRun ?? false,
  });
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ path, message }) => `${optionOf(path)}: ${message}`).join("; "));
}

/** Lets a running gateway send events of the past to one endpoint again; counts them first. */
export async function replayEvents(options: ReplayOptions): Promise<number> {
  const place = findPlace();
  const { setup } = await setupFor(place);
  const wish = wishOf(options, setup.timezone);
  const endpoint = setup.endpoints.get(wish.endpoint);
  if (endpoint === undefined)
    throw new UsageError(
      `没有端点 ${wish.endpoint} | there is no endpoint ${wish.endpoint}: ${[...setup.endpoints.keys()].join(", ")}`,
    );
  const started = await withStore(place, (store) =>
    store.transact(context, (tx) => startReplay(tx, context, endpoint, wish)),
  );
  if (options.json) process.stdout.write(`${JSON.stringify({ id: started.id ?? null, total: started.total })}\n`);
  else if (started.id === undefined) process.stdout.write(`${started.total} 条，未发送 | events, nothing sent\n`);
  else
    process.stdout.write(
      `${started.id}: ${started.total} 条，由运行中的网关每秒发 ${wish.per_second} 条 | events, sent by the running gateway, ${wish.per_second} a second\n`,
    );
  return exitCodes.done;
}
