// Which value of its layer a cube shows.

export function positionOf(stage, cube) {
  const [, height, width] = stage.shape;
  const cell = cube % (height * width);
  return { channel: stage.kept[Math.floor(cube / (height * width))], row: Math.floor(cell / width), column: cell % width };
}

// The text that Python knows the value by, such as relu2-1-3-5 or logits-7.
export function nameOf(stage, cube) {
  const { channel, row, column } = positionOf(stage, cube);
  return [stage.layer, channel, ...(stage.maps ? [row, column] : [])].join("-");
}
