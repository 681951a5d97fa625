import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Octavia's worker takes up nothing while a file lies there: `scripts/octavia_lab.py` looks. */
export function workerOf(state: string) {
  const file = join(state, "run", "worker-is-busy");
  return async <Outcome>(act: () => Promise<Outcome>): Promise<Outcome> => {
    writeFileSync(file, "");
    try {
      return await act();
    } finally {
      rmSync(file);
    }
  };
}
