import { missing, testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { freescout } from "./testing/freescout.js";
import { example, login, stageWith } from "./testing/stage.js";

const answer = (text: string) => ({
  raw: {
    key: "mail-kit",
    content_type: "application/json",
    body: JSON.stringify({
      conversation_id: "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234",
      text,
      agent: "li@support.school.example",
      attachments: [],
      left_out: false,
    }),
  },
});

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, address: "second@school.example", imap: { ...example.imap, password: "another-password" } },
  inbound: { withText: answer },
  counterpart:
    missing("dovecot") ||
    (async () => {
      const stage = await stageWith(freescout());
      const smtp = { host: "smtp.school.example", port: stage.relay.port, tls: "none" as const, ...login };
      const imap = { ...example.imap, port: stage.imap.port, tls: "starttls" as const, ca: stage.imap.ca, ...login };
      return {
        options: { ...example, smtp, imap },
        badCredential: { ...example, imap, smtp: { ...smtp, password: "wrong" } },
        stop: () => stage.stop(),
      };
    }),
});
