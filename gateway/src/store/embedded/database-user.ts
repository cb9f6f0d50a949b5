import { readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { ConfigError } from "../../config/config-error.js";

/** The user the database runs as when the gateway is root: Postgres refuses root. */
export interface DatabaseUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const candidates = ["postgres", "gatehouse", "nobody"];

/** Undefined: the database runs as our own, ordinary user. `cluster` keeps the owner it already has. */
export function databaseUser(cluster: string): DatabaseUser | undefined {
  if (process.getuid?.() !== 0) return ownUser();
  const users = readUsers();
  const owner = ownerOf(cluster);
  const known = users.find((user) => user.uid === owner && user.uid !== 0);
  const found = known ?? candidates.flatMap((name) => users.find((user) => user.name === name) ?? [])[0];
  if (found !== undefined) return found;
  throw new ConfigError(
    `Postgres must not run as root, and /etc/passwd has none of the users ${candidates.join(", ")}. ` +
      "Create one (useradd --system gatehouse), start as an ordinary user, or set DATABASE_URL.",
  );
}

/** Postgres asks the system for the name of its user and ends if there is none. */
function ownUser(): undefined {
  try {
    userInfo();
    return undefined;
  } catch (cause) {
    throw new ConfigError(
      `The user number ${process.getuid?.()} has no name on this machine, and Postgres needs one. ` +
        "Start as a user that /etc/passwd lists, or set DATABASE_URL.",
      { cause },
    );
  }
}

function readUsers(): DatabaseUser[] {
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(":");
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

const ownerOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.uid;
