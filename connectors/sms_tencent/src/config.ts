import { pathSecretOption, requireTemplates, signaturesOption, templatesOption } from "@gatehouse/sdk";
import { chinaRegionOption, defaultTemplateOption, endpointOption, templateTextOption } from "@gatehouse/sdk/sms";
import { z } from "zod";
import { variablesOf } from "./template-variables.js";

const template = z.strictObject({
  id: z
    .string()
    .regex(/^[\w-]{1,64}$/, "must be the template's id")
    .describe("模板 ID | Template id"),
  text: templateTextOption("{1} {2}"),
});

/** Options of an `sms_tencent` account. */
export const config = z
  .strictObject({
    secret_id: z.string().min(1).max(128).describe("子用户的 SecretId | SecretId of a sub-user"),
    secret_key: z
      .string()
      .min(1)
      .max(256)
      .describe("子用户的 SecretKey | SecretKey of a sub-user")
      .meta({ secret: true }),
    sdk_app_id: z
      .string()
      .regex(/^\d{5,20}$/, "must be the number of the SMS application")
      .describe("短信应用的 SdkAppId | SdkAppId of the SMS application"),
    endpoint: endpointOption("https://sms.tencentcloudapi.com"),
    api_region: z
      .enum(["ap-guangzhou", "ap-beijing", "ap-nanjing"])
      .default("ap-guangzhou")
      .describe("接口地域 | Region of the API"),
    signatures: signaturesOption,
    templates: templatesOption(template),
    default_template: defaultTemplateOption("ID"),
    path_secret: pathSecretOption,
    region: chinaRegionOption,
  })
  .superRefine(requireTemplates(variablesOf));

export type Config = z.output<typeof config>;
