import { givenTime } from "@gatehouse/sdk";
import { z } from "zod";
import { localMidnight } from "../../core/local-midnight.js";
import { badRequest, notFound } from "../../desk/problem.js";
import type { AskedExport } from "../../ledger/export/wish.js";
import type { Setup } from "../../pipeline/setup.js";
import type { Tx } from "../../store/transaction.js";
import type { Keyring } from "../../vault/keyring.js";
import { readIncident } from "./incident.js";

const purpose = z.string().trim().min(1).max(512).describe("为什么，写入签名清单 | Why; stands in the signed manifest");

/** What an officer asks for. */
export const packWish = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("minors"), year: z.int().min(2000).max(2099), purpose }),
  z.strictObject({ kind: z.literal("mlps"), level: z.literal([2, 3]).optional(), purpose }),
  z.strictObject({
    kind: z.literal("incident"),
    id: z.string().min(1).max(64).describe("事件台账的 case_id | The case in the register of incidents"),
    from: givenTime.optional(),
    to: givenTime.optional(),
    purpose,
  }),
]);
export type PackWish = z.output<typeof packWish>;

export interface PackWishDeps {
  readonly setup: Pick<Setup, "timezone" | "compliance">;
  readonly keyring: Keyring;
}

type Of<Kind extends PackWish["kind"]> = Extract<PackWish, { readonly kind: Kind }>;

function minorsWish({ year, purpose: why }: Of<"minors">, { setup }: PackWishDeps): AskedExport {
  const [from, to] = [year, year + 1].map((one) => localMidnight(`${one}-01-01`, setup.timezone).toISOString());
  return { from: from ?? "", to: to ?? "", purpose: why, formats: [], pack: { kind: "minors", year } };
}

function mlpsWish({ level, purpose: why }: Of<"mlps">, { setup }: PackWishDeps, now: Date): AskedExport {
  const at = now.toISOString();
  return { from: at, to: at, purpose: why, formats: [], pack: { kind: "mlps", level: level ?? setup.compliance.mlps } };
}

/** The lines that the incident's newest row names, from when it began until it was closed, unless told otherwise. */
async function incidentWish(wish: Of<"incident">, { keyring }: PackWishDeps, tx: Tx): Promise<AskedExport> {
  const { id, purpose: why } = wish;
  const incident = await readIncident(keyring, tx, id);
  if (incident === undefined) throw notFound("incident");
  const from = wish.from ?? incident.from.toISOString();
  const to = wish.to ?? incident.to.toISOString();
  if (Date.parse(from) >= Date.parse(to)) throw badRequest([{ path: "to", message: "must be later than from" }]);
  const pack = { kind: "incident", id: incident.case_id } as const;
  return { ...incident.lines, from, to, purpose: why, formats: ["csv"], pack };
}

/** The export that a pack is. Throws a Problem where there is no such incident. */
export async function packExport(wish: PackWish, deps: PackWishDeps, tx: Tx): Promise<AskedExport> {
  await tx.opened;
  switch (wish.kind) {
    case "minors":
      return minorsWish(wish, deps);
    case "mlps":
      return mlpsWish(wish, deps, tx.now);
    case "incident":
      return incidentWish(wish, deps, tx);
  }
}
