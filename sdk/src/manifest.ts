import { z } from "zod";
import { capabilities } from "./capability.js";
import { channels } from "./message.js";

/** The major version of this SDK's contract. */
export const apiVersion = 1;

const title = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const base = {
  id: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  api: z.literal(apiVersion),
  engine: z.string().min(1),
  title,
  isolation: z.enum(["in_process", "child"]).default("in_process"),
  permissions: z.strictObject({ webhook: z.boolean().default(false), net: z.array(z.string()).default([]) }),
};

/** `package.json#gatehouse`: what a plugin is, readable without running it. */
export const manifest = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("connector"), channel: z.enum(channels), capabilities, ...base }),
  z.strictObject({ kind: z.literal("adapter"), ...base }),
]);
export type Manifest = z.output<typeof manifest>;
