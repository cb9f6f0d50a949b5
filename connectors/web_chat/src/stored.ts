import { bytes, contactPoint, json } from "@gatehouse/sdk";
import { z } from "zod";
import { item } from "./item.js";

/** The raw event: what came, and instead of token and signature who it is from. */
const stored = z.strictObject({ from: z.strictObject(contactPoint.shape), trusted: z.boolean(), item });

export type Stored = z.output<typeof stored>;

const parsed = new WeakMap<Uint8Array, Stored>();

/** Bytes that hold no secret; read again in this process they cost nothing. */
export function store(value: Stored): Uint8Array {
  const body = bytes(value);
  parsed.set(body, value);
  return body;
}

/** What `store` kept. Throws `rejected`. */
export const storedIn = (body: Uint8Array): Stored => parsed.get(body) ?? json(body, stored);
