import { z } from "zod";

/** A simple dotted path, numbers for list members; no expressions. */
export const path = z
  .string()
  .max(200)
  .regex(/^[^.\s]+(?:\.[^.\s]+)*$/, "must be a dotted path such as data.items.0.id");

const scalar = z.union([z.string().max(200), z.number(), z.boolean()]);
export const values = z.array(scalar).min(1).max(100);
export const codes = z.array(z.union([z.string().max(200), z.number()])).max(100);

export const condition = z.strictObject({
  path: path.describe("点分路径 | Dotted path"),
  equals: values.describe("等于其中之一；数字与文本不同 | Equals one of these; a number and a text are not the same"),
});

/** Of a header. */
export const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, "is no header name");
export const headerValue = z
  .string()
  .max(4096)
  .regex(/^[\x20-\x7e]*$/, "must be printable ASCII");

/** What the client itself sets on each request. */
export const unreserved = headerName.regex(
  /^(?!(?:host|content-length|connection|keep-alive|upgrade|expect|transfer-encoding)$)/i,
  "is set by the gateway",
);

/** A parameter of a query or a form, and members of a signature that may be headers too. */
export const name = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/, "must be letters, digits, . _ or -");

export const secret = z.string().min(1).max(4096);

/** Visible ASCII: it stands in a header. */
export const credential = secret.regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces");

export const timestampUnit = z.enum(["secs", "ms"]).default("secs");
