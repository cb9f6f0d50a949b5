// A constructed sheet: allowed by a policy that forbids inline styles, and gone from the host page's reach.
export const styles = new CSSStyleSheet();

styles.replaceSync(`
:host {
  --accent: #14532d; --on-accent: #ffffff; --soft: #c9e6d3;
  --paper: #ffffff; --ground: #f4f7f5; --ink: #17221c; --quiet: #51625a; --line: #d5dfd9; --warn: #a01c1c;
  --ring: #b45309;
  color-scheme: light dark;
  font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: var(--ink);
}
@media (prefers-color-scheme: dark) {
  :host {
    --accent: #2f7d4f; --soft: #1d4630; --paper: #18211c; --ground: #111814; --ink: #e8efea;
    --quiet: #a9bab1; --line: #33423a; --warn: #ff9d94; --ring: #fbbf24;
  }
}
*, ::before { box-sizing: border-box; }
[hidden] { display: none !important; }
button, input, textarea { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; }
svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.opener { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; width: 60px; height: 60px; border: 0; border-radius: 50%;
  background: var(--accent); color: var(--on-accent); box-shadow: 0 6px 20px rgb(0 0 0 / 0.28); display: grid; place-items: center; transition: transform 0.15s; }
.opener:hover { transform: scale(1.06); }
.count { position: absolute; top: -2px; right: -2px; min-width: 22px; padding: 0 6px; border-radius: 11px; background: #b91c1c; color: #fff; font-size: 13px; line-height: 22px; font-weight: 600; }
.count:empty { display: none; }

.panel { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; width: min(390px, calc(100vw - 24px)); height: min(640px, calc(100vh - 40px));
  display: flex; flex-direction: column; background: var(--ground); border: 1px solid var(--line); border-radius: 16px; overflow: hidden;
  box-shadow: 0 16px 48px rgb(0 0 0 / 0.26); animation: rise 0.18s ease-out; }
.panel.page { position: relative; inset: auto; z-index: auto; width: 100%; max-width: 760px; height: 100vh; height: 100dvh; margin: 0 auto; border-width: 0 1px; border-radius: 0; box-shadow: none; animation: none; }
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
@media (max-width: 480px) {
  .panel:not(.page) { inset: 0; width: 100%; height: 100vh; height: 100dvh; border: 0; border-radius: 0; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }

header { display: flex; align-items: center; gap: 12px; padding: 14px 16px; background: var(--accent); color: var(--on-accent); }
header > div { flex: 1; min-width: 0; }
h2 { margin: 0; font-size: 17px; font-weight: 600; overflow-wrap: anywhere; }
.state { margin: 2px 0 0; font-size: 13px; display: flex; align-items: center; gap: 6px; }
.state::before { content: ""; width: 8px; height: 8px; border-radius: 50%; background: #facc15; flex: none; }
.state[data-state="online"]::before { background: #86efac; }
.state[data-state="refused"]::before { background: #fca5a5; }
.close { background: none; border: 0; color: inherit; width: 40px; height: 40px; border-radius: 10px; display: grid; place-items: center; }
.close:hover { background: rgb(255 255 255 / 0.16); }
header :focus-visible { outline-color: #fde68a; }

.log { position: relative; flex: 1; scrollbar-width: thin; scrollbar-color: var(--line) transparent; overflow-y: auto; padding: 16px; display: flex; flex-direction: column; gap: 10px; overscroll-behavior: contain; }
.log:focus-visible { outline-offset: -3px; }
.message { max-width: 84%; align-self: flex-start; }
.message.own { align-self: flex-end; }
.bubble { margin: 0; padding: 9px 13px; border-radius: 4px 14px 14px; background: var(--paper); border: 1px solid var(--line); width: fit-content; max-width: 100%; overflow-wrap: anywhere; }
.own .bubble { margin-left: auto; border-radius: 14px 4px 14px 14px; background: var(--soft); border-color: transparent; }
.waiting .bubble { border: 1px dashed var(--quiet); }
.failed .bubble { border: 1px solid var(--warn); }
.bubble p { margin: 0; }
blockquote { margin: 2px 0 6px; padding: 2px 10px; border-left: 3px solid var(--quiet); color: var(--quiet); font-size: 14px; }
.text { white-space: pre-wrap; }
.gone { color: var(--quiet); font-style: italic; }
.foot { margin: 3px 4px 0; font-size: 12.5px; color: var(--quiet); overflow-wrap: anywhere; }
.own .foot { text-align: right; }
.failed .foot { color: var(--warn); }
.foot button { margin-left: 8px; padding: 2px 8px; font-size: 13px; border: 1px solid currentColor; border-radius: 6px; background: none; }
a { color: inherit; text-underline-offset: 2px; }
.file { display: block; margin-top: 6px; text-decoration: none; }
.bubble > .file:first-of-type { margin-top: 2px; }
.file img { display: block; max-width: 100%; max-height: 240px; border-radius: 8px; margin-bottom: 4px; }
.fileline, span.file { display: flex; align-items: center; gap: 6px; }
.filename { text-decoration: underline; overflow-wrap: anywhere; }
.file svg { width: 18px; height: 18px; }
.size { font-size: 13px; color: var(--quiet); white-space: nowrap; }
.interactive p { margin: 2px 0 8px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
.action { padding: 6px 14px; border: 1px solid var(--accent); border-radius: 18px; background: var(--paper); color: inherit; text-decoration: none; }
button.action:hover, a.action:hover { background: var(--soft); }

.composer { padding: 10px 12px 12px; background: var(--paper); border-top: 1px solid var(--line); }
.row { display: flex; align-items: flex-end; gap: 8px; }
textarea:focus-visible, .name:focus-visible { outline: 2px solid var(--accent); outline-offset: 0; }
textarea, .name { flex: 1; min-width: 0; padding: 9px 12px; border: 1px solid #74867d; border-radius: 12px; background: var(--ground); resize: none; line-height: 1.4; max-height: 140px; }
.name { width: 100%; margin-bottom: 8px; }
::placeholder { color: var(--quiet); opacity: 1; }
.tool { width: 42px; height: 42px; border: 0; border-radius: 12px; background: none; color: var(--quiet); display: grid; place-items: center; flex: none; }
.tool:hover { background: var(--ground); }
.tool.send { background: var(--accent); color: var(--on-accent); }
.picked { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 6px; }
.picked li { margin-bottom: 8px; padding: 3px 4px 3px 10px; border-radius: 10px; background: var(--soft); font-size: 14px; max-width: 100%; }
.picked .filename { text-decoration: none; }
.picked button { border: 0; background: none; width: 28px; height: 28px; border-radius: 8px; }
.trouble { margin: 0 0 8px; color: var(--warn); font-size: 14px; }
.trouble:empty { display: none; }
`);
