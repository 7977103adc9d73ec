import { Buffer } from "node:buffer";
import { crc32, deflateRawSync } from "node:zlib";

/** A zip of files, deflated. `declaredSize` lies about how much the first one unpacks to. */
export function zipOf(
  files: Readonly<Record<string, Uint8Array | string>>,
  declaredSize?: number,
): Uint8Array {
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const [index, [name, content]] of Object.entries(files).entries()) {
    const bytes = Buffer.from(content as string);
    const packed = deflateRawSync(bytes);
    const sizes = { packed: packed.length, size: index === 0 ? declaredSize ?? bytes.length : bytes.length };
    const header = common(name, crc32(bytes), sizes);
    const entry = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), header, Buffer.from(name), packed]);
    central.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), header, tail(offset), Buffer.from(name));
    local.push(entry);
    offset += entry.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...local, directory, endOf(local.length, directory.length, offset)]);
}

function common(name: string, crc: number, { packed, size }: { packed: number; size: number }): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x0800, 2);
  header.writeUInt16LE(8, 4);
  header.writeUInt32LE(crc, 10);
  header.writeUInt32LE(packed, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return header;
}

function tail(offset: number): Buffer {
  const bytes = Buffer.alloc(14);
  bytes.writeUInt32LE(offset, 10);
  return bytes;
}

function endOf(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
