import { z } from "zod";

const key = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$|^whpk_[A-Za-z0-9+/]{43}=?$/, "must be whsec_… or whpk_…")
  .meta({ secret: true });

/** Options of a `pull` endpoint. */
export const config = z.strictObject({
  command_key: key.describe(
    "校验回传命令的密钥 whsec_ 或公钥 whpk_ | Secret whsec_ or public key whpk_ of the commands it sends back",
  ),
  previous_command_key: key
    .optional()
    .describe("轮换期间的旧密钥 | Older key while rotating: commands signed by either are taken"),
});

export type Config = z.output<typeof config>;
