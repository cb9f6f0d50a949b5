import { z } from "zod";

/** One entry of an issue's history as it is admitted: what somebody else did there. */
export const journal = z.object({
  id: z.int().positive(),
  issue: z.int().positive(),
  /** Number of the user: the history tells no login. */
  user: z.int().nonnegative(),
  notes: z.string().max(65_536),
  private: z.boolean(),
  /** Numbers of the statuses, where it changed. */
  status: z.object({ from: z.int(), to: z.int() }).optional(),
  /** Names of the files that came with it. */
  files: z.array(z.string().max(1024)).max(100),
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
type Shown = z.output<typeof shown>;

/** What of it concerns a conversation. */
export function journalOf(issue: number, { id, user, notes, private_notes, details }: Shown): Journal {
  const change = details.find(({ property, name }) => property === "attr" && name === "status_id");
  const files = details.filter(({ property }) => property === "attachment").map(({ new_value }) => new_value);
  return {
    id,
    issue,
    user: user?.id ?? 0,
    notes: (notes ?? "").trimEnd(),
    private: private_notes,
    ...(change && { status: { from: Number(change.old_value), to: Number(change.new_value) } }),
    files: files.filter((name) => typeof name === "string"),
  };
}
