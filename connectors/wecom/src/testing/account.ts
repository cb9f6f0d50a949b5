/** Two accounts of the tests: every key another. */
export const example = {
  corp_id: "wwschool0000000001",
  agent_id: "1000002",
  secret: "Secret-of-the-app-0123456789abcdef",
  token: "QDG6eKtokenOfTheTests",
  encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
} as const;

export const other = {
  corp_id: "wwschool0000000002",
  agent_id: "1000009",
  secret: "Secret-of-another-fedcba9876543210",
  token: "anotherToken",
  encoding_aes_key: "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
} as const;

/** The company of the first account. */
export const company = {
  corpId: example.corp_id,
  secret: example.secret,
  agentId: Number(example.agent_id),
  members: { "wang.laoshi": "王老师", "Li.Laoshi": "Li.Laoshi", unlicensed: "赵老师" },
  parents: { zhangsan_parent1: "wmParentExternal00000001", lisi_parent1: "" },
} as const;
