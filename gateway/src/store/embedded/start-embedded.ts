import { copyBinaries, findPackage, removeOtherVersions } from "./binaries.js";
import { openCluster } from "./cluster.js";
import type { Connection } from "./connection.js";
import { type Connections, connectionsTo } from "./connections.js";
import { type DatabaseUser, databaseUser } from "./database-user.js";
import { lockFolder } from "./folder-lock.js";
import { keepRunning } from "./keep-running.js";
import { launch, programIn, tryQuery } from "./launch.js";
import { type Layout, layoutOf } from "./layout.js";
import { type Address, chooseAddress, freshSocketFolder } from "./listening.js";
import { openDataDir, requireWayTo } from "./open-data-dir.js";
import { openPasswords, type Passwords } from "./passwords.js";
import { clearDeadServer, findPostmaster, type Postmaster, stopPostmaster } from "./postmaster.js";
import { familyOf } from "./process-table.js";
import { ensureRoles } from "./roles.js";

export interface EmbeddedServer extends Connections {
  readonly owner: Connection;
  readonly app: Connection;
  readonly superuser: Connection;
  /** A server of an earlier gateway that was killed went on running and was taken over. */
  readonly adopted: boolean;
  /** The user the database runs as, when that is not our own. */
  readonly runsAs?: string;
  /** The server's processes right now. */
  pids(): number[];
  /** Ends the server and gives the data folder free. */
  stop(): Promise<void>;
}

interface Deps {
  readonly dataDir: string;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
  log(fields: object, message: string): void;
}

const never = new AbortController().signal;

interface Ground {
  readonly layout: Layout;
  readonly user: DatabaseUser | undefined;
  readonly binaries: string;
  readonly major: string;
  readonly passwords: Passwords;
}

/**
 * Starts (or takes over) the Postgres of a data folder, keeps it running and every other gateway away from it, until
 * `stop`.
 */
export async function startEmbedded(deps: Deps): Promise<EmbeddedServer> {
  const user = databaseUser(layoutOf(deps.dataDir).cluster);
  const layout = openDataDir(deps.dataDir);
  requireWayTo(layout, user);
  const unlock = lockFolder(layout);
  try {
    const from = findPackage();
    const binaries = await copyBinaries(from, layout);
    const ground = { layout, user, binaries, major: from.major, passwords: openPasswords(layout) };
    return await serve(deps, ground, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function serve(deps: Deps, ground: Ground, unlock: () => void): Promise<EmbeddedServer> {
  const adopted = await adopt(deps, ground);
  const postmaster = adopted ?? (await startServer(ground, deps.signal ?? never));
  const connections = connectionsTo(postmaster.address, ground.passwords);
  await ensureRoles(connections.superuser, ground.passwords).catch((error) => stopAndThrow(postmaster, error));
  await removeOtherVersions(ground.layout, ground.binaries);
  const restart = (signal: AbortSignal): Promise<Postmaster> => startServer(ground, signal, postmaster.address);
  const kept = keepRunning({ first: postmaster, restart, log: deps.log });
  return {
    ...connections,
    adopted: adopted !== undefined,
    ...(ground.user !== undefined && { runsAs: ground.user.name }),
    pids: () => familyOf(kept.current().pid),
    stop: () => kept.stop().finally(unlock),
  };
}

/** A living server is taken over if it runs our version and lets us in; any other one is ended. */
async function adopt(deps: Deps, { layout, binaries, passwords }: Ground): Promise<Postmaster | undefined> {
  const found = findPostmaster(layout);
  if (found === undefined) return undefined;
  const sameProgram = found.program.startsWith(programIn(binaries));
  if (sameProgram && (await tryQuery(connectionsTo(found.address, passwords).superuser)) === undefined) {
    deps.log({ pid: found.pid }, "took over the database server of a gateway that was killed");
    return found;
  }
  deps.log({ pid: found.pid, program: found.program }, "ending a database server that cannot be taken over");
  await stopPostmaster(found);
  return undefined;
}

/** `former` is where the clients of a server that is started again look for it. */
async function startServer(ground: Ground, signal: AbortSignal, former?: Address): Promise<Postmaster> {
  const { layout, user, binaries, major, passwords } = ground;
  await clearDeadServer(layout);
  freshSocketFolder(layout, user);
  await openCluster({ layout, binaries, major, user, password: passwords.superuser });
  const address = former ?? (await chooseAddress(layout));
  const { superuser } = connectionsTo(address, passwords);
  await launch({ layout, binaries, user, superuser, signal }, address);
  const postmaster = findPostmaster(layout);
  if (postmaster === undefined) throw new Error(`the database in ${layout.cluster} answered, then vanished`);
  return postmaster;
}

/** A start that failed leaves no server behind. */
async function stopAndThrow(postmaster: Postmaster | undefined, error: unknown): Promise<never> {
  if (postmaster !== undefined) await stopPostmaster(postmaster);
  throw error;
}
