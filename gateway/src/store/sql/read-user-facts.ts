import type { UserFacts } from "../../compliance/mlps/facts.js";
import type { Tx } from "../transaction.js";

const statement = {
  name: "read-user-facts",
  text: `SELECT count(*)::int AS people,
      (count(*) FILTER (WHERE roles && '{admin,security,auditor}' AND totp IS NULL))::int AS officers_without_code,
      (count(*) FILTER (WHERE 'admin' = ANY (roles)))::int AS admins,
      (count(*) FILTER (WHERE 'security' = ANY (roles)))::int AS security,
      (count(*) FILTER (WHERE 'auditor' = ANY (roles)))::int AS auditors
    FROM app_user WHERE state = 'active'`,
};

/** How many people may log in, and as what. */
export const readUserFacts = async (tx: Tx): Promise<UserFacts> =>
  (await tx.run<UserFacts>(statement, []))[0] as UserFacts;
