import { ProblemError } from '@sextant/api/client'
import type { Problem } from '@sextant/core/contract'
import { actingAs } from '../features/people/acting-as.js'
import { AnswerError } from './answer-error.js'

export interface UploadOptions {
  /** Share of the file sent so far, 0–1. */
  readonly onProgress: (share: number) => void
  readonly signal: AbortSignal
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'reason' in body && 'requestId' in body
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * Sends a file as it is and answers with the JSON of the reply. `fetch` tells nothing of what has
 * been sent, so this one request goes the older way.
 *
 * @throws ProblemError for a refusal; DOMException AbortError when cancelled; Error without an answer
 */
export function sendFile(path: string, file: File, options: UploadOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name))
    if (actingAs.value !== null) request.setRequestHeader('x-sextant-actor', actingAs.value)
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      options.onProgress(total > 0 ? loaded / total : 0),
    )
    request.addEventListener('load', () => {
      const body = parsed(request.responseText)
      if (request.status >= 200 && request.status < 300) resolve(body)
      else if (isProblem(body)) reject(new ProblemError(body))
      else reject(new AnswerError(request.status, request.getResponseHeader('x-request-id')))
    })
    request.addEventListener('error', () => reject(new Error('the server did not answer')))
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')))
    options.signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}
