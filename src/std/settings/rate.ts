/** How often something may be done. */
export interface Rate {
  readonly requests: number;
  /** Length of the window, in seconds. */
  readonly seconds: number;
}
