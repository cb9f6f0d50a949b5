import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";

/** A telephone line by FreeSWITCH's event socket: follows the calls its dialplan leads, takes recordings, calls back. */
export default defineConnector({ id: "voice_freeswitch", config, check, interpret, open });
