// Round numbers along a range.

const ROUND = [1, 2, 2.5, 5, 10];

// The round numbers from `low` to `high` that leave at most `most` spaces between them, and how many decimals tell them apart.
export function ticks(low, high, most = 5) {
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  const factor = ROUND.find((each) => each * power * most >= (high - low) * (1 - 1e-9));
  const step = factor * power;
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  const values = Array.from({ length: last - first + 1 }, (_, number) => (first + number) * step || 0);
  return { values, decimals: Math.max(0, (factor === 2.5) - Math.floor(Math.log10(step * (1 + 1e-9)))) };
}

// The powers of ten from `low` to `high`, both positive; where these are few, twice and five times them too.
export function powers(low, high) {
  const within = (factors) => {
    const every = [];
    for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.log10(high); exponent += 1) {
      every.push(...factors.map((factor) => Number(`${factor}e${exponent}`)));
    }
    return every.filter((value) => value >= low && value <= high);
  };
  const tens = within([1]);
  return tens.length > 2 ? tens : within([1, 2, 5]);
}
