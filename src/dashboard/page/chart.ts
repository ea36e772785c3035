import uPlot from 'uplot';
import { element } from './element.ts';
import { shortNumber } from './format.ts';

/** A line, or a part of each bar. */
export interface ChartPart {
  readonly name: string;
  /** The variable of the style sheet that has its colour. */
  readonly color: string;
  readonly values: readonly (number | null)[];
}

export interface ChartOf {
  readonly id: string;
  /** What is to be seen, in a sentence: for who cannot see it. */
  readonly sentence: string;
  readonly dates: readonly string[];
  /** From the bottom up. */
  readonly parts: readonly ChartPart[];
  readonly form: 'bars' | 'line';
  readonly unit: string;
}

const height = 220;
const drawn = new Set<{ readonly plot: uPlot; readonly observer: ResizeObserver }>();

/** Takes all charts away, before others are drawn. */
export function clearCharts(): void {
  for (const { plot, observer } of drawn) {
    observer.disconnect();
    plot.destroy();
  }
  drawn.clear();
}

/** A chart with what its colours mean, and what stands where the pointer is. */
export function chart(of: ChartOf): HTMLElement {
  const canvas = element('div', { class: 'canvas', role: 'img', 'aria-label': of.sentence });
  const said = element('p', { class: 'said', 'aria-hidden': 'true' }, ' ');
  const keys = of.parts.map(({ name, color }) =>
    element('li', {}, element('span', { class: `key ${color}`, 'aria-hidden': 'true' }), name),
  );
  const place = element(
    'div',
    { class: 'chart', id: `chart-${of.id}` },
    element('ul', { class: 'keys' }, ...keys),
    canvas,
    said,
  );
  // Its width is known when it is in the page.
  requestAnimationFrame(() => {
    if (canvas.isConnected) draw(of, canvas, said);
  });
  return place;
}

function draw(of: ChartOf, canvas: HTMLElement, said: HTMLElement): void {
  const width = () => Math.max(200, canvas.clientWidth);
  const plot = new uPlot(optionsOf(of, width(), said), dataOf(of), canvas);
  const observer = new ResizeObserver(() => plot.setSize({ width: width(), height }));
  observer.observe(canvas);
  drawn.add({ plot, observer });
}

/** Bars stand on each other: each is drawn from the ground up to its own end, the highest first. */
function dataOf({ dates, parts, form }: ChartOf): uPlot.AlignedData {
  const times = dates.map((_, index) => index);
  if (form === 'line') return [times, ...parts.map(({ values }) => [...values])];
  const sums: number[] = dates.map(() => 0);
  const stacked = parts.map(({ values }) => {
    for (const [index, value] of values.entries()) sums[index] = (sums[index] ?? 0) + (value ?? 0);
    return [...sums];
  });
  return [times, ...stacked.reverse()];
}

function optionsOf(of: ChartOf, width: number, said: HTMLElement): uPlot.Options {
  const text = color('--text-2');
  const axis = {
    stroke: text,
    font: '12px system-ui, sans-serif',
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  const { parts, dates, form } = of;
  return {
    ...{ width, height, legend: { show: false }, padding: [8, 28, 0, 0] },
    cursor: { y: false, points: { show: form === 'line' }, drag: { x: false, y: false } },
    scales: {
      // Half a bar more at both ends, that none is cut.
      x: { time: false, range: () => [-0.6, Math.max(dates.length - 0.4, 0.6)] },
      y: { range: (_plot, _min, max) => (form === 'line' ? [0, 100] : [0, Math.max(max, 4)]) },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        splits: (plot) => places(dates.length, plot.bbox.width / devicePixelRatio),
        values: (_plot, splits) => splits.map((at) => dayText(dates[at] ?? '', of.unit)),
      },
      {
        ...axis,
        size: 56,
        values: (_plot, splits) => splits.map((value) => `${shortNumber(value)}${form === 'line' ? '%' : ''}`),
      },
    ],
    series: [{}, ...(form === 'line' ? parts.map(lineOf) : parts.toReversed().map(barOf))],
    hooks: {
      setCursor: [
        ({ cursor }) => {
          said.textContent = typeof cursor.idx === 'number' ? saying(of, cursor.idx) : ' ';
        },
      ],
    },
  };
}

function lineOf(part: ChartPart): uPlot.Series {
  const stroke = color(`--${part.color}`);
  return { label: part.name, stroke, width: 2, spanGaps: true, points: { show: true, size: 5, fill: stroke } };
}

function barOf(part: ChartPart): uPlot.Series {
  const bars = uPlot.paths.bars?.({ size: [0.8, 48] });
  return {
    ...{
      label: part.name,
      fill: color(`--${part.color}`),
      stroke: color('--ground'),
      width: 1,
      points: { show: false },
    },
    ...(bars && { paths: bars }),
  };
}

/** Short, as it stands below a chart; the year where a month is meant. */
function dayText(date: string, unit: string): string {
  if (date === '') return '';
  const form = unit.startsWith('Month')
    ? ({ month: 'short', year: 'numeric' } as const)
    : ({ month: 'short', day: 'numeric' } as const);
  return new Date(`${date}T12:00:00Z`).toLocaleDateString('en', { ...form, timeZone: 'UTC' });
}

/** So many labels as there is room for, at even distances. */
function places(count: number, width: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(1, Math.floor(width / 76))));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}

function saying({ dates, parts, unit, form }: ChartOf, at: number): string {
  const said = parts.map(({ name, values }) => {
    const value = values[at];
    return `${name} ${value === null || value === undefined ? '–' : `${value.toLocaleString('en')}${form === 'line' ? '%' : ''}`}`;
  });
  return `${unit} ${dates[at] ?? ''}: ${said.join(', ')}`;
}

function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
