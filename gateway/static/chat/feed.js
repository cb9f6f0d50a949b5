const firstPauseMs = 1_000;
const longestPauseMs = 30_000;
/** The gateway beats every 30 s; a connection that was silent for longer is dead. */
const silenceMs = 75_000;
const closeCodes = { refused: 4401, renew: 4402 };

/** Keeps a connection to the gateway's live feed. `state` is told connecting, online, offline or refused. */
export function openFeed({ server, hello, frame, state, ended }) {
  const address = `${server.replace(/^http/, "ws")}/chat/live`;
  let socket;
  let cursor;
  let pauseMs = firstPauseMs;
  let timer;
  let silence;

  function listen() {
    clearTimeout(silence);
    silence = setTimeout(() => socket?.close(), silenceMs);
  }

  function hear(text) {
    listen();
    const heard = JSON.parse(text);
    if (heard.cursor !== undefined) cursor = heard.cursor;
    if (heard.type === "ready") {
      pauseMs = firstPauseMs;
      state("online");
    }
    if (heard.type !== "beat") frame(heard);
  }

  function lost({ code, reason }) {
    clearTimeout(silence);
    socket = undefined;
    if (ended.aborted) return;
    if (code === closeCodes.renew) cursor = undefined;
    state(code === closeCodes.refused ? "refused" : "offline", reason);
    // A refused page asks again now and then: the school may be just setting it up.
    const wait = code === closeCodes.refused ? longestPauseMs : pauseMs;
    timer = setTimeout(connect, wait * (0.5 + Math.random()));
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }

  function connect() {
    clearTimeout(timer);
    if (socket !== undefined) return;
    const opened = new WebSocket(address);
    socket = opened;
    opened.addEventListener("open", () =>
      opened.send(JSON.stringify({ ...hello(), ...(cursor && { after: cursor }) })),
    );
    opened.addEventListener("message", ({ data }) => hear(data));
    opened.addEventListener("close", lost);
    listen();
  }

  const signal = ended;
  addEventListener("online", connect, { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && connect(), { signal });
  ended.addEventListener("abort", () => {
    clearTimeout(timer);
    socket?.close();
  });
  state("connecting");
  connect();
}
