import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { describe, it } from "node:test";
import { ConfigError } from "../config/config-error.js";
import { skipWithout } from "../testing/servers.js";
import { refuseOpenRedis } from "./open-redis.js";
import { startRedis } from "./testing/redis-server.js";

const open = ["--bind", "0.0.0.0", "--protected-mode", "no"];
/** An address of this machine that is not its loopback; nothing leaves the machine by it. */
const own = Object.values(networkInterfaces())
  .flat()
  .find((one) => one !== undefined && one.family === "IPv4" && !one.internal)?.address;

describe("a Redis that anybody may use", { skip: skipWithout("redis-server") }, () => {
  async function verdict(
    settings: readonly string[],
    change: (url: string) => string = (url) => url,
  ): Promise<unknown> {
    const server = await startRedis(settings);
    try {
      return await refuseOpenRedis(change(server.url)).then(
        () => "taken",
        (error: unknown) => error,
      );
    } finally {
      await server.close();
    }
  }
  const isRefused = (error: unknown): void => {
    assert.ok(error instanceof ConfigError, String(error));
    assert.match(error.message, /wants no password.*requirepass/s);
  };

  it("is refused where it listens on every address", async () => isRefused(await verdict(open)));

  it("is refused where it is reached by another address than loopback", { skip: own === undefined }, async () =>
    isRefused(await verdict(open, (url) => url.replace("127.0.0.1", own ?? ""))),
  );

  it("is taken where it wants a password, whatever it listens on", async () => {
    const settings = [...open, "--requirepass", "a-word-of-its-own"];
    assert.equal(await verdict(settings, (url) => url.replace("//", "//:a-word-of-its-own@")), "taken");
  });

  it("is taken where only this machine reaches it", async () => assert.equal(await verdict([]), "taken"));
});
