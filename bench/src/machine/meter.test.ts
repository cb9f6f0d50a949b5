import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { describe, it } from "node:test";
import { sleep } from "../clock.js";
import { judgeNoise } from "./judge-noise.js";
import { createStopwatch } from "./meter.js";

/** Ends by itself, should the test be killed. */
const busy = "const end = Date.now() + 8000; while (Date.now() < end);";

/** Its parent is gone, so it is nobody's of ours; returns its process ids. */
const startStrangers = (count: number): number[] =>
  Array.from({ length: count }, () => {
    const script = '"$0" -e "$1" >/dev/null 2>&1 & echo $!';
    return Number(execFileSync("/bin/sh", ["-c", script, process.execPath, busy], { encoding: "utf8" }));
  });

describe("the stopwatch", () => {
  it("rejects a round during which somebody else keeps the machine busy", async () => {
    const strangers = startStrangers(2);
    const stopwatch = createStopwatch();
    await stopwatch.measure([], () => sleep(3000));
    for (const pid of strangers) process.kill(pid);
    const { valid, reject_reason } = judgeNoise(stopwatch.foreignCores());
    assert.equal(valid, false);
    assert.match(String(reject_reason), /foreign load of [\d.]+ cores/);
  });

  it("counts the CPU of a process of ours under its name, and forgets the foreign load it told of", async () => {
    const own = spawn(process.execPath, ["-e", busy]);
    const stopwatch = createStopwatch();
    const { cpu } = await stopwatch.measure([{ name: "own", pid: () => own.pid }], () => sleep(1500));
    own.kill();
    assert.ok((cpu["own"] ?? 0) > 0.05, `counted ${cpu["own"]} s`);
    stopwatch.foreignCores();
    assert.equal(stopwatch.foreignCores(), 0);
  });
});

describe("judging noise", () => {
  it("lets a quiet round count", () => {
    assert.deepEqual(judgeNoise(0.2), { valid: true, reject_reason: null });
  });
});
