import { Problem } from "../desk/problem.js";

export const freshMs = 300_000;

/**
 * For acts that hurt when somebody sits down at an open screen: export, erasure, keys, rights, break-glass. A person must
 * have shown password and code within five minutes (`POST /api/v1/sessions/current/proof`). What a machine's token may do
 * was decided by who made it. `now` is the database's clock (`store.clock.now()`).
 */
export function requireFresh({ provedAt }: { readonly provedAt?: Date }, now: Date): void {
  if (provedAt === undefined || now.getTime() - provedAt.getTime() <= freshMs) return;
  throw new Problem(
    403,
    "Fresh proof needed",
    "请再次输入密码和动态口令 | show password and code again at /api/v1/sessions/current/proof",
  );
}
