/** Node-RED's counterpart of one account and one endpoint: answer 202 at once, pass the body on. */
export const nodeRedFlow = (sinkPort: number): readonly object[] => [
  { id: "tab", type: "tab", label: "bench" },
  { id: "in", type: "http in", z: "tab", url: "/in", method: "post", upload: false, wires: [["answer", "prepare"]] },
  { id: "answer", type: "http response", z: "tab", statusCode: "202", headers: {}, wires: [] },
  {
    id: "prepare",
    type: "function",
    z: "tab",
    func: 'msg.headers = { "content-type": "application/json" };\nreturn msg;',
    outputs: 1,
    wires: [["out"]],
  },
  {
    id: "out",
    type: "http request",
    z: "tab",
    method: "POST",
    ret: "txt",
    url: `http://127.0.0.1:${sinkPort}/`,
    persist: true,
    wires: [[]],
  },
];

/** No editor, no telemetry, loopback only. */
export const nodeRedSettings = (port: number): string =>
  `module.exports = ${JSON.stringify({
    uiHost: "127.0.0.1",
    uiPort: port,
    flowFile: "flow.json",
    httpAdminRoot: false,
    telemetry: { enabled: false, updateNotification: false },
    logging: { console: { level: "warn" } },
  })};\n`;
