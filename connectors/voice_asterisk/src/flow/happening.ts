/** What happened to a call, freed of the shape of ARI's events. */
export type Happening =
  | { readonly what: "key_pressed"; readonly digit: string }
  | { readonly what: "played"; readonly playback: string; readonly ok: boolean }
  | { readonly what: "recorded"; readonly name: string; readonly ok: boolean }
  | { readonly what: "leg_answered"; readonly channel: string }
  | { readonly what: "hangup_asked"; readonly channel: string; readonly cause: number }
  /** Out of the application, perhaps still alive elsewhere. */
  | { readonly what: "left"; readonly channel: string }
  | { readonly what: "destroyed"; readonly channel: string; readonly cause?: number }
  | { readonly what: "held" }
  | { readonly what: "resumed" }
  | { readonly what: "transferred" }
  /** The moment `due_ms` of the call has come. */
  | { readonly what: "due" };
