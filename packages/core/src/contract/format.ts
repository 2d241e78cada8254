// The one place where numbers, dates and amounts become text: screens, exports and the sentences of
// verdicts all print through it. Pure Intl, so it runs in a browser as it does on a server.
export { formatAgo } from './format-ago.js'
export {
  formatDate,
  formatDateRange,
  formatDateTime,
  formatMonth,
  type When,
} from './format-date.js'
export { formatFilter, formatFilters } from './format-filter.js'
export {
  type Bounds,
  formatLift,
  formatLiftRange,
  liftDecimals,
  liftParts,
  type Notation,
} from './format-lift.js'
export { formatMeasurement } from './format-measurement.js'
export {
  formatCompact,
  formatNumber,
  formatP,
  formatPercent,
  formatPoints,
  formatRange,
  type MaybeNumber,
  type NumberStyle,
  UNKNOWN,
} from './format-number.js'
export {
  effectParts,
  formatChange,
  formatDays,
  formatEffect,
  formatEffort,
  formatMoney,
  formatValue,
  isShare,
  type ValueUnit,
  withoutUnit,
} from './format-value.js'
