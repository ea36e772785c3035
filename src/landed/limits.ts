/** So many commits are looked through at once. */
export const mostAtOnce = 256;

/** Clocks differ: a commit that repeats another may be dated before it. */
export const clockSlackMs = 600_000;

/** So many of those that wait. */
export const mostInPart = 64;
