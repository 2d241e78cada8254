/** An answer that is an error but no problem document, such as a proxy's page. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'

  constructor(
    readonly status: number,
    /** Under which the server's log has the cause; null where it gave none. */
    readonly requestId: string | null,
  ) {
    super(`${status} without a problem document`)
  }
}
