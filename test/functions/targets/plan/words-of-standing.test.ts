/** What a plan says of load balancer, groups and security group, word by word: people decide by it. */
import { expect, test } from "vitest";
import { publishedQuotas } from "../../../../functions/targets/plan/quotas.ts";
import { said } from "./said.ts";
import {
  absent,
  actual,
  actualGroup,
  at,
  check,
  config,
  desired,
  entry,
  everybody,
  group,
  ledger,
  listener,
  none,
  standing,
} from "./world.ts";

const place = config().place;
const q = (c: object) => ({ quotas: { ...publishedQuotas, ...c } });
const lb = (c: object) => actual({ loadBalancer: { ...actual().loadBalancer!, ...c } });
const p2 = { key: "p2.tcp4", poolId: "p2" };

type Story = readonly [what: string, changes: Parameters<typeof said>[0], lines: readonly string[]];

test.for<Story>([
  [
    "what is not there is made",
    { actual: none, ledger: { state: undefined, groups: [] } },
    [
      "+ create-security-group: there is none of this mirror's",
      "+ allow: the source lets these clients in",
      "+ create-load-balancer: it follows 5f0c6f4e-0000-4000-8000-000000000001",
      "+ create-group: pool p1 has none such",
      "+ register: named by the source",
      "+ create-listener: the source has a listener there",
    ],
  ],
  [
    "a Region without room for another load balancer",
    {
      actual: none,
      ledger: { state: undefined, groups: [] },
      others: { loadBalancers: 50, groups: 0 },
      ...q({ loadBalancersPerRegion: 50 }),
    },
    [
      "! quota | load balancer | would create a load balancer: the Region has 50 others, the quota is 50. Ask AWS for more, or remove one. | false",
    ],
  ],
  [
    "a load balancer without our tag",
    { actual: lb({ isOurs: false }) },
    [
      "! not-ours | load balancer | load balancer pm-web stands there without our tag: it is left alone. `pointsman targets adopt web` makes it ours. | false",
    ],
  ],
  [
    "a load balancer that could not be made",
    { actual: lb({ state: "failed" }) },
    [
      "! refused | load balancer | load balancer pm-web has failed to be made: remove it with `pointsman targets remove web`, and see why. | false",
    ],
  ],
  [
    "a load balancer in another VPC",
    { actual: lb({ vpcId: "vpc-9" }) },
    [
      "! refused | load balancer | load balancer pm-web is in vpc-9, and should be in vpc-1, which cannot be changed: `pointsman targets remove web`, and let it be made anew. | false",
    ],
  ],
  [
    "a load balancer of another scheme",
    { actual: lb({ scheme: "internet-facing" }) },
    [
      "! refused | load balancer | load balancer pm-web is internet-facing, and should be internal, which cannot be changed: `pointsman targets remove web`, and let it be made anew. | false",
    ],
  ],
  [
    "a load balancer without any security group",
    { actual: lb({ securityGroupIds: [] }) },
    [
      "! refused | load balancer | the load balancer was made without a security group and can never get one: its clients are not limited. | false",
    ],
  ],
  [
    "a load balancer with others' security groups",
    { actual: lb({ securityGroupIds: ["sg-z", "sg-0"] }) },
    [
      '+ set-load-balancer: its own security group is not attached {"securityGroupIds":["sg-0","sg-1","sg-z"]}',
    ],
  ],
  [
    "a load balancer whose own security group is gone",
    { actual: { ...actual(), securityGroup: undefined } },
    ["+ create-security-group: there is none of this mirror's", "+ allow: the source lets these clients in"],
  ],
  [
    "other subnets",
    { actual: lb({ subnetIds: ["subnet-z", "subnet-a"] }) },
    ['+ set-load-balancer: it has subnet-a, subnet-z {"subnetIds":["subnet-a","subnet-b"]}'],
  ],
  [
    "another address type",
    { config: config({ place: { ...place, ipAddressType: "dualstack" } }) },
    ['+ set-load-balancer: it is ipv4 {"ipAddressType":"dualstack"}'],
  ],
  [
    "cross-zone load balancing that is to be on",
    { config: config({ place: { ...place, crossZone: true } }) },
    ['+ set-load-balancer: cross-zone load balancing is off {"crossZone":true}'],
  ],
  [
    "cross-zone load balancing that is to be off",
    { actual: lb({ crossZone: true }) },
    ['+ set-load-balancer: cross-zone load balancing is on {"crossZone":false}'],
  ],
  [
    "cross-zone load balancing that its quota does not let on",
    { config: config({ place: { ...place, crossZone: true } }), ...q({ targetsAcrossZones: 1 }) },
    [
      "! quota | load balancer | would turn cross-zone load balancing on: 2 targets are registered, with it the quota is 1. | false",
    ],
  ],
  [
    "a pool that has no group yet",
    {
      desired: desired({
        listeners: [listener(80), listener(90, { group: p2.key })],
        groups: [group([at(1), at(2)]), group([at(5)], p2)],
      }),
    },
    [
      "+ allow: the source lets these clients in",
      "+ create-group: pool p2 has none such",
      "+ register: named by the source",
      "+ create-listener: the source has a listener there",
    ],
  ],
  [
    "a Region without room for another group",
    {
      desired: desired({
        listeners: [listener(80), listener(90, { group: p2.key })],
        groups: [group([at(1), at(2)]), group([at(5)], p2)],
      }),
      others: { loadBalancers: 0, groups: 7 },
      ...q({ groupsPerRegion: 8 }),
    },
    [
      "+ allow: the source lets these clients in",
      "! quota | group p2.tcp4 | would create a target group: the Region has 8, the quota is 8. Ask AWS for more. | false",
      "! waiting | listener 90 | would create a listener: its target group does not stand yet, or nobody is in it, and a listener is never sent to nobody. | false",
    ],
  ],
  [
    "a group whose tags were taken off",
    {
      actual: actual({
        groups: [actualGroup([standing(at(1)), standing(at(2))], { isOurs: false, key: undefined as never })],
      }),
    },
    [
      "! not-ours | group p1.tcp4 | pm-p1.tcp4 bears our tags no longer: it is left alone. `pointsman targets adopt web` makes it ours. | false",
    ],
  ],
  [
    "another health check",
    {
      desired: desired({
        groups: [group([at(1), at(2)], { healthCheck: { ...check, intervalSeconds: 20 } })],
      }),
    },
    [
      '+ set-group: its health check differs {"healthCheck":{"protocol":"TCP","intervalSeconds":20,"timeoutSeconds":5,"healthyCount":3,"unhealthyCount":3}}',
    ],
  ],
  [
    "other attributes",
    { desired: desired({ groups: [group([at(1), at(2)], { proxyProtocol: true, stickiness: true })] }) },
    ['+ set-group: its attributes differ {"proxyProtocol":true,"stickiness":true}'],
  ],
  [
    "another health check and other attributes",
    {
      desired: desired({
        groups: [
          group([at(1), at(2)], {
            proxyProtocol: true,
            healthCheck: { ...check, protocol: "HTTP", path: "/", codes: "200" },
          }),
        ],
      }),
    },
    [
      '+ set-group: its health check differs {"healthCheck":{"protocol":"HTTP","intervalSeconds":10,"timeoutSeconds":5,"healthyCount":3,"unhealthyCount":3,"path":"/","codes":"200"}}',
      '+ set-group: its attributes differ {"proxyProtocol":true}',
    ],
  ],
  [
    "a security group that is not ours",
    { actual: actual({ securityGroup: { id: "sg-1", isOurs: false, ingress: [] } }) },
    [
      "! not-ours | security group | would allow 1 rule: the security group is not ours, and is left alone. | false",
    ],
  ],
  [
    "clients that are not let in yet",
    { actual: actual({ securityGroup: { id: "sg-1", isOurs: true, ingress: [] } }) },
    ["+ allow: the source lets these clients in"],
  ],
  [
    "more clients than a security group takes",
    {
      desired: desired({
        ingress: [1, 2, 3].map((n) => ({ protocol: "tcp", port: 80, cidr: `192.0.2.${n}/32` })),
      }),
      actual: actual({ securityGroup: { id: "sg-1", isOurs: true, ingress: [] } }),
      ...q({ rulesPerSecurityGroup: 2 }),
    },
    [
      "+ allow: the source lets these clients in",
      "! quota | security group | would allow 3 rules: 1 do not fit, the quota is 2. Ask AWS for more, or join CIDRs. | false",
    ],
  ],
  [
    "clients that are let in no more",
    {
      actual: actual({
        securityGroup: { id: "sg-1", isOurs: true, ingress: [everybody(80), everybody(99)] },
      }),
      ledger: ledger([entry([at(1), at(2)])], absent(["rule tcp 99 0.0.0.0/0"], 2)),
    },
    ["+ forbid: the source lets these clients in no longer"],
  ],
  [
    "clients that are let in no more, at the first look",
    {
      actual: actual({
        securityGroup: { id: "sg-1", isOurs: true, ingress: [everybody(80), everybody(99)] },
      }),
    },
    [
      "! observations | rule tcp 99 0.0.0.0/0 | would forbid 0.0.0.0/0 on port 99: not named in 1 of 2 complete reads in a row; the next reads decide. | false",
    ],
  ],
])("what stands: %s", ([, changes, lines]) => {
  expect(said(changes)).toEqual(lines);
});
