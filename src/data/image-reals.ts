/** Reals that are images or come from a file. Loaded on demand. */
import { channelsOf, dimensionOf, type Experiment } from '../settings/table.ts';
import { PLANE_BOX } from './box.ts';
import { loadPacked, PACKED_SETS } from './bundled/packed.ts';
import type { RealsSources } from './bundled/sources.ts';
import { parseClasses } from './classes.ts';
import type { LoadedReals, RealsChoice } from './loaded-reals.ts';
import { findOwn, ownImages, ownPoints } from './user/own-reals.ts';

/** Rejects with an Error if the data are missing or damaged, or have none of the chosen classes. */
export async function loadStored(
  experiment: RealsChoice & { data: 'mnist' | 'fashion' | 'images' | 'points' },
  sources: RealsSources,
): Promise<LoadedReals> {
  const { data } = experiment;
  if (data === 'mnist' || data === 'fashion') return servedReals(data, experiment, sources);
  const own = findOwn(sources.own, experiment);
  if (own.kind === 'images') {
    return { ...imageReals(experiment, own.classes), ...ownImages(own, experiment) };
  }
  const plane = { kind: 'plane', dimension: 2, channels: 1, labels: null, classes: null } as const;
  return { ...plane, ...ownPoints(own, experiment.N), box: PLANE_BOX };
}

async function servedReals(
  set: keyof typeof PACKED_SETS,
  experiment: RealsChoice,
  sources: RealsSources,
): Promise<LoadedReals> {
  const { what, classes: names } = PACKED_SETS[set];
  const onProgress = (done: number, total: number) => sources.onProgress?.(what, done, total);
  const { N, image: side } = experiment;
  const classes = parseClasses(experiment.classes);
  const packed = await loadPacked({ ...sources, set, N, side, classes, onProgress });
  return { ...imageReals(experiment, names), ...packed };
}

const imageReals = (
  experiment: Pick<Experiment, 'data' | 'colour' | 'image'>,
  classes: readonly string[] | null,
) =>
  ({
    kind: 'image',
    dimension: dimensionOf(experiment),
    channels: channelsOf(experiment),
    classes,
    box: [-1, -1, 1, 1],
  }) as const;
