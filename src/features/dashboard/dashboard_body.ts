/** The text of a dashboard's answer. */
export function dashboardBody(message: string, data: unknown): string {
  return JSON.stringify({ status_code: 200, message, data });
}
