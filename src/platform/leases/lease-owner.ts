import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { newId } from '../../common/index.js';

/** A process that works on something which only one may work on at a time. */
export interface LeaseOwner {
  /** The machine and its process space, so that a pid means the same to whoever reads it. */
  host: string;
  pid: number;
  startedAt: Date;
  /** Unique for each start. */
  instance: string;
}

/** The part of a document that says whose it is, and until when. */
export interface Leased {
  owner?: LeaseOwner;
  leaseUntil?: Date;
}

/** How long something stays with an owner that is not heard of, in ms, and how often an owner renews. */
export const LEASE_MS = 10_000;
export const LEASE_RENEW_MS = 3000;

/** Owners that live in this very process: a pid alone does not tell one start from the next. */
const living = new Set<string>();

let place: string | undefined;

/** A machine since its last boot, and the space in which its pids count (a container has its own). */
function thisHost(): string {
  place ??= [hostname(), read('/proc/sys/kernel/random/boot_id').slice(0, 8), pidSpace()]
    .filter(Boolean)
    .join('/');
  return place;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return ''; // not Linux: the host's name has to do
  }
}

function pidSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '';
  }
}

/** This process as an owner, alive until `forgetLeaseOwner`. */
export function newLeaseOwner(now: Date): LeaseOwner {
  const startedAt = new Date(now.getTime() - process.uptime() * 1000);
  const owner = { host: thisHost(), pid: process.pid, startedAt, instance: newId('own') };
  living.add(owner.instance);
  return owner;
}

/** The owner has stopped; whatever it still holds is free at once. */
export function forgetLeaseOwner(owner: LeaseOwner): void {
  living.delete(owner.instance);
}

/** Whether somebody may take it: nobody holds it, its holder's process is gone, or its lease ran out. */
export function isFree({ owner, leaseUntil }: Leased, now: number): boolean {
  if (!owner || !leaseUntil || leaseUntil.getTime() <= now) return true;
  if (owner.host !== thisHost()) return false;
  if (owner.pid === process.pid) return !living.has(owner.instance);
  return !isRunning(owner.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
