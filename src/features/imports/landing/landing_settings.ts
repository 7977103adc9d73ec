/**
 * What settles a transaction that lands rows, as calls in a `select`: naive times are on the wall of the landing, and rows are
 * looked up by their key one by one, where the planner would read a large table as a whole for every batch.
 *
 * @param timezone IANA name.
 */
export function landingSettings(timezone: string): string {
  return `set_config('timezone', '${timezone.replaceAll("'", "''")}', true),
  set_config('enable_hashjoin', 'off', true),
  set_config('enable_mergejoin', 'off', true),
  set_config('work_mem', '64MB', true)`;
}
