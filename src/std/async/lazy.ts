/** A value that is made when somebody first asks for it, once for all who ask; a failure is told to those who wait, and not kept. */
export function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () =>
    made ??= make().catch((error) => {
      made = null;
      throw error;
    });
}
