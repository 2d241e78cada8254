import app from './locales/en.json'
import actions from './locales/en/actions.json'
import advice from './locales/en/advice.json'
import agenda from './locales/en/agenda.json'
import alignment from './locales/en/alignment.json'
import assignment from './locales/en/assignment.json'
import budget from './locales/en/budget.json'
import calibration from './locales/en/calibration.json'
import checkIns from './locales/en/checkIns.json'
import contribution from './locales/en/contribution.json'
import cycles from './locales/en/cycles.json'
import decisions from './locales/en/decisions.json'
import duties from './locales/en/duties.json'
import exchange from './locales/en/exchange.json'
import experiments from './locales/en/experiments.json'
import feasibility from './locales/en/feasibility.json'
import forecast from './locales/en/forecast.json'
import gates from './locales/en/gates.json'
import grading from './locales/en/grading.json'
import home from './locales/en/home.json'
import ledger from './locales/en/ledger.json'
import looks from './locales/en/looks.json'
import measurement from './locales/en/measurement.json'
import metrics from './locales/en/metrics.json'
import objectivePage from './locales/en/objectivePage.json'
import objectives from './locales/en/objectives.json'
import plans from './locales/en/plans.json'
import programme from './locales/en/programme.json'
import report from './locales/en/report.json'
import results from './locales/en/results.json'
import returns from './locales/en/returns.json'
import reviews from './locales/en/reviews.json'
import scenarios from './locales/en/scenarios.json'
import settings from './locales/en/settings.json'
import sources from './locales/en/sources.json'
import targetPath from './locales/en/targetPath.json'
import targets from './locales/en/targets.json'
import timeline from './locales/en/timeline.json'
import waterfall from './locales/en/waterfall.json'

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
