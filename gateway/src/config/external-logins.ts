import { z } from "zod";

/** How somebody who is new here becomes a user; without it, only linked logins open anything. */
const newcomers = {
  create: z
    .boolean()
    .default(false)
    .describe(
      "首次登录时建账号，角色为 agent，技能组按 groups；三员与主管永远由人授予 | Make a user at the first login, an agent with the groups below; other roles are always granted by a person",
    ),
  groups: z
    .record(z.string(), z.string())
    .default({})
    .describe("对方的组 → 我们的技能组 | Their groups to our skill groups"),
};

const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:|\/|$)/;
const httpsUrl = z
  .url()
  .refine((url) => url.startsWith("https://") || loopback.test(url), "an https address; http on this machine alone");

/** OpenID Connect, code flow with PKCE. */
const oidc = z.strictObject({
  issuer: httpsUrl.describe("颁发者地址 | Issuer, as in its discovery document"),
  client_id: z.string().min(1).describe("客户端 ID | Client id"),
  client_secret: z.string().min(1).optional().meta({ secret: true }).describe("客户端密钥 | Client secret"),
  algorithm: z
    .enum(["RS256", "PS256", "ES256", "EdDSA"])
    .default("RS256")
    .describe("签名算法，只认这一种 | The one algorithm of id tokens"),
  scopes: z.array(z.string()).default(["openid", "profile"]).describe("范围 | Scopes"),
  name_claim: z.string().default("preferred_username").describe("用户名取自 | Claim of the user name, for newcomers"),
  groups_claim: z.string().default("groups").describe("组取自 | Claim of their groups, for newcomers"),
  ...newcomers,
});

/** CAS 3.0, as 统一身份认证 of many universities speaks it. */
const cas = z.strictObject({
  url: httpsUrl.describe("CAS 地址，如 https://cas.school.edu.cn/cas | Prefix of /login and /p3/serviceValidate"),
  groups_attribute: z.string().default("memberOf").describe("组取自 | Attribute of their groups, for newcomers"),
  ...newcomers,
});

const ldap = z.strictObject({
  url: z
    .url()
    .refine((url) => /^ldaps?:\/\//.test(url), "ldaps://host or ldap://host")
    .describe("ldaps://主机 | Directory"),
  start_tls: z.boolean().default(true).describe("ldap:// 上用 StartTLS | StartTLS on ldap://"),
  ca: z.string().optional().describe("证书颁发者 PEM，可用 ${file:…} | PEM of its authority"),
  bind_dn: z.string().min(1).describe("查询用的账号 | Whom to search as"),
  bind_password: z.string().min(1).meta({ secret: true }).describe("其密码 | Password of bind_dn"),
  base_dn: z.string().min(1).describe("从哪里找起 | Where people are"),
  login_attribute: z
    .string()
    .regex(/^[A-Za-z][\w-]*$/)
    .default("uid")
    .describe("登录名属性 | Attribute people type"),
  subject_attribute: z
    .string()
    .regex(/^[A-Za-z][\w-]*$/)
    .default("entryUUID")
    .describe("不变的标识，AD 用 objectGUID | What never changes; objectGUID in Active Directory"),
  groups_attribute: z
    .string()
    .regex(/^[A-Za-z][\w-]*$/)
    .default("memberOf")
    .describe("组属性 | Attribute of their groups"),
  ...newcomers,
});

/** Where people log in who have their accounts elsewhere. */
export const externalLogins = {
  oidc: oidc.optional().describe("OpenID Connect"),
  cas: cas.optional().describe("CAS 3.0 统一身份认证"),
  ldap: ldap.optional().describe("LDAP 目录 | LDAP directory"),
};

export type OidcOptions = z.output<typeof oidc>;
export type CasOptions = z.output<typeof cas>;
export type LdapOptions = z.output<typeof ldap>;
