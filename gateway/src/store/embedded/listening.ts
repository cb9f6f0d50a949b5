import { accessSync, constants, rmSync } from "node:fs";
import { join } from "node:path";
import { privateFolder } from "./cluster.js";
import type { DatabaseUser } from "./database-user.js";
import { freePort } from "./free-port.js";
import type { Layout } from "./layout.js";

/** Where a server listens: a socket folder (begins with /) or 127.0.0.1. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** macOS allows 103 bytes, Linux 107. */
const longestSocketPath = 103;
const socketPort = 5432;

/** A socket in a folder of the database user; loopback TCP where the path is too long or closed to ourselves. */
export async function chooseAddress(layout: Layout): Promise<Address> {
  const path = join(layout.sockets, `.s.PGSQL.${socketPort}`);
  if (Buffer.byteLength(path) <= longestSocketPath && canEnter(layout.sockets)) {
    return { host: layout.sockets, port: socketPort };
  }
  return { host: "127.0.0.1", port: await freePort() };
}

/** An empty socket folder: a lock file left by a dead server could name a process number that lives again. */
export function freshSocketFolder(layout: Layout, user: DatabaseUser | undefined): void {
  rmSync(layout.sockets, { recursive: true, force: true });
  privateFolder(layout.sockets, user);
}

/** The server's words for an address. A folder's name is quoted: a comma would part it. */
export function listenSettings(address: Address): string[] {
  if (!address.host.startsWith("/")) return [`listen_addresses=${address.host}`, "unix_socket_directories="];
  return ["listen_addresses=", `unix_socket_directories="${address.host.replaceAll('"', '""')}"`];
}

function canEnter(folder: string): boolean {
  try {
    accessSync(folder, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
