import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./read/interpret.js";
import { open } from "./session.js";

/** E-mail both ways: an SMTP listener and an IMAP mailbox in, SMTP submission out. */
export default defineConnector({ id: "email", config, check, interpret, open });
