import './views.css';

export { Algorithm, type AlgorithmProps } from './algorithm/algorithm.tsx';
export { Charts, type ChartsProps } from './charts/charts.tsx';
export { GENERATED, type Palette, REAL, readPalette } from './colours.ts';
export { coordinate, count, duration, number, plural, times } from './format.ts';
export { Hint, type Trigger } from './hint.tsx';
export { usePalette, useSize, useThrottled } from './hooks.ts';
export { LAYERS, type Layer, type LayerName, parseLayers, switchLayer, watchOf } from './layers.ts';
export { Tex } from './math.tsx';
export { Plane, type PlaneProps } from './plane/plane.tsx';
export { Samples, type SamplesProps } from './samples/samples.tsx';
export { Timeline, type TimelineProps } from './timeline/timeline.tsx';
export { AlgorithmView, ChartsView, PlaneView, SamplesView, TimelineView } from './views.tsx';
