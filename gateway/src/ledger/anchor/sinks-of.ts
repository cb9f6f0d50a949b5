import { mkdirSync } from "node:fs";
import type { AnchorOptions } from "../../config/anchors.js";
import { emailSink, type Mail } from "./email-sink.js";
import { fileSink } from "./file-sink.js";
import { ownFolder } from "./kept-checkpoints.js";
import { rfc3161Sink } from "./rfc3161/rfc3161-sink.js";
import type { Request, Sink } from "./sink.js";
import { webhookSink } from "./webhook-sink.js";

export interface SinkDeps {
  readonly request: Request;
  readonly dataDir: string;
  readonly mail: (mail: Mail) => Promise<void>;
}

/** Stamps lie beside the checkpoints of the file anchors, or in the data folder where there is none. */
function foldersOf(anchors: readonly AnchorOptions[], dataDir: string): readonly string[] {
  const dirs = anchors.flatMap((anchor) => (anchor.kind === "file" ? [anchor.dir] : []));
  if (dirs.length > 0 || !anchors.some(({ kind }) => kind === "rfc3161")) return dirs;
  mkdirSync(ownFolder(dataDir), { recursive: true });
  return [ownFolder(dataDir)];
}

function sinkOf({ request, mail }: SinkDeps, dirs: readonly string[], options: AnchorOptions): Sink {
  switch (options.kind) {
    case "file":
      return fileSink(options);
    case "webhook":
      return webhookSink(request, options);
    case "email":
      return emailSink(mail, options);
    case "rfc3161":
      return rfc3161Sink(request, { ...options, dirs });
  }
}

/** The configured anchors (`audit.anchors`). */
export function sinksOf(deps: SinkDeps, anchors: readonly AnchorOptions[]): readonly Sink[] {
  const dirs = foldersOf(anchors, deps.dataDir);
  return anchors.map((options) => sinkOf(deps, dirs, options));
}
