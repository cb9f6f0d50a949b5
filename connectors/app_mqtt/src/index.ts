import { defineConnector } from "@gatehouse/sdk";
import { check } from "./check.js";
import { config } from "./config.js";
import { interpret } from "./interpret.js";
import { open } from "./session.js";

/** Apps and devices over an MQTT broker, both ways. */
export default defineConnector({ id: "app_mqtt", config, check, interpret, open });
