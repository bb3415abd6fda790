// Arrays as Python packed them: base 64, little-endian.

// In a plain loop: a function for each letter takes many times as long.
function bytes(text) {
  const letters = atob(text);
  const found = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) found[at] = letters.charCodeAt(at);
  return found;
}

export const uint8 = bytes;
export const int32 = (text) => new Int32Array(bytes(text).buffer);
export const float32 = (text) => new Float32Array(bytes(text).buffer);
export const packed = (array) => btoa(String.fromCharCode(...array));
