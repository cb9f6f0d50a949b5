import type { Message, MessageStatus } from "@gatehouse/sdk";
import type { StoredMessage } from "../store/sql/read-messages.js";
import type { Keyring } from "../vault/keyring.js";
import { type DataKey, sealJson, unsealJson } from "../vault/seal.js";

/** The message was sealed with a key that is destroyed. */
export class ErasedError extends Error {
  override readonly name = "ErasedError";
}

const place = (id: string): string => `message|${id}|content`;

/** Opens a stored message; the row's columns win over the sealed view. */
export function openMessage(
  keyring: Keyring,
  row: StoredMessage,
): { readonly message: Message; readonly key: DataKey } {
  if (row.wrapped === null) throw new ErasedError(`${row.id} was erased`);
  if (row.content.length === 0) throw new ErasedError(`${row.id} has expired`);
  const key = keyring.open({ kid: row.kid, wrapped: row.wrapped });
  const message = unsealJson<Message>(key, place(row.id), row.content);
  return {
    key,
    message: {
      ...message,
      revision: row.revision,
      ...(row.status !== null && { status: row.status as MessageStatus }),
    },
  };
}

export const sealMessage = (key: DataKey, message: Message): Buffer => sealJson(key, place(message.id), message);
