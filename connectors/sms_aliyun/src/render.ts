import { approvedSignature, fillTemplate, type HttpCall, type Outbound, type SendContext } from "@gatehouse/sdk";
import { apiCall } from "./api-call.js";
import type { Config } from "./config.js";
import { variablesOf } from "./template-variables.js";

/** SendSms to one number. `OutId` is our id, for the provider's own records; a report is known by `BizId`. */
export function render(message: Outbound, context: SendContext<Config>): HttpCall {
  const signature = approvedSignature(message, context.config.signatures);
  const { template, values } = fillTemplate(message, context.config, variablesOf);
  const query = {
    PhoneNumbers: message.to.value.replace(/^\+/, ""),
    SignName: signature,
    TemplateCode: template,
    ...(values.length > 0 && { TemplateParam: JSON.stringify(Object.fromEntries(values)) }),
    OutId: message.id,
  };
  return apiCall(context.config, "SendSms", query, context);
}
