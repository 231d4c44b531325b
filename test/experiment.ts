/** Whole experiments, for tests of rooms that know only parts of them. */
export { defaults } from '../src/experiment/experiment.ts';
export { findSetting } from '../src/experiment/settings.ts';
