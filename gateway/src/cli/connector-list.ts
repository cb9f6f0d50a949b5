import { type ApprovedPlace, approvedConnector, foreignIds } from "../isolation/package/approved.js";
import { approvedPlace, readLock } from "../isolation/package/lock-file.js";
import { connectorIds } from "../registry.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";

interface Listed {
  readonly id: string;
  readonly from: string;
  readonly version?: string;
  /** What keeps it from running; absent: nothing. */
  readonly refused?: string;
}

function foreign(place: ApprovedPlace, id: string): Listed {
  const entry = readLock(place.lockFile).find((one) => one.id === id);
  const known = { id, from: entry?.name ?? "?", ...(entry !== undefined && { version: entry.version }) };
  try {
    approvedConnector(place, id);
    return known;
  } catch (error) {
    return { ...known, refused: error instanceof Error ? error.message : "unknown" };
  }
}

/** Every connector there is: ours, and those a person approved, with what keeps one from running. */
export async function connectorList(options: { readonly json?: boolean }): Promise<number> {
  const place = approvedPlace(findPlace());
  const items: Listed[] = [
    ...connectorIds.map((id) => ({ id, from: "gatehouse" })),
    ...foreignIds(place).map((id) => foreign(place, id)),
  ];
  if (options.json) process.stdout.write(`${JSON.stringify({ items }, null, 2)}\n`);
  else
    for (const { id, from, version = "", refused } of items)
      process.stdout.write(
        `${[id, from, version, refused === undefined ? "" : `✗ ${refused}`].join("  ").trimEnd()}\n`,
      );
  return items.every(({ refused }) => refused === undefined) ? exitCodes.done : exitCodes.failed;
}
