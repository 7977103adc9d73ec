/** How long the demos beside Plane's wait once they are asked for. */
const DEMO_MS = 1_000;

/** Lets another embedded demo's first readers go first: all keep the same thread busy. */
export function demoTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, DEMO_MS));
}
