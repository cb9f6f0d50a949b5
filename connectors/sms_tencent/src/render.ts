import { approvedSignature, fillTemplate, type HttpCall, type Outbound, type SendContext } from "@gatehouse/sdk";
import { apiCall } from "./api-call.js";
import type { Config } from "./config.js";
import { variablesOf } from "./template-variables.js";

/** SendSms to one number. `SessionContext` is our id, for the provider's own records. */
export function render(message: Outbound, { config, now }: SendContext<Config>): HttpCall {
  const signature = approvedSignature(message, config.signatures);
  const { template, values } = fillTemplate(message, config, variablesOf, (name) => `{${name}}`);
  const call = {
    PhoneNumberSet: [message.to.value],
    SmsSdkAppId: config.sdk_app_id,
    SignName: signature,
    TemplateId: template,
    TemplateParamSet: values.map(([, value]) => value),
    SessionContext: message.id,
  };
  return apiCall(config, "SendSms", call, now);
}
