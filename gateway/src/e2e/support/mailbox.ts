import { createTransport } from "nodemailer";
import type Mail from "nodemailer/lib/mailer/index.js";

/** Sends a mail to a gateway's listener with a real client library; resolves after its 250, throws with the server's code. */
export async function sendMail(port: number, mail: Mail.Options): Promise<void> {
  const client = createTransport({ host: "127.0.0.1", port, secure: false });
  try {
    await client.sendMail({ from: "妈妈 <mother@home.example>", to: "desk@school.example", ...mail });
  } finally {
    client.close();
  }
}

/** The code an SMTP server refused with. */
export const refusalOf = (sending: Promise<void>): Promise<number | undefined> =>
  sending.then(
    () => undefined,
    (error: unknown) => (error as { responseCode?: number }).responseCode ?? 0,
  );
