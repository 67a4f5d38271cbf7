// CRC-32 (IEEE 802.3, reflected polynomial 0xEDB88320), as in zip and PNG. Four bytes a turn ("slicing by 4").

/** [4, 256] remainders of a byte that 0, 1, 2 or 3 further bytes follow. */
const TABLES = makeTables();

function makeTables(): Int32Array {
  const tables = new Int32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
    tables[byte] = crc;
  }
  for (let k = 256; k < tables.length; k++) {
    const shorter = tables[k - 256] as number;
    tables[k] = (shorter >>> 8) ^ (tables[shorter & 0xff] as number);
  }
  return tables;
}

/**
 * CRC-32 of bytes, as an unsigned number.
 *
 * @param before CRC of the bytes that come before these
 */
export function crc32(data: Uint8Array, before = 0): number {
  const table = TABLES;
  let crc = ~before;
  let k = 0;
  for (const end = data.length - 3; k < end; k += 4) {
    crc ^=
      (data[k] as number) |
      ((data[k + 1] as number) << 8) |
      ((data[k + 2] as number) << 16) |
      ((data[k + 3] as number) << 24);
    crc =
      (table[768 + (crc & 0xff)] as number) ^
      (table[512 + ((crc >>> 8) & 0xff)] as number) ^
      (table[256 + ((crc >>> 16) & 0xff)] as number) ^
      (table[crc >>> 24] as number);
  }
  for (; k < data.length; k++) crc = (crc >>> 8) ^ (table[(crc ^ (data[k] as number)) & 0xff] as number);
  return ~crc >>> 0;
}
