import { startReplay } from "../pipeline/redeliver/start-replay.js";
import { replayWish } from "../pipeline/redeliver/wish.js";
import { systemContext } from "../store/transaction.js";
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

function wishOf(options: ReplayOptions): ReturnType<typeof replayWish.parse> {
  const { endpoint, from, to, type, conversation, deadLetters, rate, dryRun } = options;
  const parsed = replayWish.safeParse({
    endpoint,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(type !== undefined && { types: type }),
    ...(conversation !== undefined && { conversation_id: conversation }),
    ...(rate !== undefined && { per_second: rate }),
    dead_letters_only: deadLetters ?? false,
    dry_run: dryRun ?? false,
  });
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
}

/** Lets a running gateway send events of the past to one endpoint again; counts them first. */
export async function replayEvents(options: ReplayOptions): Promise<number> {
  const wish = wishOf(options);
  const place = findPlace();
  const { setup } = await setupFor(place);
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
