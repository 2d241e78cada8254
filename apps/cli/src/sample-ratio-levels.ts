/** Below these p-values the sample ratio is an alarm, or worth watching. */
export const SRM_ALARM = 0.001
export const SRM_WATCH = 0.01
