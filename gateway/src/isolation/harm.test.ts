import assert from "node:assert/strict";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { hostileRig, type Rig } from "./testing/rig.js";

const mib = 1_048_576;

describe("a plugin that does harm", () => {
  let rig: Rig;
  before(async () => {
    rig = await hostileRig({ restarts: 100, partBytes: 8 * mib });
  });
  after(() => rig.stop());

  /** A call may meet the process just as it ends; the one after it meets the next process. */
  async function alive(): Promise<void> {
    const again = (): Promise<string> => rig.ask("say:still here");
    assert.equal(await again().catch(again), "still here");
  }

  const reasons = (): string => rig.lines.map(({ reason }) => (typeof reason === "string" ? reason : "")).join("\n");

  /** The gateway's own loop keeps turning and its memory stays where it was. */
  async function unharmed(deed: string, told: RegExp): Promise<void> {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const memory = process.memoryUsage.rss();
    await rig.ask(deed).catch(() => undefined);
    await alive();
    delay.disable();
    assert.ok(delay.max / 1e6 < 250, `the gateway's loop stood still for ${Math.round(delay.max / 1e6)} ms`);
    const grown = process.memoryUsage.rss() - memory;
    assert.ok(grown < 150 * mib, `the gateway grew by ${Math.round(grown / mib)} MiB`);
    assert.match(reasons(), told);
  }

  it("ends: the call fails, the next one is answered", async () => {
    await assert.rejects(rig.ask("exit"), { name: "PluginError", code: "rejected", message: /exit 3/ });
    await alive();
    assert.match(reasons(), /it ended by itself \(exit 3\)/);
  });

  it("throws where nobody catches", async () => {
    await rig.ask("later");
    await sleep(100);
    await alive();
    assert.match(reasons(), /exit 1/);
  });

  it("throws a stray error: its name and words come through", async () => {
    await assert.rejects(rig.ask("throw"), { name: "Error", message: "a stray error" });
  });

  it("loops in a call", () => unharmed("loop", /interpret took more than 100\d ms/));
  it("never answers", () => unharmed("never", /interpret took more than 100\d ms/));
  it("takes 2 GB", () => unharmed("memory", /MiB of memory|interpret took/));
  it("fills its heap", () => unharmed("heap", /SIGABRT|interpret took|MiB of memory/));
  it("sends a frame of 100 MB", () => unharmed("huge frame", /a frame of 104857600 bytes/));
  it("sends what is no JSON", () => unharmed("garbage", /rules of the border/));
  it("answers what nobody asked", () => unharmed("stray answer", /a question nobody asked/));
  it("asks for a method there is not", () => unharmed("stray method", /a method that does not exist/));
  it("sends a million brackets", () => unharmed("deep", /nested too deeply/));
  it("sends parts and parts", () => unharmed("parts", /bytes sent ahead/));

  it("sends a prototype", async () => {
    await rig.ask("prototype");
    await alive();
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });

  it("gives events of the wrong shape: refused, and nothing else is harmed", async () => {
    await assert.rejects(rig.ask("wrong shape"), { code: "rejected", message: /wrong shape/ });
    await alive();
  });

  it("prints: nothing reaches the border", async () => {
    assert.equal(await rig.ask('print:{"id":1,"result":"x"}'), "printed");
    await alive();
  });

  it("gives a text of 3 MB, which travels in parts", async () => {
    assert.equal((await rig.ask("large answer")).length, 3_000_000);
  });

  it("writes 200,000 lines of log: the gateway keeps its pace and most are left out", async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await rig.ask("flood").catch(() => undefined);
    await alive();
    delay.disable();
    assert.ok(delay.max / 1e6 < 250, `${delay.max / 1e6} ms`);
    assert.ok(rig.lines.filter(({ msg }) => msg === "flood").length < 2_000);
  });
});

describe("a plugin whose gateway stops", () => {
  it("is not said to have ended over what it was asked: that may come again", async () => {
    const rig = await hostileRig({ pureMs: 30_000, stopMs: 200 });
    const asked = assert.rejects(rig.ask("never"), { name: "PluginError", code: "unavailable" });
    await rig.stop();
    await asked;
  });
});

describe("a plugin that leaks or loops by itself", () => {
  it("is ended by what it takes of memory", async () => {
    const rig = await hostileRig({ memoryMb: 200 });
    try {
      await rig.ask("leak");
      await sleep(2_000);
      assert.equal(await rig.ask("say:again"), "again");
      assert.match(JSON.stringify(rig.lines), /MiB of memory; 200 are allowed/);
    } finally {
      await rig.stop();
    }
  });

  it("is ended when it does not answer any more", async () => {
    const rig = await hostileRig({ pingMs: 300 });
    try {
      await rig.ask("loop later");
      await sleep(1_000);
      assert.equal(await rig.ask("say:again"), "again");
      assert.match(JSON.stringify(rig.lines), /did not answer for 300 ms/);
    } finally {
      await rig.stop();
    }
  });

  it("is paused when it has ended too often, and says so once", async () => {
    const rig = await hostileRig({ restarts: 2 });
    try {
      for (let round = 0; round < 3; round += 1) await rig.ask("exit").catch(() => undefined);
      await sleep(200);
      await assert.rejects(rig.ask("say:x"), { code: "invalid_config", message: /paused, it ended too often/ });
      assert.equal(rig.lines.filter(({ level }) => level === 50).length, 1);
    } finally {
      await rig.stop();
    }
  });
});
