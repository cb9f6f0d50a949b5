import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { TestId } from "./plan.js";

const sample = new URL("../../fixtures/sample_chat/kit.mjs", import.meta.url);

/** Each way to break the sample connector, and the test of the kit that must notice. */
const faults: Readonly<Record<string, readonly TestId[]>> = {
  loose: ["M3"],
  undescribed: ["M3"],
  camel: ["M3"],
  unitless: ["M3"],
  unmarked: ["M4"],
  throws: ["M9", "M11"],
  always_ok: ["M10", "M11"],
  leak: ["M12"],
  deaf: ["C52"],
  late: ["C53"],
  unverified: ["M16", "M18", "M19", "M51"],
  ageless: ["M19"],
  invented: ["M17"],
  random_key: ["M20"],
  one_key: ["M20"],
  guess: ["M23", "M24"],
  crash: ["M24", "M58"],
  trim: ["M25"],
  local_time: ["M26"],
  spaces: ["M27"],
  leaky_raw: ["M28"],
  no_id: ["M33"],
  new_key: ["M34"],
  always_yes: ["M35"],
  blind: ["M35"],
  cut: ["M37"],
  chatty: ["M43"],
  tells_secret: ["M43"],
  elsewhere: ["M44"],
  no_reply: ["M46"],
  other_id: ["M47"],
  no_judge: ["M48"],
  eager: ["M49"],
  clock: ["M50"],
  close_once: ["M54"],
};

/** The numbers of the tests that fail. Only those asked for are run, if any are named. */
function failing(given: readonly string[], only: readonly TestId[] = []): Promise<readonly string[]> {
  const pattern = only.length > 0 ? [`--test-name-pattern=^(${only.join("|")}) `] : [];
  const args = ["--test-reporter=tap", ...pattern, fileURLToPath(sample), ...given];
  return new Promise((resolve) => {
    // An empty environment: a child that believes it runs under a test runner reports in another format.
    execFile(process.execPath, args, { env: {}, timeout: 60_000 }, (_, stdout) => {
      assert.match(stdout, /# tests \d+/, "the child ran no tests");
      resolve([...stdout.matchAll(/^ {4}not ok \d+ - ([MC]\d+) /gm)].map((match) => match[1] ?? ""));
    });
  });
}

describe("the conformance kit", { concurrency: 2 }, () => {
  it("passes a connector that keeps the rules", async () => assert.deepEqual(await failing([]), []));

  for (const [fault, expected] of Object.entries(faults))
    it(`notices ${fault}`, async () => assert.deepEqual(await failing([fault], expected), expected));
});
