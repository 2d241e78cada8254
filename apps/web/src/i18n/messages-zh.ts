import app from './locales/zh.json'
import actions from './locales/zh/actions.json'
import advice from './locales/zh/advice.json'
import agenda from './locales/zh/agenda.json'
import alignment from './locales/zh/alignment.json'
import assignment from './locales/zh/assignment.json'
import budget from './locales/zh/budget.json'
import calibration from './locales/zh/calibration.json'
import checkIns from './locales/zh/checkIns.json'
import contribution from './locales/zh/contribution.json'
import cycles from './locales/zh/cycles.json'
import decisions from './locales/zh/decisions.json'
import duties from './locales/zh/duties.json'
import exchange from './locales/zh/exchange.json'
import experiments from './locales/zh/experiments.json'
import feasibility from './locales/zh/feasibility.json'
import forecast from './locales/zh/forecast.json'
import gates from './locales/zh/gates.json'
import grading from './locales/zh/grading.json'
import home from './locales/zh/home.json'
import ledger from './locales/zh/ledger.json'
import looks from './locales/zh/looks.json'
import measurement from './locales/zh/measurement.json'
import metrics from './locales/zh/metrics.json'
import objectivePage from './locales/zh/objectivePage.json'
import objectives from './locales/zh/objectives.json'
import plans from './locales/zh/plans.json'
import programme from './locales/zh/programme.json'
import report from './locales/zh/report.json'
import results from './locales/zh/results.json'
import returns from './locales/zh/returns.json'
import reviews from './locales/zh/reviews.json'
import scenarios from './locales/zh/scenarios.json'
import settings from './locales/zh/settings.json'
import sources from './locales/zh/sources.json'
import targetPath from './locales/zh/targetPath.json'
import targets from './locales/zh/targets.json'
import timeline from './locales/zh/timeline.json'
import waterfall from './locales/zh/waterfall.json'

/** Every text of the screens in this language: the app's own, then a file per noun. */
export const messages = {
  ...app,
  ...actions,
  ...advice,
  ...agenda,
  ...alignment,
  ...assignment,
  ...budget,
  ...calibration,
  ...checkIns,
  ...contribution,
  ...cycles,
  ...decisions,
  ...duties,
  ...exchange,
  ...experiments,
  ...feasibility,
  ...forecast,
  ...gates,
  ...grading,
  ...home,
  ...ledger,
  ...looks,
  ...measurement,
  ...metrics,
  ...objectivePage,
  ...objectives,
  ...plans,
  ...programme,
  ...report,
  ...results,
  ...returns,
  ...reviews,
  ...scenarios,
  ...settings,
  ...sources,
  ...targetPath,
  ...targets,
  ...timeline,
  ...waterfall,
}
