// Loaded into the ingest by the benchmark: notes the most memory that the process had, in KiB.
const { writeFileSync } = require('node:fs');
process.on('exit', () => writeFileSync(process.env.BENCH_PEAK_FILE, String(process.resourceUsage().maxRSS)));
