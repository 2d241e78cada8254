export { type Alternative, compare, type CompareOptions, type Comparison } from './compare.js'
export { durationDays } from './planning/duration.js'
export { estimateEffect, type Difference, type Effect, type UndefinedReason } from './effect.js'
export {
  covariateMomentsFromSums,
  meanMomentsFromSums,
  ratioMomentsFromSums,
  ratioSpreadFromSums,
  crossFromSums,
  type ComparableMoments,
  type CovariateMoments,
  type MeanMoments,
  type Moments,
  type ProportionMoments,
  type QuantileMoments,
  type RatioCovariateMoments,
  type RatioMoments,
  type RatioSpread,
  type Spread,
  type RatioSums,
  type Sums,
} from './moments.js'
export { fiellerInterval, type FiellerInterval } from './fieller.js'
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
} from './planning/sample-size.js'
export { quantile, summarise, type Summary } from './summary.js'
export { betaCdf, betaQuantile, betaSurvival } from './distributions/beta.js'
export {
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareSurvival,
  chiSquareUpperQuantile,
} from './distributions/chi-square.js'
export {
  normalCdf,
  normalDensity,
  normalQuantile,
  normalSurvival,
  normalUpperQuantile,
} from './distributions/normal.js'
export { tCdf, tQuantile, tSurvival, tUpperQuantile } from './distributions/student-t.js'
export { equivalence, type Equivalence } from './equivalence.js'
export { adjustInterval } from './multiplicity/adjust-interval.js'
export {
  adjustPValues,
  multiplicityProcedures,
  type MultiplicityProcedure,
} from './multiplicity/adjust-p-values.js'
export {
  proportionSampleSize,
  type ProportionSampleSize,
} from './planning/proportion-sample-size.js'
export {
  minimumRelativeEffect,
  relativePower,
  type DecisionRule,
  type PowerPlan,
} from './planning/relative-power.js'
export {
  remainingPower,
  type RemainingPower,
  type RemainingPowerOptions,
} from './planning/remaining-power.js'
export {
  standardisedPower,
  standardisedSampleSize,
  type StandardisedPlan,
} from './planning/standardised-power.js'
export {
  confidenceSequence,
  type ConfidenceSequence,
  type ConfidenceSequenceOptions,
} from './sequential/confidence-sequence.js'
