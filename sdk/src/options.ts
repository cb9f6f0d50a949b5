import { z } from "zod";

/** A country as ISO 3166 names it in two letters. */
export const regionCode = z.string().regex(/^[A-Z]{2}$/, "must be two capital letters such as CN");

/** The option `region` of every connector that reads phone numbers. */
export const regionOption = regionCode
  .optional()
  .describe(
    "本国号码的地区（如 CN），默认取 gateway.region | Region of phone numbers written without a country code; default gateway.region",
  );

/** The option `path_secret` of a connector whose provider signs nothing; see `verifyPathSecret`. */
export const pathSecretOption = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43,128}$/, "must be 43 to 128 letters, digits, _ or - (256 bits)")
  .optional()
  .describe(
    "回调地址末尾的密钥：/hooks/{id}/{path_secret}；不填则不接收 | Secret at the end of the callback address; without it nothing comes in",
  )
  .meta({ secret: true });
