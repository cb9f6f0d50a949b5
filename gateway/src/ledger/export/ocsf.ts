import type { ShownEntry } from "./shown-entry.js";
import type { ViewRow } from "./view.js";

/** API Activity of the Open Cybersecurity Schema Framework 1.3: class 6003 of category 6. */
const apiActivity = { category_uid: 6, class_uid: 6003 };
const activities: Readonly<Record<string, number>> = {
  created: 1,
  added: 1,
  received: 1,
  read: 2,
  exported: 2,
  set: 3,
  changed: 3,
  updated: 3,
  deleted: 4,
  erased: 4,
};
const other = 99;

const activityOf = (type: string): number => activities[type.split(".").at(-1) ?? ""] ?? other;

/** An entry in the words of OCSF; what those have no word for is kept under `unmapped`. */
export function toOcsf({ index, entry }: ViewRow): object {
  const { id, ts, type = "", outcome, actor, object, ...rest } = entry as ShownEntry & { readonly v?: number };
  const activity_id = activityOf(type);
  return {
    ...apiActivity,
    activity_id,
    type_uid: apiActivity.class_uid * 100 + activity_id,
    severity_id: 1,
    status_id: outcome === "success" ? 1 : 2,
    time: Date.parse(ts ?? ""),
    metadata: { version: "1.3.0", uid: id, sequence: index, product: { name: "Gatehouse", vendor_name: "Gatehouse" } },
    actor: { user: { uid: actor?.id, type: actor?.k }, session: { issuer: actor?.via } },
    api: { operation: type },
    resources: object === undefined ? [] : [{ type: object.k, uid: object.id }],
    unmapped: rest,
  };
}

/** One event a line. */
export async function* ocsfOf(rows: AsyncIterable<readonly ViewRow[]>): AsyncIterable<Uint8Array> {
  for await (const some of rows) yield Buffer.from(some.map((row) => `${JSON.stringify(toOcsf(row))}\n`).join(""));
}
