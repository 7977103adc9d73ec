/** Names that the test runner gives a test which asks for them. */
export type Need =
  | "TEST_POSTGRES_URL"
  | "TEST_MYSQL_URL"
  | "TEST_REDIS_URL"
  | "TEST_CA_FILE"
  | "TEST_CHROMIUM"
  | "TEST_SOFFICE";

/**
 * To be spread into a test's definition: the test is ignored unless all that it needs is in the environment. The runner
 * says why something is not, and with `CI=true` an ignored test is a failure.
 */
export function needs(...names: readonly Need[]): { ignore: boolean } {
  return { ignore: names.some((name) => !Deno.env.get(name)) };
}
