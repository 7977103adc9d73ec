/** Where the progress of an import lies in the shared store, and the topic of the bus on which it is told. */
export function progressKey(jobId: string): string {
  return `import:progress:${jobId}`;
}
