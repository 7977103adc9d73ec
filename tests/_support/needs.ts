/** Names that the test runner gives a test which asks for them. */
export type Need =
  | "TEST_POSTGRES_URL"
  | "TEST_MYSQL_URL"
  | "TEST_REDIS_URL"
  | "TEST_CA_FILE"
  | "TEST_CHROMIUM"
  | "TEST_SOFFICE";

/** A test that waits for a server for so long has failed; several times what the longest takes on a busy machine. */
const LIMIT_MS = 5 * 60_000;

/**
 * To be spread into a test's definition: the test is ignored unless all that it needs is in the environment, and fails
 * when it stands still. The runner says why something is not there, and with `CI=true` an ignored test is a failure.
 */
export function needs(...names: readonly Need[]): { ignore: boolean; timeout: number } {
  return { ignore: names.some((name) => !Deno.env.get(name)), timeout: LIMIT_MS };
}
