/** The reason as it was typed, with the experiments that were named as evidence behind it. */
export function reasonWithEvidence(
  reason: string,
  codes: readonly string[],
  because: (list: string) => string,
): string {
  return codes.length === 0 ? reason : `${reason.trimEnd()}\n${because(codes.join(', '))}`
}
