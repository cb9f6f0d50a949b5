import { createUser } from "../access/create-user.js";
import { newOneTimePassword, oneTimeHours } from "../access/one-time-password.js";
import { createPasswords } from "../access/passwords.js";
import { userName } from "../access/user-name.js";
import { userRoles } from "../core/access/roles.js";
import { systemContext } from "../store/transaction.js";
import { openKeys } from "../vault/open-keys.js";
import { exitCodes, UsageError } from "./exit.js";
import { findPlace } from "./place.js";
import { setupFor } from "./setup-for.js";
import { withStore } from "./with-database.js";

export interface UsersCreateOptions {
  readonly role: readonly string[];
  readonly group: readonly string[];
  readonly displayName?: string;
  readonly json?: boolean;
}

const context = { ...systemContext, actor: "command_line" };

const roleOf = (text: string): (typeof userRoles)[number] => {
  const role = userRoles.find((known) => known === text);
  if (role === undefined) throw new UsageError(`没有角色 ${text} | there is no role ${text}: ${userRoles.join(", ")}`);
  return role;
};

function nameOf(text: string): string {
  const name = userName.safeParse(text);
  if (!name.success) throw new UsageError(`用户名不合规则 | not a user name: ${name.error.issues[0]?.message ?? ""}`);
  return name.data;
}

/** Makes a user with rights: for the first security officer, and whenever nobody can log in any more. */
export async function usersCreate(text: string, options: UsersCreateOptions): Promise<number> {
  const place = findPlace();
  const { setup, keys } = await setupFor(place);
  const unknown = options.group.find((group) => !setup.groups.has(group));
  if (unknown !== undefined) throw new UsageError(`没有技能组 ${unknown} | there is no group ${unknown}`);
  const { shown, stored } = await newOneTimePassword(createPasswords());
  const user = {
    name: nameOf(text),
    displayName: options.displayName,
    roles: options.role.map(roleOf),
    groups: options.group,
    password: stored,
  };
  const id = await withStore(place, async (store) => {
    const keyring = await openKeys({ store, ...keys });
    return store.transact(context, (tx) => createUser(keyring, tx, context, user));
  });
  if (options.json) process.stdout.write(`${JSON.stringify({ id, name: user.name, one_time_password: shown })}\n`);
  else
    process.stdout.write(
      `${id}  ${user.name}\n一次性密码（${oneTimeHours} 小时内登录并修改）| one-time password, to be changed within ${oneTimeHours} h:\n${shown}\n登录 | log in: ${setup.publicUrl}/login\n`,
    );
  return exitCodes.done;
}
