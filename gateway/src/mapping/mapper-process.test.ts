import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { mappingLimits } from "./limits.js";
import { createMapper } from "./mapper.js";
import { branching, mapperRig, refusalOf } from "./testing/rig.js";

const childrenFile = (pid: number | undefined): string => `/proc/${pid}/task/${pid}/children`;
const noProc = existsSync(childrenFile(process.pid)) ? false : "needs Linux's /proc";
const children = (of: number | undefined = process.pid): number[] =>
  readFileSync(childrenFile(of), "utf8").trim().split(" ").filter(Boolean).map(Number);

/** Dead, though perhaps not yet buried: a container may have nobody who does. */
const isGone = (pid: number): boolean =>
  !existsSync(`/proc/${pid}`) || /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));

/** Long enough to be found at work, short enough to be allowed. */
const busy = "$count([1..12000].($ * $))";
const idleMain = fileURLToPath(new URL("./testing/idle-main.js", import.meta.url));

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 2_000) throw new Error("it never came");
    await sleep(5);
  }
}

describe("the process of the mappings", { skip: noProc }, () => {
  it("is started by the first mapping, and one for all", async () => {
    const { mapper } = mapperRig();
    const before = children().length;
    await Promise.all(Array.from({ length: 20 }, (_, at) => mapper.map(`${at}`, {})));
    assert.equal(children().length, before + 1);
    await mapper.close();
    assert.equal(children().length, before);
  });

  it("killed from outside costs no mapping its answer", async () => {
    const { mapper, warnings } = mapperRig();
    const before = children();
    await mapper.map("1", {});
    const own = children().filter((pid) => !before.includes(pid));
    const answers = Array.from({ length: 8 }, () => mapper.map(busy, {}));
    for (const pid of own) process.kill(pid, "SIGKILL");
    assert.deepEqual(
      await Promise.all(answers),
      Array.from({ length: 8 }, () => 12_000),
    );
    assert.equal(warnings.length, 1);
    await mapper.close();
  });

  it("ignores what a terminal or a service manager sends to the whole group", async () => {
    const { mapper } = mapperRig();
    const before = children();
    await mapper.map("1", {});
    const own = children().filter((pid) => !before.includes(pid));
    for (const pid of own) for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.kill(pid, signal);
    assert.equal(await mapper.map("2", {}), 2);
    assert.deepEqual(
      children().filter((pid) => !before.includes(pid)),
      own,
    );
    await mapper.close();
  });
});

describe("closing", () => {
  it("answers everyone, those under way too, and ends the process", async () => {
    const { mapper, warnings } = mapperRig();
    await mapper.map("1", {});
    const running = refusalOf(mapper.map(branching("$string($tree(60, 1))"), {}));
    const waiting = refusalOf(mapper.map("1", {}));
    await sleep(20);
    await mapper.close();
    for (const error of await Promise.all([running, waiting, refusalOf(mapper.map("1", {}))]))
      assert.equal(error.code, "unavailable");
    assert.deepEqual(warnings, []);
  });

  it("is possible before, during and after the start", async () => {
    const never = createMapper({ warn: () => undefined });
    await never.close();
    const starting = createMapper({ warn: () => undefined });
    const refused = refusalOf(starting.map("1", {}));
    await starting.close();
    assert.equal((await refused).code, "unavailable");
    await starting.close();
  });
});

describe("a queue that is full", () => {
  it("refuses one expression, and leaves room for others", async () => {
    const { mapper } = mapperRig();
    const more = mappingLimits.waitingOfOne + 10;
    const all = await Promise.allSettled(Array.from({ length: more }, () => mapper.map("1", {})));
    const refused = all.filter(({ status }) => status === "rejected").length;
    assert.ok(refused > 0 && refused <= 10, `${refused}`);
    assert.equal(await mapper.map("1", {}), 1);
  });
});

interface Started {
  readonly gateway: ChildProcess;
  readonly mapperPid: number;
  said(): string;
}

/** A gateway, leader of a group of its own, with a mapping under way. */
async function startGateway(expression: string): Promise<Started> {
  const gateway = spawn(process.execPath, [idleMain, expression], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  gateway.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    said += chunk;
  });
  await until(() => said.startsWith("ready"));
  const [mapperPid = Number.NaN] = children(gateway.pid);
  return { gateway, mapperPid, said: () => said };
}

describe("a gateway with a mapper", { skip: noProc }, () => {
  it("ends by itself when nothing is asked any more", async () => {
    const { gateway, said } = await startGateway("1 + 1");
    if (gateway.exitCode === null) await once(gateway, "close");
    assert.equal(said(), "ready\n2\n");
  });

  it("that was asleep, its mappings with it, does not blame them", async () => {
    const { gateway, said } = await startGateway("$count([1..20000].($ * $))");
    const group = -(gateway.pid ?? Number.NaN);
    process.kill(group, "SIGSTOP");
    await sleep(1_500);
    process.kill(group, "SIGCONT");
    await once(gateway, "close");
    assert.equal(said(), "ready\n20000\n");
  });

  it("that is killed leaves nothing behind, even in an expression without end", async () => {
    const { gateway, mapperPid } = await startGateway(branching("$tree(60, 1) = $tree(60, 1)"));
    gateway.kill("SIGKILL");
    await until(() => isGone(mapperPid));
  });
});
