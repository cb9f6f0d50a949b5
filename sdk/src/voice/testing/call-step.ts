const at = "2026-11-25T08:00:00.000Z";

/** A raw event of one step (../call-report.ts), for the kit: `text` is the caller's name, the only text of a call. */
export const callStep = (text: string, state = "ringing") => ({
  raw: {
    content_type: "application/json",
    body: JSON.stringify({
      at,
      from: { scheme: "sip", value: "6001", display_name: text },
      call: { call_id: "c-1", state, direction: "inbound", started_at: at },
    }),
  },
});
