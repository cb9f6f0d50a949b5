import { z } from "zod";

/** How a bundle can be shown besides the evidence. */
export const viewFormats = ["csv", "xlsx", "ocsf"] as const;
export type ViewFormat = (typeof viewFormats)[number];

const time = z.iso.datetime({ offset: true });
const id = z.string().min(1).max(128);

/** What somebody wants to have exported. Entries that are not asked for are shown as hashes. */
export const exportWish = z
  .strictObject({
    /** RFC 3339; the first moment. */
    from: time,
    /** RFC 3339; the first moment after. */
    to: time,
    /** Why; it stands in the signed manifest. */
    purpose: z.string().trim().min(1).max(512),
    person: id.optional(),
    /** Who acted: an agent, an account, an endpoint. */
    actor: id.optional(),
    /** An entry's type, or a glob of it: `message.*`. */
    type: id.optional(),
    group: id.optional(),
    formats: z.array(z.enum(viewFormats)).max(viewFormats.length).default([]),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ["to"], message: "must be later than from" });
export type ExportWish = z.output<typeof exportWish>;

/** Which entries an export shows; what is left out is any. */
export type ExportQuery = Omit<ExportWish, "purpose" | "formats">;
