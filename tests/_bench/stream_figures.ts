import type { Figure, Surroundings } from "./benchmark.ts";
import { curl } from "./curl.ts";
import type { MeasuredProcess } from "./measured_process.ts";
import { rounds } from "./rounds.ts";
import { spread } from "./spread.ts";

const ROUNDS = 7;
const MEGABYTE = 1e6;
const FIRST_BYTE_MS_MAX = 100;
const GROWTH_MB_MAX = 64;
/** A slow reader, for as long as memory would need to fill. */
const SLOW = ["--limit-rate", "8M"];

/** A peer that does the same without us. */
export interface StreamPeer {
  readonly name: string;
  /** Runs it and returns the seconds that it took. */
  run(): Promise<number>;
}

/** The figures of a large report: throughput beside a peer, memory, first byte. */
export async function streamFigures(
  database: string,
  service: MeasuredProcess,
  { peer, tell }: { readonly peer: StreamPeer; readonly tell: Surroundings["tell"] },
): Promise<readonly Figure[]> {
  const url = `${service.origin}/csv/million.csv?cache=bypass`;
  tell("first read");
  const firstBytes: number[] = [];
  let bytes = 0;
  const ours = async () => {
    const run = await curl(url);
    firstBytes.push(run.firstByteMs);
    bytes = run.bytes;
    return run.seconds;
  };
  const cold = await service.residentBytesDuring(ours);
  tell(`${ROUNDS} rounds beside ${peer.name}`);
  const took = await rounds(ROUNDS, { ours, peer: peer.run });
  const warm = await service.residentBytesDuring(async () => {
    for (let times = 0; times < 3; times++) await ours();
  });
  tell("a slow reader");
  const slow = await service.residentBytesDuring(() => curl(url, SLOW));
  const megabytes = bytes / MEGABYTE;
  const [oursTook, peerTook] = [spread(took.ours), spread(took.peer)];
  const grown = (Math.max(cold.most, warm.most, slow.most) - cold.before) / MEGABYTE;
  const [first, ...later] = firstBytes;
  const laterBytes = spread(later);
  return [
    {
      what: `1,000,000 rows, ${megabytes.toFixed(0)} MB, from ${database}: rows per second`,
      ours: timing(oursTook, megabytes),
      peer: `${peer.name}: ${timing(peerTook, megabytes)}`,
      value: peerTook.median / oursTook.median,
      unit: "×",
      wanted: { atLeast: 0.8 },
    },
    {
      what: `the same, best round of each`,
      ours: `${oursTook.least.toFixed(2)} s`,
      peer: `${peerTook.least.toFixed(2)} s`,
      value: peerTook.least / oursTook.least,
      unit: "×",
      wanted: { atLeast: 0.8 },
    },
    {
      what: `${database}: growth of resident memory over all of that, a reader at 8 MB/s included`,
      ours: [cold, warm, slow].map(({ most }) => `${(most / MEGABYTE).toFixed(0)} MB`).join(", ") +
        ` (first, quick, slow) from ${(cold.before / MEGABYTE).toFixed(0)} MB`,
      peer: "",
      value: grown,
      unit: "MB",
      wanted: { atMost: GROWTH_MB_MAX },
    },
    {
      what: `${database}: first byte, the first time`,
      ours: `${first!.toFixed(0)} ms`,
      peer: "",
      value: first!,
      unit: "ms",
      wanted: { atMost: FIRST_BYTE_MS_MAX },
    },
    {
      what: `${database}: first byte, later (median)`,
      ours: `${laterBytes.least.toFixed(0)} to ${laterBytes.most.toFixed(0)} ms`,
      peer: "",
      value: laterBytes.median,
      unit: "ms",
      wanted: { atMost: FIRST_BYTE_MS_MAX },
    },
  ];
}

function timing({ median, least, most }: ReturnType<typeof spread>, megabytes: number): string {
  const range = `${least.toFixed(2)} to ${most.toFixed(2)}`;
  return `${median.toFixed(2)} s (${range}), ${(megabytes / median).toFixed(0)} MB/s`;
}
