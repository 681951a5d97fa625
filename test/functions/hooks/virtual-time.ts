/** Time for one flow: it stands while promises run and then jumps to whatever sleeps the shortest. */
export interface VirtualTime {
  now(): number;
  readonly sleep: (ms: number) => Promise<void>;
  /** @throws Error when the work neither ends nor sleeps. */
  run<Outcome>(work: Promise<Outcome>): Promise<Outcome>;
}

export function virtualTime(startAt: number): VirtualTime {
  let now = startAt;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  const jump = (): void => {
    const next = sleepers.reduce((least, each) => (each.at < least.at ? each : least), {
      at: Infinity,
      wake: stuck,
    });
    sleepers = sleepers.filter((each) => each !== next);
    now = next.at;
    next.wake();
  };

  return {
    now: () => now,
    sleep: (ms) => new Promise((wake) => void sleepers.push({ at: now + Math.max(0, ms), wake })),
    async run(work) {
      const state = { hasEnded: false };
      const end = (): void => void (state.hasEnded = true);
      work.then(end, end);
      for (await quiet(); !state.hasEnded; await quiet()) jump();
      return work;
    },
  };
}

const quiet = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function stuck(): void {
  throw new Error("the flow waits for something that never comes");
}
