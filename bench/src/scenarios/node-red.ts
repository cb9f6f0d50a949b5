import { until } from "../clock.js";
import { startNodeRed } from "../peers/start-node-red.js";
import type { Bench, Outcome } from "./bench.js";
import { deliverThrough } from "./e2e.js";
import { type Contestant, jobFor } from "./run-load.js";

const proofs = 50;

/** Fifty answers in a row, and their arrival: a peer that answers before it works must not be timed. */
async function works(bench: Bench, contestant: Contestant): Promise<boolean> {
  await bench.sink.reset();
  const { sent } = await bench.generator.run(
    jobFor(bench, contestant, { connections: 1, messages: proofs, seconds: 2 }),
  );
  if (sent.length < proofs) return false;
  const seen = new Set((await bench.sink.settle(proofs, 2, contestant.isDrained)).map(({ messageId }) => messageId));
  return sent.every(({ key }) => seen.has(key));
}

/** The peer Node-RED, with the load and the sink of everybody else. */
export async function nodeRed(bench: Bench): Promise<Outcome> {
  const { process: server, port } = await startNodeRed(bench.folder, bench.sink.port);
  const contestant: Contestant = {
    name: "node_red",
    port,
    path: "/in",
    meters: [{ name: "node_red", pid: () => server.pid }],
    joinBy: "key",
    isDrained: async () => true,
  };
  try {
    await until(`Node-RED to pass on ${proofs} messages`, 60, () => works(bench, contestant), 200);
    const { results } = await deliverThrough(bench, contestant);
    // It signs nothing, so a missing signature says nothing about it.
    return { results: results.map((result) => ({ ...result, bad_signature: 0 })), faults: [] };
  } catch (error) {
    throw new Error(`the peer Node-RED failed; it wrote:\n${server.output()}`, { cause: error });
  } finally {
    await server.stop();
  }
}
