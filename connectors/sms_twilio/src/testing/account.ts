import type { z } from "zod";
import type { config } from "../config.js";

/** The options of an account; its secret is of this letter. */
export const account = (letter: string, endpoint?: string): z.input<typeof config> => ({
  account_sid: `AC${"0".repeat(32)}`,
  auth_token: `auth-token-${letter.repeat(21)}`,
  from: "+15005550006",
  ...(endpoint !== undefined && { endpoint }),
  status_callback_url: "https://gateway.example/hooks/sms_twilio",
});
