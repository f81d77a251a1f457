/** Columns as bytes, little-endian as every machine that Node runs on has them. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

export function int32Of(bytes: Uint8Array): Int32Array {
  return new Int32Array(aligned(bytes));
}

export function uint16Of(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(aligned(bytes));
}

export function float64Of(bytes: Uint8Array): Float64Array {
  return new Float64Array(aligned(bytes));
}

export function bigInt64Of(bytes: Uint8Array): BigInt64Array {
  return new BigInt64Array(aligned(bytes));
}

/** A copy: columns need an address that is a multiple of their width. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
