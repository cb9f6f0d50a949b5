/** What is asked of Asterisk: each is one REST call (ari/call.ts). Ids are chosen here, so that events can be told apart. */
export type Command =
  | { readonly do: "answer"; readonly channel: string }
  | { readonly do: "hang_up"; readonly channel: string }
  | { readonly do: "ring"; readonly channel: string }
  | { readonly do: "start_music"; readonly channel: string; readonly music?: string }
  | { readonly do: "stop_music"; readonly channel: string }
  | { readonly do: "play"; readonly channel: string; readonly playback: string; readonly media: string }
  | { readonly do: "stop_playback"; readonly playback: string }
  | {
      readonly do: "originate";
      readonly channel: string;
      readonly endpoint: string;
      readonly callerId: string;
      readonly ringSecs: number;
    }
  | { readonly do: "create_bridge"; readonly bridge: string }
  | { readonly do: "join_bridge"; readonly bridge: string; readonly channels: readonly string[] }
  | { readonly do: "destroy_bridge"; readonly bridge: string }
  | {
      readonly do: "record_bridge";
      readonly bridge: string;
      readonly name: string;
      readonly format: string;
      readonly beep: boolean;
      readonly maxSecs: number;
    }
  | {
      readonly do: "record_channel";
      readonly channel: string;
      readonly name: string;
      readonly format: string;
      readonly maxSecs: number;
      readonly maxSilenceSecs: number;
    }
  | { readonly do: "discard_recording"; readonly name: string }
  | { readonly do: "subscribe"; readonly channel: string };
