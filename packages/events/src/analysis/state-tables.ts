import { factsTable, momentsTable, unitExposureTable, unitMetricTable } from './tables.js'

/** Where a state is, or is to be: the kept tables, or others to compare them with. */
export interface StateTables {
  /** What makes one of them, or makes it anew. */
  readonly create: 'create or replace table' | 'create or replace temp table'
  readonly exposure: string
  readonly metric: string
  readonly moments: string
  readonly facts: (measure: number) => string
}

/** The tables in which the state of an analysis is kept. */
export function keptTables(analysis: number): StateTables {
  return {
    create: 'create or replace table',
    exposure: unitExposureTable(analysis),
    metric: unitMetricTable(analysis),
    moments: momentsTable(analysis),
    facts: factsTable,
  }
}

/** Tables of the connection alone, for a recomputation that is compared and dropped. */
export const CHECKED_TABLES: StateTables = {
  create: 'create or replace temp table',
  exposure: 'temp.main.checked_exposure',
  metric: 'temp.main.checked_metric',
  moments: 'temp.main.checked_moments',
  facts: (measure) => `temp.main.checked_facts_${measure}`,
}
