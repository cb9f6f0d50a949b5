interface Token {
  readonly value: string;
  state: "valid" | "expired" | "void";
}

export const wecomOk = { errcode: 0, errmsg: "ok" };

/** A refusal in WeCom's own words: they name the caller and change from call to call. */
export const wecomRefusal = (errcode: number, words = "refused"): object => ({
  errcode,
  errmsg: `${words}, hint: [1764000000], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`,
});

/** Access tokens as WeCom gives them: the same one again while it is valid. */
export function wecomTokens(corpId: string, secret: string) {
  const state = { trusted: true };
  let count = 0;
  let token: Token | undefined;
  return {
    /** Is the caller's address among the trusted ones? */
    state,
    grant(query: Readonly<Record<string, string>>): object {
      if (query["corpid"] !== corpId) return wecomRefusal(40_013);
      if (query["corpsecret"] !== secret) return wecomRefusal(40_001);
      if (token?.state !== "valid") {
        count += 1;
        token = { value: `token-${count}-${"x".repeat(40)}`, state: "valid" };
      }
      return { ...wecomOk, access_token: token.value, expires_in: 7200 };
    },
    refusedToken(given: string): object | undefined {
      if (given === "") return wecomRefusal(41_001);
      if (token?.value !== given || token.state === "void") return wecomRefusal(40_014);
      if (token.state === "expired") return wecomRefusal(42_001);
      return state.trusted ? undefined : wecomRefusal(60_020);
    },
    endToken(as: Token["state"]): void {
      if (token) token.state = as;
    },
  };
}

export type WecomTokens = ReturnType<typeof wecomTokens>;
