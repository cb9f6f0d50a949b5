import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fakeHost, rejectionOf, until } from "@gatehouse/sdk/testing";
import { startedByTest } from "@gatehouse/sdk/voice/testing";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { type Account, optionsOf, startAccount } from "./testing/account.js";
import { fakeAri } from "./testing/fake-ari.js";

const account = startedByTest(() => startAccount({ menu: undefined, greeting_media: undefined }));

async function talk(one: Account): Promise<{ readonly caller: string; readonly agent: string }> {
  const { world } = one.ari;
  const caller = world.call("13800138000");
  const agent = await world.ringing("PJSIP/6001");
  world.pickUp(agent);
  await until("they talk and are recorded", () => world.recordings.size === 1);
  return { caller, agent };
}

const again = async (one: Account): Promise<void> => {
  const before = one.ari.connections;
  await until("it is connected again", () => one.ari.connections > before);
};

describe("what was lost is made up for", () => {
  it("a call that ended while the connection was down", async () => {
    const one = await account();
    const { caller } = await talk(one);
    one.ari.drop();
    one.ari.world.go(caller, 16);
    await until("the recording is told of", () => one.states().includes("ended +recording"));
    assert.deepEqual(one.states(), ["ringing", "answered", "ended", "ended +recording"]);
  });

  it("an agent who picked up while the connection was down", async () => {
    const one = await account();
    const { world } = one.ari;
    const caller = world.call("13800138000");
    const leg = await world.ringing("PJSIP/6001");
    one.ari.drop();
    world.pickUp(leg);
    await until("they talk", () => world.channels.get(caller)?.bridge !== undefined);
    assert.deepEqual(one.states(), ["ringing", "answered"]);
  });

  it("an end of the notice that nobody saw: the call goes on, unrecorded", async () => {
    const one = await account();
    const { world } = one.ari;
    world.call("13800138000");
    await until("the notice plays", () => world.playbacks.size === 1);
    one.ari.drop();
    world.pickUp(await world.ringing("PJSIP/6001"));
    await until("they talk", () => world.bridges.size === 1);
    await sleep(30);
    assert.equal(world.recordings.size, 0);
  });

  it("a call that goes on while the gateway is restarted", async () => {
    const one = await account();
    const { caller } = await talk(one);
    await sleep(20);
    await one.restart();
    one.ari.world.go(caller, 16);
    await until("it has ended", () => one.states().includes("ended +recording"));
    assert.deepEqual(one.states(), ["ringing", "answered", "ended", "ended +recording"]);
  });

  it("a call that ended while the gateway was down", async () => {
    const one = await account();
    const { caller } = await talk(one);
    await sleep(20);
    await one.restart(() => one.ari.world.go(caller, 16));
    await until("it has ended", () => one.states().includes("ended +recording"));
    assert.deepEqual(one.states(), ["ringing", "answered", "ended", "ended +recording"]);
  });

  it("a caller waits on while the database is down, and every step is told of in order when it is back", async () => {
    const one = await account();
    one.database(false);
    const { caller, agent } = await talk(one);
    one.ari.world.hold(agent, true);
    one.ari.world.go(caller, 16);
    await sleep(50);
    assert.deepEqual(one.states(), []);
    one.database(true);
    await until("all is told", () => one.states().length === 5);
    assert.deepEqual(one.states(), ["ringing", "answered", "held", "ended", "ended +recording"]);
  });

  it("connects again and again", async () => {
    const one = await account();
    for (let round = 0; round < 2; round += 1) {
      const back = again(one);
      one.ari.drop();
      await back;
    }
  });
});

describe("a refused connection", () => {
  it("with a wrong password ends for a person to mend", async () => {
    const ari = await fakeAri();
    try {
      const config = schema.parse({ ...optionsOf(ari.url), password: "another" });
      const session = plugin.open?.(config, fakeHost({ allows: () => true }));
      const listening = session?.listen?.(async () => undefined, AbortSignal.timeout(5000));
      assert.equal((await rejectionOf(listening ?? Promise.resolve())).code, "unauthorized");
    } finally {
      await ari.stop();
    }
  });

  it("another program that takes the application over is told of, and the line is taken back", async () => {
    const one = await account();
    const back = again(one);
    const ignore = fakeHost({ allows: () => true });
    const stop = new AbortController();
    const other = plugin
      .open?.(schema.parse(optionsOf(one.ari.url)), ignore)
      .listen?.(async () => undefined, stop.signal);
    await back;
    stop.abort();
    await other;
    await until("it is said", () => one.host.logged.some((line) => line.includes("taken the Stasis application over")));
  });
});
