import { z } from "zod";

/** What every way out of the book has. */
export const exitId = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, "a lower-case letter, then letters, digits, _ or -")
  .describe("名称 | Name of it");

export const httpUrl = z.url({ protocol: /^https?$/ });
export const exitSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "whsec_ and at least 24 bytes as base64")
  .optional()
  .meta({ secret: true })
  .describe("签名密钥（Standard Webhooks） | Secret its requests are signed with (Standard Webhooks)");
