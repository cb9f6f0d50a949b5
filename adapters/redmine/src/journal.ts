import { commandFiles } from "@gatehouse/sdk/desk";
import { z } from "zod";

/** One entry of an issue's history as it is admitted: what somebody else did there. */
export const journal = z.object({
  id: z.int().positive(),
  issue: z.int().positive(),
  /** Number of the user: the history tells no login. */
  user: z.int().nonnegative(),
  /** Longer than a command's text, perhaps. */
  notes: z.string().max(16_777_216),
  private: z.boolean(),
  /** Numbers of the statuses, where it changed. */
  status: z.object({ from: z.int(), to: z.int() }).optional(),
  files: commandFiles,
  /** Names of the files that stay in Redmine. */
  left: z.array(z.string().max(1024)).max(100).default([]),
});
export type Journal = z.output<typeof journal>;

export const keyOf = ({ id }: Pick<Journal, "id">): string => `journal-${id}`;

const detail = z.object({
  property: z.string(),
  name: z.string(),
  old_value: z.unknown(),
  new_value: z.unknown(),
});

/** As Redmine shows it with `include=journals`. */
export const shown = z.object({
  id: z.int().positive(),
  user: z.object({ id: z.int().nonnegative() }).optional(),
  notes: z.string().nullish(),
  created_on: z.string(),
  private_notes: z.boolean().default(false),
  details: z.array(detail).default([]),
});
export type Shown = z.output<typeof shown>;

/** A file that came with an entry; one that was taken away has no new value. */
export interface Attached {
  readonly id: string;
  readonly filename: string;
}

export const attachedIn = ({ details }: Pick<Shown, "details">): readonly Attached[] =>
  details.flatMap(({ property, name, new_value }) =>
    property === "attachment" && typeof new_value === "string" ? [{ id: name, filename: new_value }] : [],
  );

/** May it answer the person? A file without a word may be meant for colleagues. */
export const isAnswer = (entry: Pick<Journal, "private" | "notes">): boolean =>
  !entry.private && entry.notes.trim() !== "";

/** What of it concerns a conversation; of its files the names alone. */
export function journalOf(issue: number, entry: Shown): Journal {
  const { id, user, notes, private_notes, details } = entry;
  const change = details.find(({ property, name }) => property === "attr" && name === "status_id");
  return {
    id,
    issue,
    user: user?.id ?? 0,
    notes: (notes ?? "").trimEnd(),
    private: private_notes,
    ...(change && { status: { from: Number(change.old_value), to: Number(change.new_value) } }),
    files: [],
    left: attachedIn(entry).map(({ filename }) => filename),
  };
}
