import { pathSecretOption, requireTemplates, signaturesOption, templatesOption } from "@gatehouse/sdk";
import { chinaRegionOption, defaultTemplateOption, endpointOption, templateTextOption } from "@gatehouse/sdk/sms";
import { z } from "zod";
import { variablesOf } from "./template-variables.js";

const template = z.strictObject({
  id: z.string().min(1).max(64).describe("模板 CODE，如 SMS_123456789 | Template code"),
  text: templateTextOption("${name}"),
});

/** Options of an `sms_aliyun` account. */
export const config = z
  .strictObject({
    access_key_id: z.string().min(1).max(128).describe("RAM 用户的 AccessKey ID | AccessKey id of a RAM user"),
    access_key_secret: z
      .string()
      .min(1)
      .max(256)
      .describe("AccessKey 的密钥 | AccessKey secret")
      .meta({ secret: true }),
    endpoint: endpointOption("https://dysmsapi.aliyuncs.com"),
    signatures: signaturesOption,
    templates: templatesOption(template),
    default_template: defaultTemplateOption("CODE"),
    path_secret: pathSecretOption,
    region: chinaRegionOption,
  })
  .superRefine(requireTemplates(variablesOf));

export type Config = z.output<typeof config>;
