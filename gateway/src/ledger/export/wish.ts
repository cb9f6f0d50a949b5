import { givenTime } from "@gatehouse/sdk";
import { z } from "zod";

/** How a bundle can be shown besides the evidence. */
export const viewFormats = ["csv", "xlsx", "ocsf"] as const;
export type ViewFormat = (typeof viewFormats)[number];

const id = z.string().min(1).max(128);

/** What somebody wants to have exported. Entries that are not asked for are shown as hashes. */
export const exportWish = z
  .strictObject({
    /** RFC 3339; the first moment. */
    from: givenTime,
    /** RFC 3339; the first moment after. */
    to: givenTime,
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

/** A pack for officers: files of its own go along with the entries, under the same signature. */
export type Pack =
  | { readonly kind: "minors"; readonly year: number }
  | { readonly kind: "mlps"; readonly level: 2 | 3 }
  /** `id`: the case in the register of incidents. */
  | { readonly kind: "incident"; readonly id: string };

/** Which entries an export shows; what is left out is any. A pack of another kind than `incident` shows none. */
export type ExportQuery = Omit<ExportWish, "purpose" | "formats"> & { readonly pack?: Pack };

/** An export as it is asked for; only `compliance/packs` makes packs. */
export type AskedExport = ExportWish & Pick<ExportQuery, "pack">;
