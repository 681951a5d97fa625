import { asked, planted } from "../octavia/asked.ts";
import { rawCases } from "../octavia/raw-cases.ts";
import { readingCases } from "../octavia/reading-cases.ts";
import { realWorld } from "../octavia/real-world.ts";
import { topologyCases } from "../octavia/topology-case.ts";
import { troubleCases } from "../octavia/trouble-cases.ts";
import type { Section } from "../section.ts";

const cases = [...topologyCases, ...readingCases, ...rawCases, ...troubleCases];

/** The reader, and what it is built on, in the simulated cloud and in a real one on this machine. */
export const octaviaSection: Section = {
  name: "octavia",
  counterpart: "OpenStack Octavia's API and worker with no-op drivers, and Keystone, from Debian's packages",
  async run({ root }) {
    await using cleanup = new AsyncDisposableStack();
    // It starts beside us, in processes of its own.
    const starting = realWorld(root);
    cleanup.defer(() =>
      starting.then(
        (started) => started.stop(),
        () => undefined,
      ),
    );
    const [found, world] = await Promise.all([planted(cases), starting]);
    return { version: world.version, questions: [...found, ...(await asked(cases, world))] };
  },
};
