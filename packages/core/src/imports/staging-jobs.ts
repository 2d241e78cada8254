import type { StageProgress } from '@sextant/events'
import type { UploadFolder } from './upload-folder.js'

/** A file being staged by this process. */
export interface StagingJob {
  progress: StageProgress
  readonly abort: AbortController
  /** Settles when the outcome is stored; rejects only when it could not be. */
  done: Promise<void>
}

// Progress is worth nothing after the process that makes it, so it is kept beside the open folder.
const running = new WeakMap<UploadFolder, Map<string, StagingJob>>()

/** Jobs under way on an upload folder, by import. */
export function stagingJobs(uploads: UploadFolder): Map<string, StagingJob> {
  const known = running.get(uploads)
  if (known !== undefined) return known
  const jobs = new Map<string, StagingJob>()
  running.set(uploads, jobs)
  return jobs
}
