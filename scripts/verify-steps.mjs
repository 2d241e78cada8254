/**
 * What `npm run verify` checks, cheapest first.
 * @type {import('./run-steps.mjs').Step[]}
 */
export const verifySteps = [
  {
    name: 'lint',
    command: ['oxlint', '--deny-warnings', '--report-unused-disable-directives-severity=error'],
  },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  { name: 'doc links', command: ['node', 'scripts/check-doc-links.mjs'] },
  { name: 'file length', command: ['node', 'scripts/check-file-length.mjs'] },
  { name: 'versions', command: ['node', 'scripts/check-versions.mjs'] },
  {
    name: 'dependency rules',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'apps', 'test'],
  },
  { name: 'dead code', command: ['knip', '--no-progress', '--treat-config-hints-as-errors'] },
  {
    name: 'types',
    command: [
      'turbo',
      'run',
      'typecheck',
      '--continue=dependencies-successful',
      '--concurrency=2',
      '--output-logs=errors-only',
    ],
  },
]
