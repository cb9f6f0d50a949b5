import { z } from "zod";
import { wireError } from "./error.js";
import { partBytes } from "./value.js";

const id = z.int().min(1);
const method = z.string().min(1).max(64);

/** JSON-RPC in shape: a call, its answer, its end before the answer, a note nobody answers, a part sent ahead. */
export const envelope = z.union([
  z.strictObject({ id, method, params: z.unknown() }),
  z.strictObject({ id, result: z.unknown() }),
  z.strictObject({ id, error: wireError }),
  z.strictObject({ cancel: id }),
  z.strictObject({ method, params: z.unknown() }),
  z.strictObject({ part: id, data: z.string().max(Math.ceil(partBytes / 3) * 4) }),
]);

export type Envelope = z.output<typeof envelope>;
