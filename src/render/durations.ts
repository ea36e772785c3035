const units = [
  { ms: 86_400_000, name: 'd', part: 3_600_000, partName: 'h' },
  { ms: 3_600_000, name: 'h', part: 60_000, partName: 'm' },
  { ms: 60_000, name: 'm', part: 1000, partName: 's' },
];

/** `850ms`, `12.3s`, `4m05s`, `2h03m`, `3d04h`; `-` where it is not known. */
export function duration(ms: number | null): string {
  if (ms === null) return '-';
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
  const unit = units.find((each) => ms >= each.ms - each.part / 2) ?? units[2];
  if (unit === undefined) return '-';
  const parts = Math.round(ms / unit.part);
  const whole = Math.floor((parts * unit.part) / unit.ms);
  const rest = parts - (whole * unit.ms) / unit.part;
  return `${whole}${unit.name}${String(rest).padStart(2, '0')}${unit.partName}`;
}
