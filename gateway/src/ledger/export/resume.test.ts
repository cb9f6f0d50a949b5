import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { newFolder } from "./testing/make-bundle.js";
import { verify } from "./testing/run-verifiers.js";

const program = fileURLToPath(new URL("./testing/write-made-up-bundle.js", import.meta.url));
const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const kills = 20;
/** One whole run, unhurried. */
const runMs = 250;

function filesOf(dir: string): ReadonlyMap<string, string> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.sort().map((path) => [path.slice(dir.length), readFileSync(path).toString("base64")]));
}

async function begin(dir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, dir, pem], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout as NonNullable<typeof child.stdout>, "data");
  return child;
}

async function finish(dir: string): Promise<void> {
  const [code] = await once(await begin(dir), "exit");
  assert.equal(code, 0);
}

describe("an export that is killed", () => {
  it("goes on behind its last finished part, and ends with the same bytes", async () => {
    const whole = newFolder();
    await finish(whole);
    const expected = filesOf(whole);
    assert.ok(expected.has("/events-00015.jsonl.gz"));
    let killed = 0;
    while (killed < kills) {
      const dir = newFolder();
      for (let turns = 0; turns < 5 && killed < kills; turns += 1) {
        const child = await begin(dir);
        await sleep(Math.random() * runMs);
        if (child.exitCode === null && child.kill("SIGKILL")) killed += 1;
        if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      }
      await finish(dir);
      assert.deepEqual([...filesOf(dir).keys()], [...expected.keys()]);
      for (const [name, bytes] of filesOf(dir)) assert.equal(bytes, expected.get(name), name);
      const verdict = await verify(dir);
      assert.equal(verdict.code, 0, verdict.out);
      rmSync(dir, { recursive: true });
    }
    rmSync(whole, { recursive: true });
  });
});
