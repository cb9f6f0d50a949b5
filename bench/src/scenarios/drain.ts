import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Arrival, checkArrivals, describeFaults } from "../check/check-arrivals.js";
import { type MemoryCourse, memoryCourse } from "../check/memory-course.js";
import { pace } from "../check/pace.js";
import { spread } from "../check/spread.js";
import { micros, until } from "../clock.js";
import { comeBack, fillBacklog } from "../drain/fill-backlog.js";
import { type Opener, readMessageIds, readTemplates } from "../drain/templates.js";
import { productParts } from "../gateway/product-parts.js";
import type { Running } from "../gateway/stand.js";
import { connections } from "../limits.js";
import type { LoadLog } from "../load/job.js";
import { ownRssMib, watch } from "../machine/watch-memory.js";
import type { Bench, Outcome } from "./bench.js";
import { gatehouse } from "./gatehouse.js";
import { jobFor } from "./run-load.js";
import { cpuPerMessage, toResult, travels } from "./to-result.js";

/** Real messages that are delivered first: they warm everything up, and the backlog is made of copies of them. */
const realMessages = 1_000;
/** What comes in while the backlog leaves: a tenth of it in conversations that wait, the rest in others. */
const rate = 50;
const sampleMs = 250;

interface Backlog {
  /** By event. */
  readonly messages: ReadonlyMap<string, string>;
  readonly conversations: ReadonlySet<string>;
  readonly opener: Opener;
}

async function openerOf({ folder }: Bench, { database }: Running): Promise<Opener> {
  const product = await productParts();
  const master = Buffer.from(readFileSync(join(folder, "data", "keys", "master"), "utf8").trim(), "base64");
  return { client: database.client, product, keyring: product.createKeyring(master) };
}

async function prepare(bench: Bench, running: Running): Promise<Backlog> {
  const contestant = gatehouse(running);
  await bench.sink.reset();
  const shape = { connections, messages: realMessages, seconds: 30 };
  const { sent } = await bench.generator.run(jobFor(bench, contestant, shape));
  await bench.sink.settle(sent.length, 30, contestant.isDrained);
  // Before the first row is written: nothing that leaves too early may be forgotten, and taken for lost.
  await bench.sink.reset({ readsAtOnce: true });
  const opener = await openerOf(bench, running);
  const templates = await readTemplates(opener);
  const messages = await fillBacklog(opener, templates, bench.limits.drainBacklog);
  return { messages, conversations: new Set(templates.map(({ conversation }) => conversation)), opener };
}

/** What the time was too short for is in the outbox still, and not lost. */
async function takeLeft({ messages, opener }: Backlog): Promise<string[]> {
  const { rows } = await opener.client.query<{ item_id: string }>("DELETE FROM delivery RETURNING item_id");
  const events = rows.map(({ item_id }) => item_id);
  const unknown = events.filter((id) => !messages.has(id));
  return [...events.flatMap((id) => messages.get(id) ?? []), ...(await readMessageIds(opener, unknown))];
}

interface Drained {
  readonly start: number;
  readonly log: LoadLog;
  readonly arrivals: readonly Arrival[];
  readonly left: readonly string[];
  readonly memory: MemoryCourse;
}

async function drainIt(bench: Bench, running: Running, backlog: Backlog): Promise<Drained> {
  const { limits, sink } = bench;
  const contestant = gatehouse(running);
  const { gateway, database } = running;
  const stopWatching = watch(() => ownRssMib(gateway.process.pid, database.postmaster), sampleMs);
  try {
    const start = micros();
    await comeBack(database.client);
    const phases = [{ rate, seconds: limits.drainLoad }];
    const shape = { connections, messages: rate * limits.drainLoad, seconds: 4 * limits.drainLoad, phases };
    // Another seed than that of the real messages, or all of it would be in the conversations that wait.
    const log = await bench.generator.run({ ...jobFor(bench, contestant, shape), seed: bench.seed + 1 });
    const expected = backlog.messages.size + log.sent.length;
    const isDone = async (): Promise<boolean> => (await sink.count()) >= expected && (await contestant.isDrained());
    await until("the backlog", limits.drainMost, isDone, 100).catch(() => undefined);
    const memory = memoryCourse(stopWatching());
    const left = await takeLeft(backlog);
    // Read only after that: what left the outbox before has arrived by now.
    return { start, log, left, memory, arrivals: await sink.settle(0, 1, contestant.isDrained) };
  } finally {
    stopWatching();
  }
}

function paramsOf(backlog: Backlog, drained: Drained): Record<string, number> {
  const waited = new Set(backlog.messages.values());
  const all = drained.arrivals.filter(({ messageId }) => waited.has(messageId)).map(({ at }) => at);
  const old = all.filter((at) => at >= drained.start);
  const seconds = (old.reduce((last, at) => Math.max(last, at), drained.start) - drained.start) / 1e6;
  const { first, last } = pace(old, drained.start);
  const conversationOf = new Map(drained.arrivals.map(({ messageId, conversation }) => [messageId, conversation]));
  const inNew = travels({ ...drained, faults: checkArrivals([], []), cpu: {}, joinBy: "id" })
    .filter(({ sent }) => !backlog.conversations.has(conversationOf.get(sent.id) ?? ""))
    .map(({ micros: took }) => took);
  return {
    backlog: waited.size,
    conversations: backlog.conversations.size,
    drained: old.length,
    left_too_early: all.length - old.length,
    left: drained.left.length,
    drain_s: Math.round(seconds * 10) / 10,
    drained_per_s: seconds === 0 ? 0 : Math.round(old.length / seconds),
    first_tenth_per_s: first,
    last_tenth_per_s: last,
    new_conversations_p99_ms: spread(inNew).p99,
  };
}

/** An endpoint that was away comes back to a great backlog, while new messages go on coming. */
export async function drain(bench: Bench): Promise<Outcome> {
  await bench.stand.clear();
  const running = await bench.stand.use("sink");
  const backlog = await prepare(bench, running);
  const { meters } = running;
  const { value: drained, cpu } = await bench.stopwatch.measure(meters, () => drainIt(bench, running, backlog));
  const left = new Set(drained.left);
  const expected = [...backlog.messages.values(), ...drained.log.sent.map(({ id }) => id)].filter(
    (id) => !left.has(id),
  );
  const faults = checkArrivals(expected, drained.arrivals);
  const { start, peak, end, drift } = drained.memory;
  const result = {
    ...toResult("drain", "gatehouse", { ...drained, faults, cpu, joinBy: "id" }),
    cpu_us_per_msg: cpuPerMessage(cpu, drained.arrivals.length),
    params: paramsOf(backlog, drained),
    rss_mib: { start, peak, end, drift },
  };
  await bench.stand.clear();
  return { results: [result], faults: describeFaults(faults).map((fault) => `drain: ${fault}`) };
}
