/** The tokens of one account, as the platform keeps them: one is valid, older ones are known to have ended. */
export interface Tokens {
  /** What `stable_token` answers: the same while it lives, unless forced. */
  grant(force: boolean): string;
  /** errcode of a call with this token; 0 for the valid one. */
  verdict(token: string | null): number;
  /** The valid token ends, as after two hours. */
  expire(): void;
  /** Somebody made the platform forget the token, though it had time left, and nobody asked for another one. */
  revoke(): void;
  readonly granted: () => number;
}

export function tokens(): Tokens {
  const ended = new Set<string>();
  let revoked = "";
  let valid: string | undefined;
  let granted = 0;
  return {
    grant(force) {
      if (valid !== undefined && force) {
        ended.add(valid);
        valid = undefined;
      }
      if (valid === undefined) granted += 1;
      valid ??= `token_${granted}`;
      return valid;
    },
    verdict(token) {
      if (token === null) return 41001;
      if (ended.has(token)) return 42001;
      return token === valid && token !== revoked ? 0 : 40001;
    },
    expire() {
      if (valid !== undefined) ended.add(valid);
      valid = undefined;
    },
    revoke() {
      revoked = valid ?? "";
    },
    granted: () => granted,
  };
}
