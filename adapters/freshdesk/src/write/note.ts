import type { HttpAnswer } from "@gatehouse/sdk";
import { type CarriedFiles, type Written, withLost } from "@gatehouse/sdk/desk";
import { htmlOf } from "../html.js";

export interface NoteParts {
  readonly told: Written;
  readonly files: CarriedFiles;
  readonly customerId: number;
}

export const textOf = ({ told, files }: NoteParts): string => withLost(told.text, files.lost);

export const isPersons = ({ told }: NoteParts): boolean => told.kind === "said" && told.by === "person";

/** A body of `POST /api/v2/tickets/{id}/notes`. Without `user_id` it is the interface's agent. Pure. */
export function noteOf(parts: NoteParts): Readonly<Record<string, string | number | boolean>> {
  const body = htmlOf(textOf(parts));
  if (isPersons(parts)) return { body, incoming: true, private: false, user_id: parts.customerId };
  return { body, incoming: false, private: parts.told.kind === "remark" || parts.told.internal };
}

/** From `Location`, else the body, which repeats the words and may be longer than what is kept of it. */
export function idIn({ headers, body }: HttpAnswer): number | undefined {
  const located = /\/(\d+)$/.exec(headers.get("location") ?? "")?.[1];
  if (located !== undefined) return Number(located);
  try {
    const { id } = JSON.parse(body) as { readonly id?: unknown };
    return typeof id === "number" ? id : undefined;
  } catch {
    return undefined;
  }
}
