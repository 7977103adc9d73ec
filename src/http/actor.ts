import type { Caller } from "./caller.ts";

/** Who asks for a change, and in which request. */
export interface Actor {
  readonly caller: Caller;
  readonly requestId: string;
}
