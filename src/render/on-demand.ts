// What a single option needs: loaded when it is given.
export { renderStatsChart } from './stats-chart.ts';
export { renderUsageChart } from './usage-chart.ts';
