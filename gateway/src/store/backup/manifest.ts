import { z } from "zod";

export const backupFormat = "gatehouse-backup/v1";

/** What is known before the first row: stands first in the archive. */
export const head = z.object({
  format: z.literal(backupFormat),
  /** The same in both archives of one backup. */
  id: z.string(),
  part: z.enum(["data", "keys"]),
  made_at: z.iso.datetime(),
  /** The generations of the master key that its keys are wrapped with. */
  kek_ids: z.array(z.string()),
  /** The schema the rows are of. */
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
  partitions: z.array(z.object({ parent: z.string(), suffix: z.string() })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});
export type Head = z.output<typeof head>;

/** What is known after the last row: stands last in the archive, which is cut off without it. */
export const tail = z.object({
  tables: z.record(z.string(), z.object({ rows: z.number(), bytes: z.number(), sha256: z.string() })),
  sequences: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type Tail = z.output<typeof tail>;

export const names = { head: "head.json", tail: "tail.json" } as const;

/** `tables/message/000003.copy`: the third piece of a table, in COPY's text format. */
export const pieceName = (table: string, n: number): string => `tables/${table}/${String(n).padStart(6, "0")}.copy`;
export const tableOf = (piece: string): string | undefined => /^tables\/([^/]+)\/\d{6}\.copy$/.exec(piece)?.[1];
