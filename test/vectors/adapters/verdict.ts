import { verdict, type VerdictInput } from '@sextant/core'
import type { Adapter } from '../adapter.js'
import { MalformedVector, type Fields } from '../fields.js'

/** The verdict on an experiment, by the rules in their order. */
export const experimentVerdict: Adapter = (input) => {
  const target = input.object('target')
  return {
    ...verdict({
      health: oneOf(input, 'health', ['ok', 'watch', 'alarm', 'not_computable']),
      state: oneOf(input, 'state', ['running', 'stopped']),
      peekSafe: input.boolean('peek_safe'),
      sampleReached: input.boolean('sample_reached'),
      minimumEffect: input.number('minimum_effect'),
      target: { direction: direction(target), interval: interval(target) },
      guardrails: input.objects('guardrails').map((guardrail) => ({
        direction: direction(guardrail),
        interval: interval(guardrail),
        bound: guardrail.number('bound'),
        margin: guardrail.number('margin'),
      })),
    }),
  }
}

function direction(fields: Fields): VerdictInput['target']['direction'] {
  return oneOf(fields, 'direction', ['up', 'down'])
}

function interval(fields: Fields): readonly [number, number] {
  const [low, high] = fields.numbers('interval')
  if (low === undefined || high === undefined) throw new MalformedVector('an interval has two ends')
  return [low, high]
}

function oneOf<T extends string>(fields: Fields, name: string, values: readonly T[]): T {
  const found = values.find((value) => value === fields.string(name))
  if (found === undefined) throw new MalformedVector(`${name}: ${fields.string(name)} is unknown`)
  return found
}
