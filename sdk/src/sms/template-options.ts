import { z } from "zod";
import { regionCode } from "../options.js";

/** The option `default_template` of a provider that sends approved texts; `word` is what it calls a template's id. */
export const defaultTemplateOption = (word: "CODE" | "ID") =>
  z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe(
      `自由回复所用模板的 ${word}，只能有一个变量；不填则只能发模板 | Template with one variable that carries free replies; without it only templates leave`,
    );

/** The text of a template; `variables` shows how the provider writes them. */
export const templateTextOption = (variables: string) =>
  z
    .string()
    .min(1)
    .max(1000)
    .describe(`审核通过的模板内容，变量写作 ${variables} | The approved text, with ${variables} for variables`);

/** The option `endpoint` of a provider's HTTP API. */
export const endpointOption = (address: string) =>
  z
    .url({ protocol: /^https?$/ })
    .default(address)
    .describe("接口地址 | Address of the API");

/** The option `region` of a provider in mainland China. */
export const chinaRegionOption = regionCode
  .default("CN")
  .describe("不带国家码的号码所属地区 | Region of phone numbers written without a country code");
