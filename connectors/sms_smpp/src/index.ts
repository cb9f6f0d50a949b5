import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./inbound/interpret.js";
import { open } from "./session.js";

/** Short messages by SMPP 3.4: one bound connection to the operator or aggregator, both ways. */
export default defineConnector({ id: "sms_smpp", config, check, interpret, open });
