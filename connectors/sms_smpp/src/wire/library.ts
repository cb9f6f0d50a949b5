import smpp from "smpp";

const { cstring, int8, buffer } = smpp.types;

/** submit_sm and deliver_sm have the same body (SMPP 3.4, 4.4.1 and 4.6.1). */
const body = {
  service_type: cstring,
  source_addr_ton: int8,
  source_addr_npi: int8,
  source_addr: cstring,
  dest_addr_ton: int8,
  dest_addr_npi: int8,
  destination_addr: cstring,
  esm_class: int8,
  protocol_id: int8,
  priority_flag: int8,
  schedule_delivery_time: cstring,
  validity_period: cstring,
  registered_delivery: int8,
  replace_if_present_flag: int8,
  data_coding: int8,
  sm_default_msg_id: int8,
  short_message: buffer,
};

const params = Object.fromEntries(Object.entries(body).map(([name, type]) => [name, { type }]));

/**
 * The library's own definitions turn texts into strings and back, and lose bytes on the way: these keep them. TLVs stay
 * bytes too, since the library throws at one with a wrong length, and a message that breaks the connection comes again.
 */
for (const [name, id] of Object.entries({ submit_sm: 0x04, deliver_sm: 0x05 })) smpp.addCommand(name, { id, params });
for (const [name, { id }] of Object.entries(smpp.tlvs)) smpp.addTLV(name, { id, type: smpp.types.tlv.buffer });

export type { Pdu, Session } from "smpp";
export { smpp };
