import {
  betaBinomialPosterior,
  compare,
  estimateEffect,
  fiellerInterval,
  logRatioInterval,
  mannWhitney,
  meanMomentsFromSums,
  newcombeInterval,
  normalSurvival,
  normalUpperQuantile,
  pooledTTest,
  pooledZTest,
  rateHomogeneity,
  sampleRatio,
  waldInterval,
  type Effect,
  type MeanMoments,
  type ProportionMoments,
} from '@sextant/stats'

const alpha = 0.05
const z = normalUpperQuantile(alpha / 2)

/** A split against equal shares, or those given. */
export function splitAnswers(observed: readonly number[], weights = observed.map(() => 1)) {
  const { statistic, degreesOfFreedom, pValue } = sampleRatio(observed, weights)
  return { observed, expected_ratio: weights, chi2: statistic, df: degreesOfFreedom, p: pValue }
}

/** Two proportions, by every method the reference gives. */
export function rateAnswers(control: ProportionMoments, treatment: ProportionMoments) {
  const plain = estimateEffect(control, treatment, 'absolute')
  const lift = estimateEffect(control, treatment, 'relative')
  const pooled = pooledZTest(control, treatment)
  const homogeneity = rateHomogeneity([control, treatment])
  const units = ({ n, sum }: ProportionMoments): MeanMoments => meanMomentsFromSums(n, sum, sum)
  return {
    ...welchAnswers(units(control), units(treatment)),
    n_c: control.n,
    x_c: control.sum,
    n_t: treatment.n,
    x_t: treatment.sum,
    rate_c: control.sum / control.n,
    rate_t: treatment.sum / treatment.n,
    diff: plain.estimate,
    rel_lift: lift.estimate,
    z_pooled: pooled.statistic,
    p_pooled_z: pooled.pValue,
    ci95_diff_wald: waldInterval(control, treatment, alpha),
    p_unpooled_z: normalP(plain),
    ci95_diff_newcombe: newcombeInterval(control, treatment, alpha),
    ci95_rel_delta: normalInterval(lift),
    ci95_rel_fieller: fiellerInterval(control, treatment, { alpha }).interval,
    ci95_rel_log: logRatioInterval(control, treatment, { alpha }).interval,
    chi2_no_yates: homogeneity.statistic,
    p_chi2: homogeneity.pValue,
    bayes_beta11_prob_t_gt_c: betaBinomialPosterior(control, treatment, {
      prior: { a: 1, b: 1 },
      alpha,
    }).chanceToWin,
  }
}

/** Two means, by every method the reference gives that needs no raw values. */
export function meanAnswers(control: MeanMoments, treatment: MeanMoments) {
  const plain = estimateEffect(control, treatment, 'absolute')
  const lift = estimateEffect(control, treatment, 'relative')
  const student = pooledTTest(control, treatment)
  const deviation = ({ m2, n }: MeanMoments): number => Math.sqrt(m2 / (n - 1))
  // We divide by the size of the control mean, the reference by the mean: below 0 the sign turns.
  const [low, high] = normalInterval(lift)
  const turned = control.mean < 0
  return {
    ...welchAnswers(control, treatment),
    n_c: control.n,
    n_t: treatment.n,
    mean_c: control.mean,
    mean_t: treatment.mean,
    sd_c: deviation(control),
    sd_t: deviation(treatment),
    sum_c: control.n * control.mean,
    sum_t: treatment.n * treatment.mean,
    diff: plain.estimate,
    rel_lift: turned ? -lift.estimate : lift.estimate,
    se_diff: plain.standardError,
    p_z: normalP(plain),
    ci95_diff_z: normalInterval(plain),
    ci95_rel_delta: turned ? [-high, -low] : [low, high],
    p_student_pooled: student.pValue,
    t_student_pooled: student.statistic,
  }
}

/** The rank test of raw values. */
export function rankAnswers(control: readonly number[], treatment: readonly number[]) {
  return { p_mannwhitney_asymptotic: mannWhitney(control, treatment).pValue }
}

/** Welch's test alone. */
export function welchAnswers(control: MeanMoments, treatment: MeanMoments) {
  const result = compare(control, treatment, { difference: 'absolute', alpha })
  return {
    welch_t: result.statistic,
    welch_df: result.degreesOfFreedom,
    p_welch: result.pValue,
    ci95_diff_welch: result.interval,
  }
}

function normalP({ estimate, standardError }: Effect): number {
  return 2 * normalSurvival(Math.abs(estimate / standardError))
}

function normalInterval({ estimate, standardError }: Effect): readonly [number, number] {
  return [estimate - z * standardError, estimate + z * standardError]
}
