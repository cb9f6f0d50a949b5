import { createHash } from "node:crypto";
import type { SignerKey } from "../note/keys.js";
import { signNote } from "../note/note.js";
import type { Enclosed, Missing } from "./enclosed.js";
import type { Part } from "./part.js";
import type { View } from "./view.js";
import type { ExportQuery } from "./wish.js";

/** What is known of an export before it begins. */
export interface ManifestHead {
  readonly query: ExportQuery;
  readonly purpose: string;
  readonly requested_by: string;
  readonly approved_by: string | null;
  /** RFC 3339: every entry before it is sealed in the checkpoint. */
  readonly created_at: string;
  /** Which program made it. */
  readonly tool: string;
  /** Files that could not be read; of one that is in `views` too, only the beginning could. Left out when there is none. */
  readonly missing?: readonly Missing[];
}

export interface Manifest extends ManifestHead {
  readonly format: "gatehouse-export/v1";
  readonly schema: "gatehouse-entry/v1";
  readonly origin: string;
  readonly checkpoint: { readonly size: number; readonly root: string };
  /** The first and the last leaf; null when there is none. */
  readonly min_index: number | null;
  readonly max_index: number | null;
  readonly rows: number;
  /** How many of the rows are hashes alone. */
  readonly omitted: number;
  readonly parts: readonly Part[];
  readonly views: readonly (View | Enclosed)[];
  /** What was taken out of the entries themselves: nothing ever is, a row is shown whole or as its hash. */
  readonly redactions: readonly [];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export interface Shipped {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly parts: readonly Part[];
  readonly views: readonly (View | Enclosed)[];
}

export function manifestOf(head: ManifestHead, { origin, size, root, parts, views }: Shipped): Manifest {
  return {
    format: "gatehouse-export/v1",
    schema: "gatehouse-entry/v1",
    ...head,
    origin,
    checkpoint: { size, root: root.toString("base64") },
    min_index: parts.at(0)?.first ?? null,
    max_index: parts.at(-1)?.last ?? null,
    rows: sum(parts.map(({ rows }) => rows)),
    omitted: sum(parts.map(({ omitted }) => omitted)),
    parts,
    views,
    redactions: [],
  };
}

/** Its first line is no origin: nobody can take this note for a checkpoint. */
export function signManifest(bytes: Buffer, signers: readonly SignerKey[]): string {
  const digest = createHash("sha256").update(bytes).digest("base64");
  return signNote(`gatehouse-export/v1\n${digest}\n`, signers);
}
