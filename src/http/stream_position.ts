import type { BusPosition } from "#src/platform/bus.ts";

const ID = /^(?<epoch>[A-Za-z0-9]{1,64})-(?<seq>0|[1-9][0-9]{0,14})$/;

/** The place that an id of the stream, `epoch-seq`, means; `null` when it is no such id. */
export function streamPosition(id: string): BusPosition | null {
  const groups = ID.exec(id)?.groups;
  return groups === undefined ? null : { epoch: groups["epoch"]!, seq: Number(groups["seq"]) };
}
