// Arrays as Python packed them: base 64, little-endian.

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export const uint8 = bytes;
export const int32 = (text) => new Int32Array(bytes(text).buffer);
export const float32 = (text) => new Float32Array(bytes(text).buffer);
export const packed = (array) => btoa(String.fromCharCode(...array));
