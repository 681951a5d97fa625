type Decoded =
  | { readonly text: string }
  | { readonly reason: string; readonly line: number; readonly column: number };

/** Text of UTF-8 bytes without a byte order mark, or where the first bytes are that are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  const text = decoded(bytes);
  if (text !== undefined) return { text };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return { reason: "expected UTF-8, found UTF-16: save the file as UTF-8", line: 1, column: 1 };
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
    if (decoded(bytes.subarray(start, end)) === undefined) break;
    line += 1;
    start = end + 1;
  }
  const column = validLength(bytes.subarray(start)) + 1;
  return { reason: "expected UTF-8, found bytes that are not: save the file as UTF-8", line, column };
}

/** Characters before the first byte that is not UTF-8: from there on, what was decoded encodes differently. */
function validLength(bytes: Uint8Array): number {
  const encoder = new TextEncoder();
  let offset = 0;
  let length = 0;
  for (const character of new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)) {
    const written = encoder.encode(character);
    if (written.some((byte, index) => byte !== bytes[offset + index])) return length;
    offset += written.length;
    length += character.length;
  }
  return length;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
