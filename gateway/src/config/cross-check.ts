import type { Finding, Path } from "./problem.js";
import type { Config, TokenConfig } from "./schema.js";
import { didYouMean } from "./suggest.js";
import { forbiddenTargets, forbiddenUrl } from "./target-check.js";

const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);

/** `part`: where the list stands, such as `audit.anchors`. */
function duplicates(part: string, ids: readonly string[]): Finding[] {
  return ids.flatMap((id, at) =>
    id === "" || ids.indexOf(id) === at
      ? []
      : [
          {
            path: [...part.split("."), at, "id"],
            message: `标识 ${id} 重复 | the id ${id} is used twice in ${part}`,
            hint: "换一个标识 | choose another id",
          },
        ],
  );
}

/** Accounts and endpoints share the paths under /hooks. */
function sharedPaths(config: Config): Finding[] {
  const accounts = new Set(idsOf(config.accounts).filter((id) => id !== ""));
  return config.endpoints.flatMap(({ id }, at) =>
    accounts.has(id)
      ? [
          {
            path: ["endpoints", at, "id"],
            message: `账号已使用标识 ${id} | an account has the id ${id} too`,
            hint: "两者共用 /hooks/{id} | both would be /hooks/{id}",
          },
        ]
      : [],
  );
}

function unknownGroups(path: Path, groups: readonly string[], known: readonly string[]): Finding[] {
  return groups.flatMap((group, at) =>
    known.includes(group)
      ? []
      : [
          {
            path: [...path, at],
            message: `没有技能组 ${group} | there is no group ${group}`,
            hint: didYouMean(group, known),
          },
        ],
  );
}

function receiverOf(token: TokenConfig, at: number, endpoints: readonly string[]): Finding[] {
  const path = ["tokens", at, "endpoint"];
  if (token.role !== "receiver")
    return token.endpoint === undefined
      ? []
      : [
          {
            path,
            message: "只有 role: receiver 可写 endpoint | only role: receiver takes an endpoint",
            hint: "改用 groups | use groups",
          },
        ];
  if (token.endpoint === undefined)
    return [
      {
        path,
        message: "缺少必填选项 | this option is required",
        hint: "role: receiver 需要 endpoint | role: receiver needs an endpoint",
      },
    ];
  if (endpoints.includes(token.endpoint)) return [];
  const message = `没有端点 ${token.endpoint} | there is no endpoint ${token.endpoint}`;
  return [{ path, message, hint: didYouMean(token.endpoint, endpoints) }];
}

/** One of two roles would win, and nobody could say which. */
function sameTokens({ tokens }: Config): Finding[] {
  return tokens.flatMap(({ token }, at) => {
    const first = tokens.findIndex((one) => one.token === token);
    if (first === at || token === "") return [];
    const { id } = tokens[first] as TokenConfig;
    const message = `与 ${id} 的令牌相同 | the same token as that of ${id}`;
    return [{ path: ["tokens", at, "token"], message, hint: "另生成一个 | make another one: openssl rand -hex 32" }];
  });
}

function shadows(config: Config): Finding[] {
  const ids = idsOf(config.endpoints);
  return config.endpoints.flatMap(({ id, shadow_of: of }, at) => {
    if (of === undefined || (of !== id && ids.includes(of))) return [];
    const message = `没有端点 ${of} 可作影子 | there is no other endpoint ${of} to be the shadow of`;
    return [{ path: ["endpoints", at, "shadow_of"], message, hint: didYouMean(of, ids) }];
  });
}

/** To give data to another controller needs a contract; entrusted processing may be filled in later. */
function contracts(config: Config): Finding[] {
  return config.endpoints.flatMap(({ disclosure }, at) =>
    disclosure?.basis !== "provide" || disclosure.contract_ref !== undefined
      ? []
      : [
          {
            path: ["endpoints", at, "disclosure", "contract_ref"],
            message: "对外提供须写合同编号 | basis: provide needs a contract_ref",
            hint: "对外提供须有合同 | or basis: entrust, if the receiver processes for you alone",
          },
        ],
  );
}

function unknownAccount(path: Path, account: string, { accounts }: Config): Finding[] {
  const ids = idsOf(accounts);
  if (ids.includes(account)) return [];
  const message = `没有账号 ${account} | there is no account ${account}`;
  return [{ path, message, hint: didYouMean(account, ids) }];
}

const alarmAccounts = (config: Config): Finding[] =>
  config.alarms.flatMap(({ account }, at) => unknownAccount(["alarms", at, "account"], account, config));

