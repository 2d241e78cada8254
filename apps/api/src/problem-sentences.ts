import type { Reason } from '@sextant/core/contract'

/** What each refusal says in English: what is wrong and, where it helps, what to do. */
export const SENTENCES: Record<Reason, string> = {
  'request.invalid': 'Some fields of the request are not valid; issues lists each of them.',
  'request.not_found': 'There is nothing at this address.',
  'request.too_large': 'The body of the request is larger than this address accepts.',
  'request.unreadable':
    'The body of the request cannot be read: it is not valid UTF-8 JSON, or not complete.',
  'request.method_not_allowed':
    'This address does not answer to this method; the Allow header lists those it does.',
  'request.wrong_type': 'The content type of the request is not one this address accepts.',
  'request.cross_site':
    'Changes are only accepted from this site’s own pages or from programs outside a browser.',
  'request.unknown_host': 'The Host header names a host this server does not answer for.',
  'request.too_many': 'This key has asked too often; Retry-After says when to come again.',
  'internal.unexpected':
    'Something failed that should not. The server’s log has the cause under the request id.',
  'store.unavailable': 'The metadata store does not answer. Try again shortly.',
  'events.unavailable': 'The event engine does not answer. Try again shortly.',
  'events.busy':
    'More events come in than can be written, so nothing of this request was kept. Send it again after Retry-After.',
  'idempotency.key_reused': 'This idempotency key was used before for a different request.',
  'idempotency.shown_once':
    'This was made already, and its secret was shown once. Revoke what was made and make another.',
  'person.not_found': 'There is no person with this id.',
  'person.unknown_actor': 'X-Sextant-Actor names nobody who is known here.',
  'metric.not_found': 'There is no metric with this id.',
  'metric.key_taken': 'Another metric has this key already.',
  'metric.north_star_exists': 'There is an active North Star already; archive it first.',
  'metric.north_star_missing': 'Define the North Star first: other metrics need a path to it.',
  'metric.north_star_not_core': 'The North Star must be of the core tier.',
  'metric.north_star_has_parent': 'The North Star stands at the top and has no parent.',
  'metric.no_path_to_north_star':
    'The metric has no path to the North Star: name a parent that has one, or a dated exemption for an exploratory metric.',
  'metric.exemption_only_exploratory':
    'Only an exploratory metric can be exempt from having a path to the North Star.',
  'metric.exemption_in_past': 'The exemption would end in the past.',
  'metric.parent_not_found': 'A parent metric does not exist.',
  'metric.parent_is_itself': 'A metric cannot be its own parent.',
  'metric.cycle': 'With these parents the metric would lead back to itself.',
  'metric.in_use': 'The metric is in use and cannot be archived.',
  'metric.orphans_children': 'Other metrics would lose their path to the North Star.',
  'metric.archived': 'The metric is archived.',
  'metric.period_overlaps':
    'A period overlaps one that is recorded already, or another of the same request.',
  'metric.measurement_kind':
    'A yes or no is counted by whether any event happened, and a mean by anything else.',
  'metric.measurement_denominator': 'A ratio is counted with a denominator, and nothing else is.',
  'metric.measurement_cap': 'A yes or no has nothing to cap.',
  'metric.measurement_past': 'A ratio over events cannot be adjusted by days before exposure.',
  'metric.measurement_quantile':
    'A quantile is of a mean metric without a cap or days before exposure; over events, it is of a number that each event has.',
  'experiment.not_found': 'There is no experiment with this id.',
  'experiment.key_taken': 'Another experiment has this key already.',
  'experiment.target_is_core':
    'An experiment targets a supporting or exploratory metric, never a core one.',
  'experiment.target_is_neutral':
    'The target metric has no good direction, so no result on it could be a success.',
  'experiment.guardrail_is_neutral': 'A guardrail needs a metric with a good direction.',
  'experiment.guardrail_is_target': 'The target metric cannot be its own guardrail.',
  'experiment.metric_repeated': 'A metric appears more than once in the plan.',
  'experiment.variant_keys_repeated': 'Every variant needs its own key.',
  'experiment.one_control': 'Exactly one variant must be the control.',
  'experiment.weights_sum': 'The weights of the variants must add up to 10,000 basis points.',
  'experiment.baseline_missing':
    'The target metric has no recorded value to plan from: enter a baseline or record one.',
  'experiment.baseline_degenerate':
    'The baseline cannot carry a plan: its mean or its spread is zero.',
  'experiment.illegal_transition': 'The experiment’s state does not allow this step.',
  'experiment.plan_locked': 'The plan is locked; record a deviation instead.',
  'experiment.plan_incomplete': 'The plan is not complete, so it cannot be locked.',
  'experiment.no_data':
    'The experiment has no data yet: import a file and confirm it, or send events.',
  'experiment.not_measured': 'The data do not hold the target metric.',
  'experiment.health_alarm':
    'A health check is in alarm; this decision needs a reviewer and a reason.',
  'experiment.reviewer_decides': 'The reviewer must be somebody else than the person who decides.',
  'experiment.against_recommendation':
    'The decision goes against the verdict; it needs a reviewer and a reason.',
  'experiment.ship_needs_share': 'A decision to ship names the share of traffic and the first day.',
  'experiment.decided_without_look': 'The decision must rest on a look at this experiment’s data.',
  'experiment.treatment_unknown': 'The experiment has no treatment with this key.',
  'experiment.layer_overlap':
    'Another open experiment holds a part of this range of the layer; their units would be in both.',
  'experiment.payload_kinds':
    'The payloads of all variants must be of one kind: true or false, text, number or object.',
  'experiment.assigned_elsewhere': 'The variants of this experiment are assigned elsewhere.',
  'experiment.coverage_lowered':
    'Coverage cannot be lowered once the experiment has started: units that saw a variant would lose it and still count. Pause or stop it instead.',
  'results.not_from_events':
    'The results of this experiment are read from an imported file, so events have nothing to say of them.',
  'results.metric_unknown': 'The plan reads no such metric from events.',
  'results.segment_unknown': 'The experiment was registered without this segment.',
  'results.quantile_only_whole':
    'A quantile is known for all units together, not by day or segment.',
  'results.value_overflow':
    'A metric has values too large to be added up exactly; fewer decimals or a cap would mend it.',
  'results.differed':
    'The results differed from a full recomputation and were rebuilt: look again before deciding.',
  'results.not_verified':
    'The results could not be recomputed from the events, so a decision on them cannot be frozen.',
  'import.not_found': 'There is no import with this id.',
  'import.wrong_state': 'The import’s state does not allow this step.',
  'import.mapping_incomplete': 'The mapping does not name everything that is needed.',
  'import.metric_not_planned': 'The mapping names a metric that is not part of the plan.',
  'import.column_used_twice': 'The mapping uses one column for two things.',
  'import.file_empty': 'The file is empty.',
  'import.not_csv': 'The file cannot be read as CSV.',
  'import.duplicate_column': 'Two columns of the file have the same name.',
  'import.unknown_column': 'The mapping names a column that the file does not have.',
  'import.no_rows': 'The file has a header but no rows.',
  'import.variant_empty': 'A variant has no rows in the file.',
  'import.unknown_control': 'The mapping does not say which values are the control.',
  'import.unknown_variant_value':
    'The mapping names a variant the experiment does not have, or a value the file does not.',
  'import.line_too_long': 'A line of the file is longer than the limit.',
  'import.too_many_columns': 'The file has more columns than the limit.',
  'import.too_large': 'The file is larger than the limit.',
  'import.gzip_broken': 'The compressed file is damaged or cut short.',
  'import.cancelled': 'The import was cancelled.',
  'import.interrupted': 'The server stopped while it read the file; import it again.',
  'source.not_found': 'There is no source with this id.',
  'source.name_taken': 'Another source has this name already.',
  'source.key_not_found': 'There is no key with this id.',
  'source.key_missing': 'The request carries no key.',
  'source.key_unknown': 'Nobody knows this key.',
  'source.key_revoked': 'This key was revoked.',
  'source.reason_names_unit': 'The reason holds the id that is to be forgotten.',
  'source.key_scope': 'This key may not do this: it has another scope.',
  'test.not_found': 'There is no significance test with this id.',
  'look.not_found': 'There is no look with this id.',
  'cycle.not_found': 'There is no cycle with this id.',
  'cycle.dates': 'A cycle must end after it starts.',
  'cycle.overlaps': 'The cycle overlaps another one of its kind.',
  'cycle.parent': 'The cycle must lie inside its parent, which is of a longer kind.',
  'cycle.illegal_transition': 'The cycle cannot take this step from the state it is in.',
  'cycle.wrong_state': 'The cycle is in a state in which this is not done.',
  'cycle.not_graded':
    'Some key results have no grade yet; grade them, or say why they cannot be judged.',
  'objective.not_found': 'There is no objective with this id.',
  'objective.type_locked': 'Committed or aspirational is settled once the cycle is open.',
  'objective.has_check_ins':
    'The objective has check-ins in its cycle and stays there; duplicate it instead.',
  'objective.decided_already':
    'It was decided already, and the objective goes on in another cycle.',
  'objective.alignment_cycle': 'With this link the objective would lead back to itself.',
  'objective.parent_elsewhere':
    'An objective aligns with one of its own cycle or of a cycle around it.',
  'key_result.not_found': 'There is no key result with this id.',
  'key_result.target_equals_baseline':
    'The target equals the baseline, so progress would have no meaning.',
  'key_result.metric_missing': 'The key result has no metric, and what was asked needs one.',
  'key_result.config': 'The range of the key result is not consistent.',
  'key_result.value_not_recordable':
    'The value of this key result comes from its metric or its milestones and is not entered here.',
  'key_result.milestone_unknown': 'The key result has no such milestone.',
  'key_result.weights_sum':
    'The weights must name every delivery key result once and add up to 10,000 basis points.',
  'key_result.check_in_empty':
    'A check-in says something: a value, milestones, a confidence or a comment.',
  'key_result.check_in_outside_cycle':
    'The day of the check-in lies outside the cycle of the key result.',
  'key_result.value_not_of_type': 'A yes or no takes 1 or 0, and zones take 0, 1, 2 or 3.',
  'key_result.profile':
    'The pacing profile does not fit: seasonal needs a metric, steps need ascending days and shares or milestones with due days.',
  'key_result.target_locked':
    'The target is locked since the cycle was published; change it with a reason.',
  'key_result.target_unchanged': 'The new target is the one that stands.',
  'key_result.milestones_dropped':
    'Milestones keep their places: give one that no longer counts the weight 0.',
  'key_result.grade_without_reason': 'A score other than the suggested one needs a reason.',
  'key_result.grade_without_cause': 'A score below the pass line needs a cause.',
  'key_result.graded_meanwhile': 'Somebody graded it meanwhile; params say what the score is now.',
  'check_in.not_found': 'There is no check-in with this id.',
  'check_in.revised_already': 'This check-in was revised meanwhile; revise the newest version.',
  'metric.target_band':
    'A metric without a good side takes a half-width beside each expected value, and any other metric takes none.',
  'settings.pace_order': 'What is on track must lie closer to expected than what is at risk.',
  'settings.unchanged': 'These are the values in force already.',
  'review.not_found': 'There is no review with this id.',
  'review.closed_already': 'The review is closed already.',
  'review.not_closed': 'Only a closed review can be verified, and only once.',
  'review.cause_missing':
    'A review that an alert opened closes with a cause: target, resource, execution or other.',
  'review.decision_missing':
    'A review closes with a decision, or with the reason why nothing changes.',
  'review.decision_and_no_change':
    'A review closes with a decision or with the reason why nothing changes, not with both.',
  'review.verification_missing':
    'The review needs a day on which it is verified whether it worked.',
  'review.verification_past': 'The day of verification lies in the past.',
  'action.not_found': 'There is no recurring action with this id.',
  'action.day_outside': 'The day lies outside the commitment, or in the future.',
  'action.end_too_early': 'A commitment ends today or later, and not before it begins.',
  'action.ended': 'The commitment has ended already.',
  'review.exists': 'There is a review of this period already.',
  'interop.weights_sum': 'The weights of one set do not sum to 1.',
  'interop.position_twice': 'A position is used twice in one set.',
  'interop.position_unknown': 'An alignment names a position that no other objective has.',
  'interop.not_csv': 'The text is not the CSV that an export of a cycle writes.',
  'initiative.not_found': 'There is no initiative with this id.',
  'initiative.stopped': 'The initiative was stopped before this day.',
  'initiative.stop_before_spend': 'The initiative has spend after the day on which it would stop.',
  'initiative.weights_sum': 'The shares by tier must add up to 10,000 basis points.',
  'budget.not_found': 'There is no budget with this id.',
  'budget.exists': 'The cycle has a budget of this kind already.',
  'budget.mix_sum': 'The target mix must add up to 10,000 basis points.',
  'budget.over_spent': 'More than the total is spent, so nothing is left to steer.',
  'scenario.adopted': 'The scenario was adopted already; it stays with its decision.',
  'scenario.not_found': 'There is no scenario with this id.',
  'budget.entry_not_found': 'There is no entry with this id.',
  'budget.entry_two_subjects':
    'An entry is booked on an initiative or on an experiment, not on both.',
  'budget.entry_negative': 'A negative amount must name the entry it corrects.',
  'budget.entry_outside_cycle': 'The day of the entry lies outside the budget’s cycle.',
  'advice.amount': 'Only edited advice takes another amount, and it needs one.',
  'advice.answered_already': 'Somebody has answered this advice already.',
  'advice.changed': 'Advice was answered meanwhile; look at it again.',
  'advice.not_current': 'The facts have changed: this is not proposed any more.',
  'advice.over_limit': 'The amount is beyond what the limits allow for this move.',
  'budget.envelope_exceeds': 'The stages sum to more than the exploratory part of the budget.',
  'budget.envelope_held':
    'More exploratory work would be planned than the envelope has released; release its next stage first.',
  'budget.stage_not_found': 'There is no such stage of an envelope.',
  'budget.stage_order': 'Stages are released in order; next says which one is due.',
  'budget.stage_released': 'The stage is released already.',
  'gate.no_direction': 'A metric without a good side puts nothing above or below.',
  'gate.not_comparable':
    'The metrics of a group must have one kind, one unit and one good side to be compared.',
  'budget.correction_mismatch': 'The correction does not match the entry it corrects.',
  'budget.entry_tier': 'Only a plan in the mix can lie on a tier itself.',
  'budget.mix_reason': 'A target mix other than 70/20/10 needs a reason.',
  'budget.nothing_to_assign': 'Nothing of the entry is left to assign.',
  'budget.period_overlaps': 'Another budget of this kind covers some of the same days.',
  'budget.transfer_decided': 'The transfer was decided or withdrawn already.',
  'budget.transfer_exceeds': 'Less is planned there from this day on than the transfer takes.',
  'budget.transfer_not_found': 'There is no transfer with this id.',
  'budget.transfer_not_own': 'Only who proposed a transfer can withdraw it.',
  'budget.transfer_same_end': 'A transfer goes to another place than it comes from.',
  'budget.transfer_second_person': 'Another person than who proposed a transfer decides on it.',
  'spend_import.booked_before': 'This very file was booked before; say so to book it again.',
  'spend_import.file_empty': 'The file of time or cost is empty.',
  'spend_import.file_gone': 'The file is not there any more; choose it again.',
  'spend_import.mapping_column':
    'The mapping names a column that the file of time or cost does not have.',
  'spend_import.mapping_unit': 'People’s time is in days or hours, money in its currency.',
  'spend_import.not_csv': 'The file is no table of text with a header and two or more columns.',
  'spend_import.not_found': 'There is no such import of time or cost.',
  'spend_import.nothing_to_book': 'No row of the file can be booked as it is mapped.',
  'spend_import.too_large': 'The file of time or cost is larger than the limit.',
}
