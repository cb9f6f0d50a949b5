import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";

/** A telephone line by Asterisk's ARI: greeting, notice, menu, queue, recording, voicemail, and calls back. */
export default defineConnector({ id: "voice_asterisk", config, check, interpret, open });
