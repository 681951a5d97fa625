import { builtInLimits } from "../../../functions/shared/mirror-config.ts";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";

/** Where the tests' stacks live, as far as ARNs are made of it. */
export const here = {
  account: "111122223333",
  region: "eu-central-1",
  partition: "aws",
  urlSuffix: "amazonaws.com",
};

export const service = (name: string, more: Partial<ServiceConfig> = {}): ServiceConfig => ({
  service: name,
  image: { repository: name, tags: ["v*"] },
  cells: [
    {
      name: "a",
      wave: 1,
      codedeploy: { application: name, deploymentGroup: `${name}-a` },
      loadBalancer: "application",
    },
  ],
  strategy: { kind: "all-at-once", bakeSeconds: 600 },
  gates: { windows: [], smoke: [], compatibility: [], dependsOn: [] },
  judge: { metrics: [], onUnclear: "wait", everySeconds: 60 },
  rollback: { alarms: [`${name}-5xx`] },
  whileReleasing: "queue",
  whenFrozen: "hold",
  onForeignRevision: "refuse",
  foreignDeployment: { kind: "refuse" },
  ...more,
});

export const services = [
  service("storefront"),
  service("checkout", {
    image: { repository: "shop/checkout", tags: ["v*"], registryId: "444455556666", region: "eu-west-1" },
    gates: {
      windows: [],
      smoke: [],
      compatibility: [{ kind: "lambda", name: "contract-check" }],
      dependsOn: ["storefront"],
    },
  }),
];

export const mirror = (name: string, more: Partial<MirrorConfig> = {}): MirrorConfig => ({
  mirror: name,
  loadBalancer: "06cbf6c3-1bae-4829-b943-86f5d97d3e41",
  cloud: {
    name: "private",
    authUrl: "https://keystone.example.com/v3",
    region: "RegionOne",
    interface: "public",
    project: "3f2b1c0d9e8f4a5b8c7d6e5f4a3b2c1d",
    secret: "pointsman/private",
  },
  targets: "members",
  place: {
    vpcId: "vpc-0a1b2c3d",
    subnetIds: ["subnet-0a1b2c3d"],
    scheme: "internal",
    ipAddressType: "ipv4",
    crossZone: false,
  },
  certificates: {},
  limits: builtInLimits,
  declaredAddresses: [],
  metrics: "together",
  ...more,
});
