export {
  type Alternative,
  compare,
  type CompareOptions,
  type Comparison,
  testEffect,
} from './compare.js'
export { durationDays } from './planning/duration.js'
export { estimateEffect, type Difference, type Effect, type UndefinedReason } from './effect.js'
export {
  covariateMomentsFromSums,
  meanMoments,
  meanMomentsFromSums,
  ratioMomentsFromSums,
  ratioSpreadFromSums,
  crossFromSums,
  type ComparableMoments,
  type CovariateMoments,
  type MeanMoments,
  type Moments,
  type PartialCovariateMoments,
  type PlainMoments,
  type ProportionMoments,
  type QuantileMoments,
  type RatioCovariateMoments,
  type RatioMoments,
  type RatioSpread,
  type Spread,
  type RatioSums,
  type Sums,
} from './moments.js'
export { unitsWithoutPast, withoutCovariate } from './without-past.js'
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
export {
  comparePlans,
  sizePlan,
  type PlanDesign,
  type PlannedGuardrail,
  type PlannedMetric,
  type PlanRow,
  type SizedPlan,
} from './planning/compare-methods.js'
export { planMethods, type MethodLook, type PlanMethod } from './planning/method-sample.js'
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
  sequenceOfEffect,
  type ConfidenceSequence,
  type ConfidenceSequenceOptions,
} from './sequential/confidence-sequence.js'
export { rankProbabilities, type ArmBelief } from './bandit/best-arm.js'
export {
  thompsonWeights,
  type ThompsonOptions,
  type ThompsonWeights,
} from './bandit/thompson-weights.js'
export { betaBinomialPosterior, type BetaBinomialPosterior } from './bayes/beta-binomial.js'
export {
  effectPosterior,
  type EffectPosterior,
  type PosteriorOptions,
} from './bayes/normal-posterior.js'
export { fisherExact } from './classic/fisher-exact.js'
export { mannWhitney, type MannWhitney } from './classic/mann-whitney.js'
export { pooledTTest, type PooledTTest } from './classic/pooled-t-test.js'
export {
  newcombeInterval,
  pooledZTest,
  scoreInterval,
  waldInterval,
  type PooledZTest,
} from './classic/proportion-difference.js'
export {
  agrestiCoullInterval,
  clopperPearsonInterval,
  wilsonInterval,
  type Interval,
} from './classic/proportion-interval.js'
export {
  proxyMetric,
  type EffectCovariance,
  type ProxyEvidence,
  type ProxyMetric,
} from './portfolio/proxy-metric.js'
export {
  cochranQ,
  randomEffects,
  type HeterogeneityMethod,
  type PastEffect,
  type RandomEffects,
} from './portfolio/random-effects.js'
export {
  shrinkEffects,
  shrinkNewEffect,
  type PastModel,
  type ShrunkEffect,
  type ShrunkNewEffect,
  type ShrunkPortfolio,
} from './portfolio/shrink-effects.js'
export { conditionalEstimate, designErrors, type DesignErrors } from './portfolio/winners-curse.js'
export { spentAlpha, type AlphaSpending } from './sequential/alpha-spending.js'
export {
  groupBoundaries,
  type GroupBoundary,
  type GroupPlan,
} from './sequential/group-boundaries.js'
export { mixtureSprt, type Look, type MixtureSprtLook } from './sequential/mixture-sprt.js'
export {
  sequentialSampleRatio,
  type SequentialSampleRatioLook,
} from './sequential/sequential-sample-ratio.js'
export { postStratify, stratifiedEffect, type Stratum } from './stratified/post-stratify.js'
export { mergeMoments } from './merge-moments.js'
export { groupResult, type GroupResult } from './sequential/group-result.js'
export { falsePositiveRisk, type FalsePositiveRisk } from './portfolio/false-positive-risk.js'
export { groupInflation, groupPower, type GroupInflation } from './planning/group-power.js'
export { repeatedPValue } from './sequential/repeated-p-value.js'
export { ancova, type Ancova, type AncovaTerm } from './classic/ancova.js'
export { interactedAdjustment, type AdjustedUnit } from './classic/interacted-adjustment.js'
export { leastSquares, type Coefficient, type ErrorKind } from './classic/least-squares.js'
export { oneWayAnova, type OneWayAnova } from './classic/one-way-anova.js'
export { rateHomogeneity, type RateHomogeneity } from './classic/rate-homogeneity.js'
export { signTest } from './classic/sign-test.js'
export { fSurvival } from './distributions/fisher-f.js'
export { logRatioInterval, type LogRatioInterval } from './log-ratio.js'
export { baselineSampleSize } from './planning/baseline-sample-size.js'
export {
  classicBoundaries,
  type ClassicBoundary,
  type ClassicShape,
} from './sequential/classic-boundaries.js'