const anchorAccounts = (config: Config): Finding[] =>
  config.audit.anchors.flatMap((anchor, at) =>
    anchor.kind === "email" ? unknownAccount(["audit", "anchors", at, "account"], anchor.account, config) : [],
  );

/** Where checkpoints and entries leave to. */
const auditTargets = ({ audit, egress }: Config): Finding[] => [
  ...duplicates("audit.anchors", idsOf(audit.anchors)),
  ...duplicates("audit.streams", idsOf(audit.streams)),
  ...forbiddenTargets(["audit"], audit, egress.allow_private),
];

const filesTarget = ({ files, egress }: Config): Finding[] =>
  files.kind === "s3" ? forbiddenUrl(["files", "endpoint"], files.endpoint, egress.allow_private) : [];

const transcriptionTarget = ({ transcription, egress }: Config): Finding[] =>
  transcription === undefined ? [] : forbiddenUrl(["transcription", "url"], transcription.url, egress.allow_private);

/** Where logins are asked about. */
function loginTargets({ login: { oidc, cas, ldap }, egress }: Config): Finding[] {
  const url = (path: Path, target?: string): Finding[] =>
    target === undefined ? [] : forbiddenUrl(["login", ...path], target, egress.allow_private);
  return [
    ...url(["oidc", "issuer"], oidc?.issuer),
    ...url(["cas", "url"], cas?.url),
    ...url(["ldap", "url"], ldap?.url),
  ];
}

/** 等保三级：管理员须双因素。 */
function officersWithoutCodes({ login, compliance }: Config): Finding[] {
  if (compliance.mlps < 3) return [];
  const without = (["admin", "security", "auditor"] as const).filter((role) => !login.mfa_roles.includes(role));
  if (without.length === 0) return [];
  const names = without.join(", ");
  return [
    {
      path: ["login", "mfa_roles"],
      message: `等保三级要求 ${names} 使用动态口令 | level 3 of the protection scheme needs one-time codes for ${names}`,
      hint: "补上这些角色，或 compliance.mlps: 2 | add them, or compliance.mlps: 2",
    },
  ];
}

function badTimezone(timezone: string): Finding[] {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
    return [];
  } catch {
    return [
      {
        path: ["gateway", "timezone"],
        message: "没有这个时区 | there is no such time zone",
        hint: "Asia/Shanghai, Asia/Urumqi, UTC",
      },
    ];
  }
}

/** A message's words stand in the bytes it came as. */
function rawOutlivesMessages({ retention }: Config): Finding[] {
  if (retention.raw_event_days <= retention.message_days) return [];
  const message =
    "原始事件不得比消息正文保存得久 | raw events repeat what messages say, and must not be kept longer than them";
  return [{ path: ["retention", "raw_event_days"], message, hint: `≤ message_days (${retention.message_days})` }];
}

/** Groups of a provider are mapped to groups that are here. */
const mappedGroups = ({ login }: Config, known: readonly string[]): Finding[] =>
  (["oidc", "cas", "ldap"] as const).flatMap((id) =>
    Object.entries(login[id]?.groups ?? {}).flatMap(([theirs, ours]) =>
      unknownGroups([], [ours], known).map((finding) => ({ ...finding, path: ["login", id, "groups", theirs] })),
    ),
  );

/** What no single option can know: ids used twice, references into nothing, entries with a meaning of their own. */
export function crossCheck(config: Config): Finding[] {
  const groups = idsOf(config.groups);
  const endpoints = idsOf(config.endpoints);
  const parts = ["accounts", "endpoints", "groups", "tokens"] as const;
  return [
    ...parts.flatMap((part) => duplicates(part, idsOf(config[part]))),
    ...sharedPaths(config),
    ...officersWithoutCodes(config),
    ...config.endpoints.flatMap((endpoint, at) =>
      unknownGroups(["endpoints", at, "groups"], endpoint.groups ?? [], groups),
    ),
    ...config.tokens.flatMap((token, at) => unknownGroups(["tokens", at, "groups"], token.groups, groups)),
    ...config.tokens.flatMap((token, at) => receiverOf(token, at, endpoints)),
    ...sameTokens(config),
    ...mappedGroups(config, groups),
    ...shadows(config),
    ...contracts(config),
    ...alarmAccounts(config),
    ...anchorAccounts(config),
    ...auditTargets(config),
    ...filesTarget(config),
    ...transcriptionTarget(config),
    ...loginTargets(config),
    ...rawOutlivesMessages(config),
    ...badTimezone(config.gateway.timezone),
  ];
}
