// Which value of its layer a cube shows.

export function positionOf(stage, cube) {
  const [, height, width] = stage.shape;
  const cell = cube % (height * width);
  return { channel: stage.kept[Math.floor(cube / (height * width))], row: Math.floor(cell / width), column: cell % width };
}

// The name of the value at place `flat` of a layer's output, counted through all channels, shown or not.
export function nameAt({ layer, maps, shape: [, height, width] }, flat) {
  const cells = height * width;
  const cell = flat % cells;
  return [layer, Math.floor(flat / cells), ...(maps ? [Math.floor(cell / width), cell % width] : [])].join("-");
}

// The text that Python knows the value by, such as relu2-1-3-5 or logits-7.
export function nameOf(stage, cube) {
  const { channel, row, column } = positionOf(stage, cube);
  return [stage.layer, channel, ...(stage.maps ? [row, column] : [])].join("-");
}
