import type { HttpAnswer } from "@gatehouse/sdk";
import type { Told } from "@gatehouse/sdk/desk";
import { htmlOf } from "../html.js";
import type { Files } from "./files.js";

export interface NoteParts {
  readonly told: Exclude<Told, { kind: "status" }>;
  readonly files: Files;
  readonly customerId: number;
}

const lostLine = ({ lost }: Files): string =>
  lost.length === 0 ? "" : `\n[文件未能附上 | not attached] ${lost.join(", ")}`;

export const textOf = ({ told, files }: NoteParts): string => `${told.text}${lostLine(files)}`;

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
