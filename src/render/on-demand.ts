// What a single option needs: loaded when it is given.
export { renderRows } from './rows.ts';
export { renderStatsChart } from './stats-chart.ts';
export { renderSurvivalRows } from './survival-rows.ts';
export { renderTokens } from './tokens.ts';
export { renderUsageChart } from './usage-chart.ts';
