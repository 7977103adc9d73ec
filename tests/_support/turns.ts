/** Lets everything that is ready run, `count` times over: for showing that something does *not* go on. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}
