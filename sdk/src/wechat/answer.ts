import { z } from "zod";
import { PluginError } from "../error.js";
import { refuse } from "../http.js";
import type { Host, HttpAnswer, HttpCall } from "../plugin.js";
import { refuseErrcode, type VerdictTable, wechatVerdicts } from "./errcode.js";
import { exactJson } from "./exact-json.js";

const withErrcode = z.looseObject({ errcode: z.int().default(0) });

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(exactJson(body));
  } catch {
    return undefined;
  }
}

/**
 * The members of an answer that says yes, long integers as texts. Throws what its status or its errcode stands for, and `uncertain` for a 2xx
 * that is none of the platform's: whatever stands between may have passed the call on.
 */
export function answerOf<S extends z.ZodType>(
  answer: HttpAnswer,
  schema: S,
  table: VerdictTable = wechatVerdicts,
): z.output<S> {
  refuse(answer);
  const value = jsonOf(answer.body);
  const head = withErrcode.safeParse(value);
  if (head.success) refuseErrcode(head.data.errcode, table);
  const parsed = schema.safeParse(value);
  if (head.success && parsed.success) return parsed.data;
  throw new PluginError("uncertain", "the answer is none of the platform's");
}

/** While nothing was sent yet, a call that perhaps arrived may be made again. */
export const surely = (error: unknown): unknown =>
  error instanceof PluginError && error.code === "uncertain"
    ? new PluginError("unavailable", error.message, { ...error.details, cause: error })
    : error;

/** A call on the way to a send or a file: a token, an upload. Never throws `uncertain`. */
export async function ask<S extends z.ZodType>(
  host: Pick<Host, "http">,
  call: HttpCall,
  schema: S,
  signal: AbortSignal,
  table: VerdictTable = wechatVerdicts,
): Promise<z.output<S>> {
  try {
    return answerOf(await host.http(call, signal), schema, table);
  } catch (error) {
    throw surely(error);
  }
}
