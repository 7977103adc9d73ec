/** The topic on the bus. */
export const TODAY_TOPIC = "visitors:today";

/** What is told on the bus when the number changed. */
export interface TodayMessage {
  readonly total: number;
  /** When counting began, in milliseconds since 1970. */
  readonly at: number;
}
