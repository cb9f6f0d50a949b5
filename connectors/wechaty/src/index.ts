import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { login } from "./login.js";
import { open } from "./session.js";

/** Personal WeChat through wechaty: unofficial, off unless somebody accepts the risk, in a child process. */
export default defineConnector({ id: "wechaty", config, check, interpret, open, login });
