import * as z from "zod";
import { expectationSentence } from "../../events/sentence.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { accountId, closed, duration, minutes, present, regionName, serviceName, text } from "./fields.ts";
import { gatesSchema } from "./gates-schema.ts";
import type { ServiceDefaults } from "./installation-schema.ts";
import { onForeignRevision, whenFrozen, whileReleasing } from "./installation-schema.ts";
import { judgeSchema } from "./judge-schema.ts";
import { strategySchema } from "./strategy-schema.ts";

/** What a file declares; the group it is in stands in a file of its own. */
export type DeclaredService = Omit<ServiceConfig, "group">;

const image = closed(
  {
    repository: text(
      /^(?=.{2,256}$)[a-z0-9]+([._/-]+[a-z0-9]+)*$/,
      "a repository's name without registry and tag, such as storefront or shop/storefront",
    ),
    tags: z
      .array(
        text(
          /^[A-Za-z0-9_*][A-Za-z0-9._*-]{0,127}$/,
          'a tag or a pattern with *, in quotes if it looks like a number, such as "v*"',
        ),
      )
      .min(1)
      .describe("Tags that start a release; only * is special"),
    registryId: accountId.optional().describe("Account of the repository, if it is another one"),
    region: regionName.optional().describe("Region of the repository, if it is another one"),
  },
  {
    tag: "write tags: [...], a list of patterns",
    digest: "a digest is given when a release is started by hand",
  },
)
  .transform(present)
  .describe("The repository to watch");

/** Characters of CodeDeploy's names: CodeDeploy user guide, "CodeDeploy quotas". */
const codedeployName = text(/^[A-Za-z0-9._+=,@-]{1,100}$/, "a CodeDeploy name of at most 100 characters");

const cellName = text(/^[a-z0-9][a-z0-9-]{0,30}$/, "a name of at most 31 small letters, digits and hyphens");

const cell = closed(
  {
    name: cellName,
    wave: z.int().min(1).default(1).describe("Cells of one wave are released together, waves in order"),
    codedeploy: closed({ application: codedeployName, deploymentGroup: codedeployName }),
    loadBalancer: z.enum(["application", "network"]).default("application"),
    terminationWait: minutes({ atLeast: 0, atMost: 48 * 3_600 })
      .optional()
      .describe("The deployment group's termination wait"),
    readyWait: minutes({ atMost: 120 * 3_600 })
      .optional()
      .describe("The deployment group's ready wait (STOP_DEPLOYMENT)"),
    account: accountId.optional(),
    region: regionName.optional(),
    traffic: closed({ policy: serviceName, site: cellName })
      .optional()
      .describe("The site of a traffic policy that this cell is"),
  },
  {
    cluster: "the deployment group knows its cluster",
    service: "the deployment group knows its ECS service",
  },
).transform(({ terminationWait, readyWait, ...rest }) =>
  present({ ...rest, terminationWaitSeconds: terminationWait, readyWaitSeconds: readyWait }),
);

const foreignDeployment = z
  .union([z.enum(["wait", "refuse"]), closed({ wait: duration() })], {
    error: ({ input }) => expectationSentence("wait, refuse or { wait: 2h }", input),
  })
  .prefault("wait")
  .transform((written) => {
    if (written === "refuse") return { kind: "refuse" as const };
    return { kind: "wait" as const, limitSeconds: written === "wait" ? 2 * 3_600 : written.wait };
  })
  .describe(
    "When a deployment that is not ours runs: wait for it (two hours if no limit is named) or refuse",
  );

const rollback = closed({
  alarms: z
    .array(z.string().min(1).max(255))
    .default([])
    .meta({ maxItems: 10, description: "CloudWatch alarms that send a release back" }),
}).prefault({});

/** The fields of a service file, each of which can be parsed alone. */
export function serviceShape(standard: ServiceDefaults) {
  return {
    service: serviceName,
    image,
    container: text(/^[A-Za-z0-9_-]{1,255}$/, "a container's name")
      .optional()
      .describe("The container that takes the image; none: the load balancer's"),
    cells: z.array(cell).min(1).describe("The places that the service runs in"),
    strategy: strategySchema(standard.bakeSeconds).describe("How traffic moves"),
    gates: gatesSchema.prefault({}).describe("What must hold before the release goes on"),
    judge: judgeSchema(standard),
    rollback,
    whileReleasing: whileReleasing
      .default(standard.whileReleasing)
      .describe("A push while a release is running"),
    whenFrozen: whenFrozen.default(standard.whenFrozen).describe("A push while the service is frozen"),
    onForeignRevision: onForeignRevision
      .default(standard.onForeignRevision)
      .describe("Somebody deployed by hand: take that as stable, or refuse"),
    foreignDeployment,
  };
}

/** The file of one service. */
export function serviceSchema(standard: ServiceDefaults) {
  return closed(serviceShape(standard), { name: "the service's name is the field service" }).transform(
    (written): DeclaredService => present(written),
  );
}
