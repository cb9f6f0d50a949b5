import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./inbound/interpret.js";
import { open } from "./session.js";

/** Short messages by CMPP 2.0 or 3.0: one connection to China Mobile's gateway, or to a provider that speaks like it. */
export default defineConnector({ id: "sms_cmpp", config, check, interpret, open });
