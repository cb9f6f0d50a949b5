import type { Host } from "@gatehouse/sdk";
import { fakeHost } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { type Config, config } from "../config.js";

/** Every name leads to loopback: `resolve` answers 127.0.0.1, so no packet leaves the machine. */
export const loopback = (): Host => fakeHost({ allows: () => true });

/** Options as the gateway hands them over, defaults filled in. */
export const options = (given: z.input<typeof config>): Config => config.parse(given);

/** A short plain mail. */
export const plainMail = (id: string, text = "Hello"): string =>
  `From: parent@a.example\r\nTo: desk@school.example\r\nSubject: Mail ${id}\r\nDate: Mon, 23 Nov 2026 10:00:00 +0800\r\nMessage-ID: <${id}@a.example>\r\n\r\n${text}\r\n`;
