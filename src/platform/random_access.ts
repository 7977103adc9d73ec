/** Bytes that can be read at any place, such as a stored file. */
export interface RandomAccess {
  /** All of it, in bytes. */
  readonly size: number;
  /** Reads `length` bytes from `offset` on; fewer only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}
