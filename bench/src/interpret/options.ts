/** Options of the connectors whose reading of a raw event depends on them, as their recorded inputs need them. */
export const optionsOf: Readonly<Record<string, object>> = {
  app_mqtt: { host: "mqtt.school.example", user: "gatehouse", password: "example-password" },
  sms_http: {
    receive: {
      auth: { type: "hmac", header: "X-Signature", secret: "a-key-of-the-benchmark" },
      fields: { from: "mobile", text: "content", id: "msg_id", time: "received" },
      report: {
        when: "state",
        id: "out_id",
        status: "state",
        code: "reason",
        statuses: { SUBMITTED: "accepted", SENT: "sent", DELIVRD: "delivered", UNDELIV: "failed" },
      },
    },
  },
};
