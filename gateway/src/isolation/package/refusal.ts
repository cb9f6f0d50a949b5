import { PluginError } from "@gatehouse/sdk";

/** Why a connector is not run: words for the person who mends it, Chinese first. */
export const refusal = (zh: string, en: string): PluginError => new PluginError("invalid_config", `${zh} | ${en}`);
