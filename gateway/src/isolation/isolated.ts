import { join } from "node:path";
import { type Connector, type Manifest, PluginError } from "@gatehouse/sdk";
import type { Logger } from "pino";
import type { z } from "zod";
import { defaultLimits, type Limits } from "./limits.js";
import { shareWith } from "./own-code.js";
import { type ApprovedPlace, approvedConnector, installedIn } from "./package/approved.js";
import { refusedConnector, unknownManifest } from "./refused-connector.js";
import { openRemote } from "./remote-connector.js";

export type ConnectorManifest = Extract<Manifest, { kind: "connector" }>;

export interface IsolatedDeps {
  readonly place: ApprovedPlace;
  readonly log: Logger;
}

/** A package that runs in a child: ours, or one a person approved. */
export interface ChildPackage {
  readonly folder: string;
  readonly entry: string;
  readonly manifest: ConnectorManifest;
  readonly options: z.ZodType;
  /** Looks again before each start. */
  readonly verify: () => void;
  readonly heapMb?: number;
  readonly native?: boolean;
}

export interface Isolated {
  readonly plugin: Connector;
  readonly manifest: ConnectorManifest;
  stop(): Promise<void>;
}

const asReason = (error: unknown): PluginError =>
  error instanceof PluginError
    ? error
    : new PluginError("invalid_config", error instanceof Error ? error.message : "the connector did not start");

function limitsOf({ heapMb = defaultLimits.heapMb }: ChildPackage): Limits {
  return { ...defaultLimits, heapMb, memoryMb: 2 * heapMb };
}

const wait = async (): Promise<void> => undefined;

function refused(
  deps: IsolatedDeps,
  account: string,
  id: string,
  manifest: ConnectorManifest,
  error: unknown,
): Isolated {
  const reason = asReason(error);
  deps.log.error(
    { account, connector: id, reason: reason.message },
    "the account is refused: its connector cannot run",
  );
  return { plugin: refusedConnector(id, reason), manifest, stop: wait };
}

/** Starts the child of one account. A connector that does not start refuses its account, and nothing else. */
export async function startIsolated(
  deps: IsolatedDeps,
  account: { readonly id: string; readonly config: unknown },
  id: string,
  open: () => ChildPackage,
): Promise<Isolated> {
  const log = deps.log.child({ account: account.id, connector: id });
  let manifest = unknownManifest(id);
  try {
    const found = open();
    manifest = found.manifest;
    const { connector, stop } = await openRemote({
      id,
      manifest,
      schema: found.options,
      options: account.config,
      launch: {
        accountId: account.id,
        packageFolder: found.folder,
        entry: found.entry,
        workFolder: join(deps.place.dataDir, "plugins", account.id),
        native: found.native ?? false,
      },
      limits: limitsOf(found),
      log,
      verify: async () => found.verify(),
    });
    return { plugin: connector, manifest, stop };
  } catch (error) {
    return refused(deps, account.id, id, manifest, error);
  }
}

/** The package behind a foreign id. Throws `invalid_config` with file and cure where it may not run. */
export function foreignPackage({ place, log }: IsolatedDeps, id: string): ChildPackage {
  const found = approvedConnector(place, id);
  for (const warning of found.warnings) log.warn({ connector: id }, warning);
  shareWith(installedIn(place.dataDir));
  return { ...found, verify: () => void approvedConnector(place, id) };
}
