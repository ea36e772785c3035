import { pause } from '../../src/config/pause.ts';
import type { ParsedDelivery } from '../../src/spool/delivery.ts';
import { listDeliveries, readDelivery } from '../../src/spool/spool.ts';

/** A delivery, which a process behind may be about to end; as it is, where nobody does. */
export function endedDelivery(spool: string, name: string): ParsedDelivery | undefined {
  for (let tries = 0; ; tries++) {
    const delivery = readDelivery(spool, name);
    if (delivery === undefined || !('incomplete' in delivery) || tries === 1000) return delivery;
    pause(10);
  }
}

/** However busy the machine is, ingest finds the newest ones whole. */
export function endDeliveries(spool: string): void {
  for (const name of listDeliveries(spool).slice(-20)) endedDelivery(spool, name);
}
