/** Fields of the mails we send, by which our own are known when they come back. */
export const conversationField = "X-Gatehouse-Conversation";
export const ownField = "X-Gatehouse-Message";
/** RFC 3834. */
export const automaticField = "Auto-Submitted";
