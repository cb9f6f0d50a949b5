import { z } from "zod";

/** Options of a `sql_outbox` endpoint. */
export const config = z.strictObject({
  host: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,253}$/, "must be a host name or an address")
    .describe("PostgreSQL 服务器 | Host of the PostgreSQL server"),
  port: z.int().min(1).max(65_535).default(5432).describe("端口 | Port"),
  database: z.string().min(1).max(63).describe("数据库名 | Name of the database"),
  user: z.string().min(1).max(63).describe("数据库用户，专供网关使用 | Database user, the gateway's own"),
  password: z.string().min(1).max(256).describe("数据库密码 | Its password").meta({ secret: true }),
  schema: z
    .string()
    .regex(/^(?!pg_)[a-z_][a-z0-9_]{0,62}$/, "must be lower-case letters, digits and _, and not begin with pg_")
    .default("gatehouse")
    .describe("表所在的模式，每个端点各用一个 | Schema of the tables; each endpoint has one of its own"),
  tls: z
    .boolean()
    .default(true)
    .describe("是否使用 TLS；关闭仅限可信内网 | Use TLS; switch it off on a trusted network only"),
  ca: z
    .string()
    .startsWith("-----BEGIN CERTIFICATE-----")
    .optional()
    .describe("自签证书的 CA（PEM 文本） | CA of a private certificate, as PEM text"),
  keep_days: z
    .int()
    .min(7)
    .max(36_500)
    .default(90)
    .describe("事件与已取走的命令保留天数 | Days that events and taken commands are kept"),
});

export type Config = z.output<typeof config>;
