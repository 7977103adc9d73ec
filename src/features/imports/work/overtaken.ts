/** Somebody else has taken the import on, or it is not its turn any more: whoever gets this has nothing left to do. */
export class Overtaken extends Error {
  override readonly name = "Overtaken";
  constructor() {
    super("Somebody else works on this import");
  }
}
