// CRC-32 (IEEE 802.3, reflected polynomial 0xEDB88320), as in zip and PNG.

/** [256] remainders of one byte. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  return crc >>> 0;
});

/** CRC-32 of bytes, as an unsigned number. */
export function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (let k = 0; k < data.length; k++) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (data[k] as number)) & 0xff] as number);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
