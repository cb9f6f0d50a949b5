/**
 * `source_id` of what we write: Chatwoot keeps it, finds it again for a retry, and shows it in its webhooks, where it
 * tells our own messages from those of the staff there.
 */
export const markerOf = (eventId: string): string => `gatehouse:${eventId}`;

export const isMarked = (sourceId: string | null | undefined): boolean => sourceId?.startsWith("gatehouse:") ?? false;
