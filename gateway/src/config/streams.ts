import { z } from "zod";
import { exitId, exitSecret, httpUrl } from "./exit-options.js";

/** Where sealed entries are sent on to. */
export const stream = z.discriminatedUnion("kind", [
  z.strictObject({
    id: exitId,
    kind: z.literal("webhook").describe("以 POST 发送 JSON | JSON by POST"),
    url: httpUrl.describe("接收地址 | Where to"),
    secret: exitSecret,
    format: z
      .enum(["entry", "ocsf"])
      .default("entry")
      .describe("原始条目或 OCSF | The entries themselves, or mapped to OCSF"),
  }),
  z.strictObject({
    id: exitId,
    kind: z.literal("syslog").describe("RFC 5424，经 TCP 或 TLS | RFC 5424 over TCP or TLS"),
    host: z.string().min(1).describe("主机 | Host"),
    port: z.int().min(1).max(65_535).default(6514).describe("端口 | Port"),
    tls: z.boolean().default(true).describe("使用 TLS | Use TLS"),
    ca: z.string().optional().describe("CA 证书（PEM） | Certificate of the authority, PEM"),
    format: z
      .enum(["entry", "ocsf"])
      .default("entry")
      .describe("原始条目或 OCSF | The entries themselves, or mapped to OCSF"),
  }),
]);

export type StreamOptions = z.output<typeof stream>;
