import { sleep } from "../../clock.js";
import { type Fault, type ProcessName, processNames } from "../faults.js";
import type { Stand } from "../stand/stand.js";
import { wrongClock } from "../stand/wrong-clock.js";
import { inflictGone } from "./gone.js";
import { inflictKillSealer } from "./kill-sealer.js";
import { inflictOnLink } from "./on-link.js";
import { inflictPoison } from "./poison.js";

type Of<Kind extends Fault["kind"]> = Extract<Fault, { kind: Kind }>;

async function kill({ processes }: Stand, { process, downMs }: Of<"kill">): Promise<void> {
  await processes[process].end("SIGKILL");
  await sleep(downMs);
  processes[process].start();
}

async function pause({ processes }: Stand, { process, ms }: Of<"pause">): Promise<void> {
  processes[process].pause();
  await sleep(ms);
  processes[process].resume();
}

async function blockLoop({ processes }: Stand, { process, ms }: Of<"block_loop">, struck: () => void): Promise<void> {
  await processes[process].untilReady();
  const { over } = await processes[process].block(ms);
  struck();
  await over;
}

async function restart({ processes }: Stand, name: ProcessName, more?: NodeJS.ProcessEnv): Promise<void> {
  await processes[name].end("SIGTERM");
  processes[name].start(more);
  await processes[name].untilReady();
}

async function setClock(stand: Stand, { process, secs, ms }: Of<"wrong_clock">): Promise<void> {
  if (stand.fakeTime === undefined) return;
  await restart(stand, process, wrongClock(stand.fakeTime, secs));
  await sleep(ms);
  await restart(stand, process);
}

/** The next one is taken when the last is ready, as an operator does it. */
async function roll(stand: Stand): Promise<void> {
  for (const name of processNames) await stand.turn(name)(() => restart(stand, name));
}

async function endPostgres({ postgres }: Stand, { signal, downMs }: Of<"end_postgres">): Promise<void> {
  const server = postgres.leader();
  server.end(signal);
  await sleep(downMs);
  await server.start();
}

/** A full disk may end the server: then it is started again once there is room. */
async function fillDisk({ postgres, disk }: Stand, { ms }: Of<"fill_disk">): Promise<void> {
  await disk?.fill();
  await sleep(ms);
  await disk?.free();
  await sleep(500);
  if (!postgres.leader().isRunning()) await postgres.leader().start();
}

/** Commits wait for it meanwhile. */
async function endStandby({ postgres: { standby } }: Stand, { downMs }: Of<"end_standby">): Promise<void> {
  standby?.server().end("SIGQUIT");
  await sleep(downMs);
  await standby?.server().start();
}

async function killRedis({ redis }: Stand, { downMs, empty }: Of<"kill_redis">): Promise<void> {
  await redis?.kill();
  if (empty) redis?.empty();
  await sleep(downMs);
  await redis?.start();
}

async function fullRedis({ redis }: Stand, { spareBytes, ms }: Of<"full_redis">): Promise<void> {
  await redis?.limit(spareBytes);
  await sleep(ms);
  await redis?.unlimit();
}

async function isolate({ network }: Stand, { how, ms }: Of<"isolate">): Promise<void> {
  await network?.cut(how);
  await sleep(ms);
  await network?.heal(how);
}

async function behave({ receiver }: Stand, { behaviour, ms }: Of<"receiver">): Promise<void> {
  await receiver.behave(behaviour);
  await sleep(ms);
  await receiver.behave({ kind: "normal" });
}

/**
 * Does it, and resolves when it is over; what it broke may take longer to recover. `struck` is called by a fault that
 * takes a while to prepare, when it begins to harm.
 */
export async function inflict(stand: Stand, fault: Fault, struck: () => void): Promise<void> {
  switch (fault.kind) {
    case "kill":
      return kill(stand, fault);
    case "kill_sealer":
      return inflictKillSealer(stand, fault);
    case "pause":
      return pause(stand, fault);
    case "block_loop":
      return blockLoop(stand, fault, struck);
    case "wrong_clock":
      return setClock(stand, fault);
    case "poison":
      return inflictPoison(stand, fault);
    case "roll":
      return roll(stand);
    case "end_postgres":
      return endPostgres(stand, fault);
    case "end_standby":
      return endStandby(stand, fault);
    case "fail_over":
      return stand.postgres.standby?.failOver();
    case "fill_disk":
      return fillDisk(stand, fault);
    case "kill_redis":
      return killRedis(stand, fault);
    case "flush_redis":
      return stand.redis?.flush();
    case "full_redis":
      return fullRedis(stand, fault);
    case "link":
      return inflictOnLink(stand, fault);
    case "receiver":
      return behave(stand, fault);
    case "gone":
      return inflictGone(stand);
    case "isolate":
      return isolate(stand, fault);
  }
}
