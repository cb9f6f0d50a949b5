import { PluginError } from "@gatehouse/sdk";

type Runtime = typeof import("../runtime/index.mjs");

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";

/** The wechaty packages, which are no part of the gateway. Throws `invalid_config` with the command that installs them. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    return await import("../runtime/index.mjs");
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new PluginError(
      "invalid_config",
      "运行库未安装 | the wechaty runtime is not installed: npm ci --ignore-scripts --prefix connectors/wechaty/runtime",
      { cause },
    );
  }
}
