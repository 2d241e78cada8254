import type { AdviceReason } from './advice.js'
import type { Locale } from './text.js'

/** What each reason says, with its figures by name; gains are of the North Star. */
export const ADVICE_TEMPLATES: Readonly<
  Record<AdviceReason['code'], Readonly<Record<Locale, string>>>
> = {
  mix_off: {
    en: '{from} is heading to end {fromPoints} off its target, {to} {toPoints}.',
    zh: '按预计，{from}偏离目标 {fromPoints}，{to}偏离 {toPoints}。',
  },
  gives_stop_decided: {
    en: '{name}: it was decided on {day} to stop it.',
    zh: '“{name}”：{day}已决定停止。',
  },
  gives_no_check_in: {
    en: '{name}: no check-in of its key results for {days} days, since {last}.',
    zh: '“{name}”的关键结果自{last}起已有 {days} 天没有更新进展。',
  },
  gives_concluded_negative: {
    en: '{name}: {n} concluded in a year, none shipped, none under way; EXP-{number} was turned down last.',
    zh: '“{name}”一年内有结论的实验 {n} 个，没有上线的，也没有在进行的；最近的 EXP-{number} 被否决。',
  },
  gives_lowest_return: {
    en: '{name} has the lowest lower bound of return in its tier: {bound}, n = {n}.',
    zh: '“{name}”的回报下限在本层最低：{bound}，n = {n}。',
  },
  gives_unknown_return: {
    en: '{name}: no return is known of it yet; {amount} are still planned.',
    zh: '“{name}”的回报尚不清楚；还有 {amount} 待投入。',
  },
  gives_free_plan: {
    en: '{tier}: {amount} of plan lie on no work yet.',
    zh: '{tier}有 {amount} 计划尚未落到具体工作上。',
  },
  receives_highest_return: {
    en: '{name} has the highest lower bound of return in its tier: {bound}, n = {n}.',
    zh: '“{name}”的回报下限在本层最高：{bound}，n = {n}。',
  },
  receives_unknown_return: {
    en: '{name} is the largest plan in {tier} with nothing against it; its return is not known yet.',
    zh: '“{name}”是{tier}中计划最大、且没有停止理由的一项；回报尚不清楚。',
  },
  receives_tier: {
    en: '{tier} has no work that could take it; it stays a plan of the tier.',
    zh: '{tier}目前没有可承接的工作，先留作该层的计划。',
  },
  evidence_enough: {
    en: 'Concluded experiments: {from} where it is taken, {to} where it goes; 3 are wanted.',
    zh: '有结论的实验：转出方 {from} 个，转入方 {to} 个；要求至少 3 个。',
  },
  gate_below: {
    en: '{name}: {metric} was {value} in the period to {day}, below the group’s mean of {against}.',
    zh: '“{name}”的{metric}在截至{day}的周期为 {value}，低于组均值 {against}。',
  },
  gate_above: {
    en: '{name}: {metric} was {value} in the period to {day}, above the best quarter’s mark of {against}.',
    zh: '“{name}”的{metric}在截至{day}的周期为 {value}，高于组内前四分之一的分界 {against}。',
  },
  gate_step_down: {
    en: 'A fifth of the {amount} still planned goes back to {tier}.',
    zh: '尚未投入的 {amount} 中，五分之一退回{tier}。',
  },
  gate_step_up: {
    en: 'It gets a fifth of its plan more, from {amount} in {tier} that lie on no work yet.',
    zh: '追加其计划的五分之一，来自{tier}中尚未落实的 {amount}。',
  },
  changes_mix: {
    en: 'It goes away once {amount} more are planned for {tier}.',
    zh: '{tier}再多计划 {amount}，这条建议即不再成立。',
  },
  changes_return: {
    en: 'It goes away once the lower bound of {name} is no longer above {bound}.',
    zh: '“{name}”的回报下限不再高于 {bound} 时，这条建议即不再成立。',
  },
  changes_gate: {
    en: 'It goes away with one complete period of {metric} on the other side.',
    zh: '{metric}有一个完整周期回到另一侧，这条建议即不再成立。',
  },
  stop_decided: {
    en: 'It was decided on {day} to stop it.',
    zh: '{day}已决定停止。',
  },
  no_check_in: {
    en: 'No check-in of its key results for {days} days, since {last}.',
    zh: '关键结果自{last}起已有 {days} 天没有更新进展。',
  },
  concluded_negative: {
    en: '{n} concluded in a year, none shipped, none under way; EXP-{number} was turned down last.',
    zh: '一年内有结论的实验 {n} 个，没有上线的，也没有在进行的；最近的 EXP-{number} 被否决。',
  },
  return_not_shown: {
    en: 'The lower bound of its return is {bound}, n = {n}: nothing is shown yet.',
    zh: '回报下限为 {bound}，n = {n}：尚未证明有回报。',
  },
  return_shown: {
    en: 'The lower bound of its return is {bound}, n = {n}.',
    zh: '回报下限为 {bound}，n = {n}。',
  },
  too_few_concluded: {
    en: '{n} concluded experiments in a year: too few to speak of a return.',
    zh: '一年内有结论的实验 {n} 个，不足以谈回报。',
  },
  nothing_against: {
    en: 'Nothing in the facts speaks against it.',
    zh: '事实中没有不利的信号。',
  },
  closed_drift: {
    en: '{from} and {to} ended inside their bands: {fromPoints} and {toPoints} off target.',
    zh: '{from}和{to}期末都在区间内：偏离 {fromPoints} 和 {toPoints}。',
  },
  still_off: {
    en: '{tier} ended {points} off its target, outside its band.',
    zh: '{tier}期末偏离目标 {points}，在区间之外。',
  },
  nothing_spent: {
    en: 'Nothing was spent on any tier in the period.',
    zh: '该周期各层都没有支出。',
  },
  paid_more: {
    en: 'The lower bound of {to}, {toBound}, lies above the return of {from}, {fromReturn}.',
    zh: '“{to}”的回报下限 {toBound}，高于“{from}”的回报 {fromReturn}。',
  },
  paid_less: {
    en: 'The upper bound of {to}, {toBound}, lies below the return of {from}, {fromReturn}.',
    zh: '“{to}”的回报上限 {toBound}，低于“{from}”的回报 {fromReturn}。',
  },
  paid_unclear: {
    en: 'The interval of {to}, from {low} to {high}, holds the return of {from}, {fromReturn}.',
    zh: '“{to}”的区间 {low} 至 {high}，包含“{from}”的回报 {fromReturn}。',
  },
  paid_unknown: {
    en: 'Too few concluded experiments on both sides to compare returns.',
    zh: '双方有结论的实验太少，无法比较回报。',
  },
  gate_held: {
    en: '{metric} stayed on the same side of its group’s mean in {n} of {of} periods since.',
    zh: '此后 {of} 个周期中有 {n} 个，{metric}仍在组均值同侧。',
  },
  gate_turned: {
    en: '{metric} changed sides: on the other side of its group’s mean in {n} of {of} periods since.',
    zh: '此后 {of} 个周期中有 {n} 个，{metric}转到组均值另一侧。',
  },
  gate_mixed: {
    en: '{metric} was on both sides of its group’s mean since: {n} of {of} periods on the same one.',
    zh: '此后{metric}在组均值两侧都出现过：{of} 个周期中 {n} 个在原侧。',
  },
  gate_no_values: {
    en: 'No complete period of the group has been recorded since.',
    zh: '此后该组没有完整周期的数据。',
  },
  not_moved: {
    en: 'The transfer was not approved, so nothing was moved.',
    zh: '调拨未获批准，没有发生移动。',
  },
}
