import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

const isLong = ({ moduleId }: TestSpecification): boolean => /-(property|loop)\.test\.ts$/.test(moduleId);

/**
 * A mutant in what a file computes when it is loaded is held against every test until one fails: tables come
 * first, as they take milliseconds, and properties over thousands of runs last.
 */
class TablesFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = (file: TestSpecification) => `${isLong(file) ? 1 : 0} ${file.moduleId}`;
    return Promise.resolve(files.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)));
  }
}

/** The tests of decisions: no flows over a world, no spawned commands, no adapters. */
export default defineConfig({
  test: {
    include: [
      "test/functions/**/*.test.ts",
      "test/infra/config/**/*.test.ts",
      "test/infra/machines/without-traffic.test.ts",
      "test/cli/**/*.test.ts",
    ],
    exclude: [
      "node_modules/**",
      "test/functions/handlers.test.ts",
      "test/functions/{probe,shared}/**",
      "test/functions/release/aws/**",
      "test/functions/hooks/{adapters,deadline,handler,hook,hook-*}.test.ts",
      "test/functions/ledger/{dynamo-errors,expression,judgements,lease,mirrors,releases,services,table,traffic,waits}.test.ts",
      "test/functions/judge/looks/take-look.test.ts",
      "test/functions/targets/aws/**",
      "test/functions/targets/read/{assemble,counted,handler,known-copies,line,pages,read,session,web}.test.ts",
      "test/functions/targets/round/reading.test.ts",
      "test/functions/targets/plan/plan-property.test.ts",
      "test/functions/traffic/{aws,dns}/**",
      "test/cli/targets/**",
      "test/infra/config/{validate,yaml-file}.test.ts",
      "test/cli/{door,main,network,rehearsal-lines,rehearsed-release,rendering,roles,run,sandbox-schemas}.test.ts",
      "test/cli/{judge-explain,judge-try,show-release,traffic,until,watch}.test.ts",
      "test/cli/doctor/{catalogue,command,following,plants,unseen}.test.ts",
    ],
    isolate: false,
    setupFiles: ["test/mutation/fixed-seed.ts"],
    testTimeout: 60_000,
    reporters: [],
    sequence: { sequencer: TablesFirst },
  },
});
