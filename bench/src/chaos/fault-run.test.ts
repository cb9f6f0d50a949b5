import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isGood, renderReport } from "./render-report.js";
import { type ChaosReport, type ChaosRun, runChaos } from "./run-chaos.js";
import { findFakeTime } from "./stand/wrong-clock.js";
import { type Suite, suites } from "./suites.js";
import { type Break, breakBuild } from "./testing/broken-build.js";

/** Fixed, so that a red run can be looked at again: `gatehouse bench chaos --seed`. */
const seed = 20_261_125;
const isFull = process.env["CI"] === "true";
const suite = isFull ? suites.smoke : suites.small;

async function run(options: Omit<ChaosRun, "seed" | "standby">, standby = false): Promise<ChaosReport> {
  const report = await runChaos({ ...options, standby, seed }, (line) => console.log(line));
  console.log(renderReport(report));
  return report;
}

const promises = ({ verdict }: ChaosReport): string[] => verdict.findings.map(({ promise }) => promise);

describe("the fault run", () => {
  it("loses, doubles and misorders nothing", async () => {
    const report = await run({ suite, redis: true });
    assert.ok(isGood(report), renderReport(report));
    assert.equal(report.verdict.acked, suite.messages);
  });

  it("nor without Redis, where a standby takes over", { skip: !isFull && "only with CI=true" }, async () => {
    const database = ["fail_over", "end_standby", "swallow_commit", "cut_postgres"];
    const only = [...database, "kill_worker", "kill_door", "receiver_500", "kill_sealer"];
    const report = await run({ suite: suites.small, redis: false, only }, true);
    assert.ok(isGood(report), renderReport(report));
    assert.equal(report.verdict.acked, suites.small.messages);
  });
});

/** Faults of one kind follow each other, so that they last as long as the load, however slow the machine is. */
const short = { ...suites.small, messages: 900, faults: 5, seconds: 6, drainSecs: 20 };

/** A gateway that is wrong in one place, under a few faults of the kind that shows it. */
async function runBroken(
  breaks: readonly Break[],
  only: readonly string[],
  other: Partial<Suite> = {},
): Promise<ChaosReport> {
  const build = breakBuild(breaks);
  try {
    return await run({ suite: { ...short, ...other }, redis: false, only, program: build.program });
  } finally {
    build.remove();
  }
}

describe("the fault run finds a gateway that", () => {
  it("finishes a delivery before it is made", async () => {
    const report = await runBroken(
      [
        {
          file: "pipeline/deliver/dispatcher.js",
          from: "const tried = await attempt(attemptDeps, item, abort.signal);",
          to: `await settle({ type: "tried", item, outcome: { kind: "done", sent: { status: "delivered" } }, durationMs: 0 });
            const tried = await attempt(attemptDeps, item, abort.signal);`,
        },
      ],
      ["receiver_500", "kill_worker"],
    );
    assert.ok(promises(report).includes("acknowledged, but neither delivered nor set aside"), renderReport(report));
  });

  it("does not keep the order of a conversation", async () => {
    const report = await runBroken(
      [
        {
          file: "store/sql/insert-deliveries.js",
          from: "ordered::boolean AND EXISTS",
          to: "false AND EXISTS",
        },
        { file: "store/sql/claim-deliveries.js", from: "(NOT d.ordered OR NOT EXISTS", to: "(true OR NOT EXISTS" },
      ],
      ["receiver_500"],
    );
    assert.ok(promises(report).includes("out of order by the gateway's sequence"), renderReport(report));
    assert.ok(promises(report).includes("out of order by the provider's number"), renderReport(report));
  });

  it("acknowledges before the commit, and one that forgets what it cannot understand", async () => {
    const kept = "await insertDeadLetters(tx, [";
    const report = await runBroken(
      [
        {
          file: "pipeline/admission.js",
          from: "admit: (arrival) => group.submit(arrival)",
          to: `admit: (arrival) => {
            group.submit(arrival).catch(() => undefined);
            return Promise.resolve({ id: arrival.messageId, duplicate: false });
          }`,
        },
        { file: "pipeline/admit/keep-raw.js", from: kept, to: `false && ${kept}` },
      ],
      ["stop_postgres", "poison"],
    );
    assert.ok(promises(report).includes("acknowledged, but not stored"), renderReport(report));
    assert.ok(promises(report).includes("not to be understood, but not set aside"), renderReport(report));
  });

  it("signs what it may never commit", async () => {
    const batch = "const { epoch, txid, id } = watermarkOf(state, entries);";
    const early = `const { writeLastCheckpoint } = await import("./last-checkpoint.js");
      writeLastCheckpoint(process.env.GATEHOUSE_DATA, note);`;
    const report = await runBroken(
      [{ file: "ledger/seal/seal-batch.js", from: batch, to: `${batch} ${early}` }],
      ["kill_sealer"],
      { faults: 2 },
    );
    assert.ok(promises(report).includes("the book does not prove"), renderReport(report));
  });

  const skip = findFakeTime() === undefined && "libfaketime is not installed";
  it("goes by the clock of its own machine", { skip }, async () => {
    const own = { file: "store/clock.js", from: "Math.abs(ahead) < noticeableMs", to: "true" };
    const report = await runBroken([own], ["door_clock"], { faults: 1, seconds: 20 });
    assert.ok(promises(report).includes("genuine, but refused at a door"), renderReport(report));
  });
});
