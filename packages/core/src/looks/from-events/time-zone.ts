/** Where the days of results begin and end; experiments and organisations have no zone of their own. */
export const RESULTS_TIME_ZONE = 'UTC'
