import { defineAdapter } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { noticedTypes } from "./notice.js";
import { openSession } from "./session.js";

/** Notices to staff as instant messages of Moodle; nothing comes back. */
export default defineAdapter({ id: "moodle", accepts: noticedTypes, config, check, open: openSession });
