// CRC-32 (IEEE 802.3, reflected polynomial 0xEDB88320), as in zip and PNG.

/** CRC-32 of bytes, as an unsigned number. */
export function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (let k = 0; k < data.length; k++) {
    crc ^= data[k] as number;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return (crc ^ 0xffffffff) >>> 0;
}
