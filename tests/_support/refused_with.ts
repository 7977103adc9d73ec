import assert from "node:assert/strict";
import { type ProblemCode, PROBLEMS } from "#src/problem.ts";

/** A refusal as a client sees it. */
export interface Refusal {
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly headers: Headers;
}

/** Makes sure that an answer is this refusal, and gives it. */
export async function refusedWith(answer: Response | Promise<Response>, code: ProblemCode): Promise<Refusal> {
  const response = await answer;
  const body = await response.json();
  assert.equal(body.code, code, JSON.stringify(body));
  assert.equal(response.status, PROBLEMS[code][0]);
  return { ...body, headers: response.headers };
}
