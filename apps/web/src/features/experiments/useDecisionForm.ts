import type { Decision, DecisionInput, Experiment, Look } from '@sextant/core/contract'
import { computed, reactive, ref } from 'vue'
import { useMessages } from '../../i18n/index.js'
import { figure } from './draft.js'
import { needsReviewer } from './life.js'
import { useDecide } from './useExperiments.js'
import { useStillRefused } from './useStillRefused.js'

/** The decision as it is being written, on the newest look. */
export function useDecisionForm(experiment: () => Experiment, look: () => Look) {
  const { locale } = useMessages()
  const decide = useDecide()
  const today = new Date().toISOString().slice(0, 10)
  const [first] = look().verdicts
  const form = reactive({
    choice: suggested(first?.verdict),
    treatment: first?.treatment ?? '',
    believed: '',
    saw: first?.sentence[locale.value] ?? '',
    next: '',
    share: '100',
    from: today,
    reviewerId: '',
    reason: '',
  })
  // Once it is recorded there is nothing left to lose.
  const kept = ref(JSON.stringify(form))
  const isUnsaved = computed(() => JSON.stringify(form) !== kept.value)
  const verdict = computed(() => look().verdicts.find((one) => one.treatment === form.treatment))
  const isReviewed = computed(
    () =>
      verdict.value !== undefined &&
      needsReviewer(form.choice, verdict.value.verdict, look().health),
  )

  function input(): DecisionInput {
    const own = (typed: string) => ({ [locale.value]: typed })
    return {
      choice: form.choice,
      lookId: look().id,
      treatment: form.treatment,
      learning: { believed: own(form.believed), saw: own(form.saw), next: own(form.next) },
      shipped:
        form.choice === 'ship'
          ? { shareBp: Math.round((figure(form.share) ?? 0) * 100), from: form.from }
          : null,
      override: isReviewed.value ? { reviewerId: form.reviewerId, reason: own(form.reason) } : null,
    }
  }

  async function send(): Promise<boolean> {
    try {
      await decide.mutateAsync({ id: experiment().id, input: input() })
      kept.value = JSON.stringify(form)
      return true
    } catch {
      return false
    }
  }
  return {
    form,
    verdict,
    isReviewed,
    isUnsaved,
    send,
    busy: computed(() => decide.asyncStatus.value === 'loading'),
    errors: useStillRefused(() => decide.error.value, input),
  }
}

function suggested(verdict: string | undefined): Decision['choice'] {
  return verdict === 'ship' ? 'ship' : 'do_not_ship'
}
