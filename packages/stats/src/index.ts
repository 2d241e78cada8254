export { type Alternative, compare, type CompareOptions, type Comparison } from './compare.js'
export { durationDays } from './duration.js'
export { type Difference, type UndefinedReason } from './effect.js'
export {
  covariateMomentsFromSums,
  meanMomentsFromSums,
  ratioMomentsFromSums,
  type CovariateMoments,
  type MeanMoments,
  type Moments,
  type ProportionMoments,
  type RatioMoments,
  type Spread,
  type Sums,
} from './moments.js'
export {
  nonInferiority,
  type NonInferiority,
  type NonInferiorityOptions,
} from './non-inferiority.js'
export { sampleRatio, type SampleRatio } from './sample-ratio.js'
export {
  minimumDetectableEffect,
  sampleSize,
  type SampleSize,
  type SampleSizeInput,
} from './sample-size.js'
export { quantile, summarise, type Summary } from './summary.js'
