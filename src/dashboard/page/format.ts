import type { Cell, Kind } from '../view/tables.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** A value as it is read. */
export function shown(cell: Cell, kind: Kind): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return kind === 'time' ? timeText(cell) : cell;
  if (kind === 'percent') return `${oneDecimal.format(cell)}%`;
  if (kind === 'duration') return durationText(cell);
  return kind === 'bytes' ? `${short.format(cell)}B` : whole.format(cell);
}

export function shortNumber(value: number): string {
  return value < 10_000 ? whole.format(value) : short.format(value);
}

function durationText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 1) return `${whole.format(ms)} ms`;
  if (seconds < 60) return `${oneDecimal.format(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${whole.format(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** In the reader's zone. */
function timeText(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
