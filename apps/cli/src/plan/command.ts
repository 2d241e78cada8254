import type { Command } from 'commander'
import type { Surroundings } from '../surroundings.js'
import { computePlans } from './compute-plans.js'
import { readPlan, type PlanOptions } from './read-options.js'
import { planJson, planText } from './reports.js'

const NOTES = `
Alpha is shared over the treatments, beta over the target and its guardrails. A confidence sequence is
tuned to, and judged at, the users it is planned for; "on average" is for an effect as large as the
smallest one.

Examples:
  sextant plan --mean 0.12 --proportion --effect 0.02 --per-day 20000
  sextant plan --mean 34 --sd 51 --users 200000 --treatments 2 --guardrails 3 --looks 4`

/** Adds `plan`: the users an experiment needs, by every method of analysis. */
export function addPlan(program: Command, { stdout }: Surroundings): void {
  program
    .command('plan')
    .description('plan an experiment: users, days and smallest effect by method of analysis')
    .requiredOption('--mean <M>', 'mean of the metric per user today')
    .option('--sd <S>', 'its standard deviation per user')
    .option('--proportion', 'the metric is a share: its spread follows from the mean', false)
    .option('--effect <E>', 'smallest relative effect worth finding, as 0.02')
    .option('--users <N>', 'users of all variants together; gives the smallest effect')
    .option('--alpha <NUMBER>', 'two-sided level', '0.05')
    .option('--power <NUMBER>', 'of the target and all guardrails together', '0.8')
    .option('--treatments <K>', 'treatments beside the control (default: 1)')
    .option('--weights <A=1,B=1>', 'shares of the traffic, the control first (default: equal)')
    .option('--guardrails <G>', 'guardrails that beta is shared with', '0')
    .option('--per-day <N>', 'users entering a day, of all variants together')
    .option('--looks <K>', 'planned looks of the group-sequential plan', '5')
    .option('--spending <FAMILY>', 'obf, pocock, power:RHO or hsd:GAMMA', 'obf')
    .option('--bayes <PRIOR>', 'flat, or normal:MEAN:SD of the relative effect', 'flat')
    .option('--json', 'print JSON', false)
    .addHelpText('after', NOTES)
    .action((options: PlanOptions) => {
      const question = readPlan(options)
      const plans = computePlans(question)
      stdout(options.json ? planJson(question, plans) : planText(question, plans))
    })
}
