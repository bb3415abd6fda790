// Arrays as Python packed them, little-endian: in base 64, or as they are behind some JSON.

// In a plain loop: a function for each letter takes many times as long.
function bytes(text) {
  const letters = atob(text);
  const codes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) codes[at] = letters.charCodeAt(at);
  return codes;
}

export const uint8 = bytes;
export const int32 = (text) => new Int32Array(bytes(text).buffer);
export const float32 = (text) => new Float32Array(bytes(text).buffer);
export const packed = (array) => btoa(String.fromCharCode(...array));

// JSON, and the numbers behind it.
export function parcel(buffer) {
  const [length] = new Uint32Array(buffer, 0, 1);
  return [JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))), new Float32Array(buffer, 4 + length)];
}
