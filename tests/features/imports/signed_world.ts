import type { ImportsWorld } from "#tests/_support/imports_world.ts";
import { type ForgedCall, forgedCall } from "#tests/_support/forged_call.ts";
import { createPipelineWorld } from "./pipeline_world.ts";

/** A world whose queue nobody reaches: what is delivered, and how it is signed, is the test's business. */
export interface SignedWorld extends ImportsWorld {
  /** Delivers a message to the job that works on imports; signed as it must be, but for what `call` says. */
  deliver(message: unknown, call?: ForgedCall): Promise<Response>;
  /** The id of a new import of a file, which waits. */
  waiting(type: string, content: string): Promise<string>;
}

const BASE = "https://aliran.example.org";
const KEYS = { current: "sig_current_of_the_pipeline", next: "sig_next_of_the_pipeline" };
/** Nothing listens there. */
const NOWHERE = "http://127.0.0.1:1";

/** Makes a {@linkcode SignedWorld}. */
export async function createSignedWorld(
  settings: Readonly<Record<string, string>> = {},
): Promise<SignedWorld> {
  const world = await createPipelineWorld({
    QSTASH_URL: NOWHERE,
    QSTASH_TOKEN: "token-of-the-pipeline",
    QSTASH_CURRENT_SIGNING_KEY: KEYS.current,
    QSTASH_NEXT_SIGNING_KEY: KEYS.next,
    PUBLIC_BASE_URL: BASE,
    ...settings,
  });
  const place = { baseUrl: BASE, key: KEYS.current, now: Date.now() };
  return {
    ...world,
    deliver: async (message, call = {}) => {
      const body = JSON.stringify(message);
      return await world.app.fetch(forgedCall({ path: "/jobs/run_import", body, ...call }, place));
    },
    async waiting(type, content) {
      const response = await world.send({ type, content, query: { again: "1" } });
      const { data, detail } = await response.json();
      if (data === undefined) throw new Error(`The upload was refused: ${detail}`);
      return data.jobId;
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}
