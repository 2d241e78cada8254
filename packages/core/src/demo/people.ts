import type { Person } from '../contract/person.js'

const learning = { en: 'Learning experience', zh: '学习体验组' }
const growth = { en: 'Growth', zh: '增长组' }
const lab = { en: 'New formats', zh: '新形态实验室' }

/** The people of the demo company; the first one acts where nobody is named. */
export const DEMO_PEOPLE = [
  {
    id: 'per_sara',
    name: { en: 'Sara Lindqvist', zh: '苏岚' },
    role: 'leadership',
    team: { en: 'Leadership', zh: '管理层' },
  },
  { id: 'per_mei', name: { en: 'Mei Lin', zh: '林梅' }, role: 'product_manager', team: learning },
  { id: 'per_priya', name: { en: 'Priya Nair', zh: '倪雅' }, role: 'growth_analyst', team: growth },
  { id: 'per_wei', name: { en: 'Wei Zhang', zh: '张伟' }, role: 'product_manager', team: lab },
] as const satisfies readonly Person[]

export type DemoPersonId = (typeof DEMO_PEOPLE)[number]['id']
