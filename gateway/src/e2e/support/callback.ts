import { type Receiver, startReceiver } from "./receiver.js";

/** What an app_http account POSTs to its callback (contract §4.3). */
export interface CallbackMessage {
  readonly type: string;
  readonly id: string;
  readonly conversation_ref: string | null;
  readonly to: { readonly scheme: string; readonly value: string };
  readonly text: string;
  readonly attachments: readonly { readonly url: string; readonly filename: string; readonly content_type: string }[];
  readonly reply_to: string | null;
  readonly sent_at: string;
}

export interface Callback extends Pick<Receiver, "url" | "address" | "answer" | "close"> {
  /** Every call with a good signature, repeats too. */
  calls(): readonly { readonly webhookId: string; readonly message: CallbackMessage }[];
  /** Calls about one message; throws when they do not come. */
  about(id: string, count?: number): Promise<readonly CallbackMessage[]>;
}

/** The school's own app, which shows our messages to people; it checks every signature. */
export async function startCallback(secret: string): Promise<Callback> {
  const receiver = await startReceiver(secret);
  const calls: Callback["calls"] = () =>
    receiver.received.map(({ webhookId, event }) => ({ webhookId, message: event as unknown as CallbackMessage }));
  return {
    url: receiver.url,
    address: receiver.address,
    answer: receiver.answer,
    close: receiver.close,
    calls,
    async about(id, count = 1) {
      const until = Date.now() + 40_000;
      for (;;) {
        const found = calls().filter(({ webhookId }) => webhookId === id);
        if (found.length >= count) return found.map(({ message }) => message);
        if (Date.now() > until) throw new Error(`${found.length} of ${count} calls about ${id} came`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}
