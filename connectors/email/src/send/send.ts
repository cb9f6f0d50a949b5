import { Readable } from "node:stream";
import type { Host, Outbound, SendContext, Sent } from "@gatehouse/sdk";
import { smtpStep } from "@gatehouse/sdk/mail";
import type { SmtpSubmitConfig } from "../config.js";
import { composed } from "./compose.js";
import { withSmtp } from "./connection.js";

/** Sends one mail through the submission server. The server's 250 means `accepted`, not that anybody read it. */
export const smtpSend =
  (config: SmtpSubmitConfig, host: Host) =>
  async (message: Outbound, { idempotencyKey }: SendContext, signal: AbortSignal): Promise<Sent> => {
    const files = await Promise.all(
      message.attachments.map(async ({ id: file, filename, content_type }) => ({
        filename,
        content_type,
        content: await host.readAttachment(file, signal),
      })),
    );
    const { id, from, to, raw } = await composed(message, config, idempotencyKey, files);
    let left = false;
    await withSmtp(
      config,
      host,
      signal,
      (connection) => {
        // Read only after the server asked for the mail; at its end the final dot goes out.
        const body = Readable.from([raw]).once("end", () => (left = true));
        return smtpStep(connection, signal, (done) =>
          connection.send({ from, to: [to], size: raw.length }, body, done),
        );
      },
      () => (left ? id : undefined),
    );
    return { source_id: id, status: "accepted" };
  };
