// For tests and benchmarks of other workspaces: analyses over tables that they fill themselves.
export { openAnalyses, type Analyses } from './analysis/analyses.js'
export { openMemoryTables, type MemoryTables } from './analysis/testing/memory-tables.js'
export type { StreamTables } from './stream/stream-tables.js'
