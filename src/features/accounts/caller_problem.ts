import { Problem } from "#src/problem.ts";

const SENTENCES = {
  bad: "The token is not good",
  expired: "The token has expired",
  ended: "The session has ended",
} as const;

/** The refusal of a token that was shown. @param cause For the log; nobody else is told. */
export function callerProblem(why: keyof typeof SENTENCES, cause: string): Problem {
  const detail = SENTENCES[why];
  return new Problem("token_invalid", {
    detail,
    headers: {
      "WWW-Authenticate": `Bearer realm="aliran", error="invalid_token", error_description="${detail}"`,
    },
    cause: new Error(`Token is refused: ${cause}`),
  });
}
