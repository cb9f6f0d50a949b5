// What `npm start` and `npm test` do first: install what the lock file names, build what changed. Builtins only.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isBuilt, rememberBuild, sourcesState } from "./built.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Leaves node_modules and dist up to date. A signal meanwhile ends what runs, and this process with `exitCodeOnSignal`. */
export async function prepare({ exitCodeOnSignal }) {
  const running = new Set();
  const onSignal = (signal) => endAll(running, signal, exitCodeOnSignal);
  for (const signal of signals) process.on(signal, onSignal);
  if (!isInstalled()) await install(running);
  const state = sourcesState(root);
  if (isBuilt(root, state)) return;
  await build(running);
  rememberBuild(root, state);
}

/** The handlers stay, since a signal may also come while the program itself is loading; its own ones then take over. */
function endAll(running, signal, exitCode) {
  if (running.size === 0 && process.listenerCount(signal) > 1) return;
  if (running.size === 0) process.exit(exitCode);
  for (const child of running) {
    child.removeAllListeners("close");
    child.once("exit", () => exitWithoutGroup(child, exitCode, Date.now() + 1000));
    endGroup(child, "SIGTERM");
    setTimeout(() => endGroup(child, "SIGKILL"), 5000).unref();
  }
}

/**
 * A child may end before what it started in turn, which must not outlive us. For a second only: a zombie that nobody
 * collects, as in some containers, counts as a member for ever.
 */
function exitWithoutGroup(child, exitCode, until) {
  if (!endGroup(child, "SIGKILL") || Date.now() > until) process.exit(exitCode);
  setTimeout(() => exitWithoutGroup(child, exitCode, until), 10);
}

/** Children lead a group of their own: what npm and tsc start in turn must end with them. False: none is left. */
function endGroup(child, signal) {
  try {
    return process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
    return false;
  }
}

/** Does node_modules hold what the lock file names? npm keeps its own record of what it installed. */
function isInstalled() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = readPackages(join(root, "package-lock.json"));
  const found = readPackages(record);
  return Object.entries(wanted).every(([path, entry]) => isSame(path, entry, found[path]));
}

const readPackages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

function isSame(path, wanted, found) {
  if (path === "" || (found === undefined && !isMeantForUs(wanted))) return true;
  return found !== undefined && found.version === wanted.version && found.link === wanted.link;
}

/** Optional packages for other machines are left out by npm. */
function isMeantForUs({ optional, devOptional, os = [process.platform], cpu = [process.arch], libc }) {
  if (!optional && !devOptional) return true;
  return os.includes(process.platform) && cpu.includes(process.arch) && libc === undefined;
}

async function install(running) {
  console.error("Installing what the lock file names … 正在安装依赖……");
  const options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const [program, words] = npmCommand(options);
  const { code } = await run(running, program, words, ["ignore", "ignore", "inherit"]);
  if (code !== 0) throw setupError(`npm ci failed (exit code ${code}): nothing was started; npm says why above.`);
}

/** npm tells its scripts where it is; started without npm, it is looked for on PATH. */
function npmCommand(words) {
  const npm = process.env.npm_execpath;
  return npm?.endsWith("npm-cli.js") ? [process.execPath, [npm, ...words]] : ["npm", words];
}

async function build(running) {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  console.error("Building … 正在构建……");
  const { code, output } = await run(running, process.execPath, [tsc, "-b"], ["ignore", "pipe", "pipe"]);
  if (code !== 0) throw setupError(`${output}The build failed: nothing was started. 构建失败。`);
}

function run(running, program, words, stdio) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: root, stdio, detached: true });
    const output = [];
    running.add(child);
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.once("error", (error) => reject(setupError(`${program} cannot be run: ${error.message}`)));
    child.once("close", (code) => {
      running.delete(child);
      resolve({ code, output: Buffer.concat(output).toString() });
    });
  });
}

const setupError = (message) => Object.assign(new Error(message), { isSetupError: true });
