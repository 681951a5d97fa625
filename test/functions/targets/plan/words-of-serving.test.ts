/** What a plan says of listeners and targets, word by word: people decide by it. */
import { expect, test } from "vitest";
import { publishedQuotas } from "../../../../functions/targets/plan/quotas.ts";
import { said } from "./said.ts";
import {
  actual,
  actualGroup,
  actualListener,
  at,
  config,
  desired,
  entry,
  group,
  groupArn,
  ledger,
  limits,
  listener,
  drained,
  standing,
  iso,
  t0,
} from "./world.ts";

const q = (c: object) => ({ quotas: { ...publishedQuotas, ...c } });
const p2 = { key: "p2.tcp4", poolId: "p2" };

type Story = readonly [what: string, changes: Parameters<typeof said>[0], lines: readonly string[]];

test.for<Story>([
  [
    "a listener whose pool is empty",
    {
      desired: desired({
        listeners: [listener(80), listener(90, { group: p2.key })],
        groups: [group([at(1), at(2)]), group([], p2)],
      }),
    },
    [
      "+ allow: the source lets these clients in",
      "! waiting | listener 90 | would create a listener: its target group does not stand yet, or nobody is in it, and a listener is never sent to nobody. | false",
    ],
  ],
  [
    "a pool that is drained whole",
    { desired: desired({ groups: [group([], { withheld: [drained(at(1)), drained(at(2))] })] }) },
    [
      "! share | group p1.tcp4: 10.9.0.1:80, 10.9.0.2:80 | would deregister 2 targets: 2 of 2 (100 %), the limit is 50 % in one round. Nothing of it is removed. (by its digest) | true",
    ],
  ],
  [
    "a listener that is to go to a group which is not healthy yet",
    {
      desired: desired({ listeners: [listener(80, { group: p2.key })], groups: [group([at(5), at(6)], p2)] }),
      actual: actual({
        groups: [
          actualGroup([standing(at(1)), standing(at(2))]),
          actualGroup([standing(at(5), "initial"), standing(at(6))], { key: p2.key }),
        ],
      }),
      ledger: ledger([
        entry([at(1), at(2)]),
        entry([at(5), at(6)], {
          key: p2.key,
          groupArn: groupArn(p2.key),
          targets: Object.fromEntries([at(5), at(6)].map((t) => [`${t.address}|80|all`, { since: iso(t0) }])),
        }),
      ]),
    },
    [
      '+ set-listener: so that the health of the new group is known {"forward":[{"groupArn":"arn:group:p1.tcp4","weight":1},{"key":"p2.tcp4","groupArn":"arn:group:p2.tcp4","weight":0}]}',
      "! add-before-remove | listener 80 | would send the users of 2 targets to the 2 of group p2.tcp4: 1 of them is healthy; 2 must be, or 1 once each had its time. (by its digest) | true",
    ],
  ],
  [
    "a listener that is to go to a healthy group",
    {
      desired: desired({ listeners: [listener(80, { group: p2.key })], groups: [group([at(5), at(6)], p2)] }),
      actual: actual({
        groups: [
          actualGroup([standing(at(1)), standing(at(2))]),
          actualGroup([standing(at(5)), standing(at(6))], { key: p2.key }),
        ],
      }),
      ledger: ledger([entry([at(1), at(2)]), entry([at(5), at(6)], { key: p2.key })]),
    },
    [
      '+ set-listener: it differs from the source {"forward":[{"key":"p2.tcp4","groupArn":"arn:group:p2.tcp4","weight":1}]}',
    ],
  ],
  [
    "a listener that is to go to a smaller group than the count allows",
    {
      config: config({ limits: limits({ count: 1 }) }),
      desired: desired({ listeners: [listener(80, { group: p2.key })], groups: [group([at(5), at(6)], p2)] }),
      actual: actual({
        groups: [
          actualGroup([1, 2, 3, 4].map((n) => standing(at(n)))),
          actualGroup([standing(at(5)), standing(at(6))], { key: p2.key }),
        ],
      }),
      ledger: ledger([entry([1, 2, 3, 4].map((n) => at(n))), entry([at(5), at(6)], { key: p2.key })]),
    },
    [
      "! count | listener 80 | would send its users to 2 targets of group p2.tcp4: this round would take 2 targets from users in all, the limit is 1. Nothing is removed. (by its digest) | true",
    ],
  ],
  [
    "a listener that is to go to a smaller group than the share allows",
    {
      desired: desired({ listeners: [listener(80, { group: p2.key })], groups: [group([at(5)], p2)] }),
      actual: actual({
        groups: [
          actualGroup([1, 2, 3, 4].map((n) => standing(at(n)))),
          actualGroup([standing(at(5))], { key: p2.key }),
        ],
      }),
      ledger: ledger([entry([1, 2, 3, 4].map((n) => at(n))), entry([at(5)], { key: p2.key })]),
    },
    [
      '+ set-listener: so that the health of the new group is known {"forward":[{"groupArn":"arn:group:p1.tcp4","weight":1},{"key":"p2.tcp4","groupArn":"arn:group:p2.tcp4","weight":0}]}',
      "! share | listener 80 | would send the users of 4 targets to the 1 of group p2.tcp4: 3 of 4 (75 %), the limit is 50 % in one round. Nothing of it is removed. (by its digest) | true",
    ],
  ],
  [
    "another idle limit and another certificate",
    {
      desired: desired({
        listeners: [
          listener(80, { idleSeconds: 100 }),
          listener(443, { protocol: "TLS", certificateArn: "arn:cert:new" }),
        ],
      }),
      actual: actual({
        listeners: [
          actualListener(80),
          actualListener(443, { protocol: "TLS", certificateArn: "arn:cert:old", idleSeconds: undefined }),
        ],
      }),
    },
    [
      "+ allow: the source lets these clients in",
      '+ set-listener: it differs from the source {"idleSeconds":100}',
      '+ set-listener: it differs from the source {"certificateArn":"arn:cert:new"}',
    ],
  ],
  [
    "a listener that becomes one of TLS",
    { desired: desired({ listeners: [listener(80, { protocol: "TLS", certificateArn: "arn:cert:new" })] }) },
    ['+ set-listener: it differs from the source {"protocol":"TLS","certificateArn":"arn:cert:new"}'],
  ],
  [
    "a draining target that came back",
    { actual: actual({ groups: [actualGroup([standing(at(1)), standing(at(2), "draining")])] }) },
    ["+ register: named by the source; of those that drain, some came back"],
  ],
  [
    "more targets than a group takes",
    { desired: desired({ groups: [group([1, 2, 3, 4].map((n) => at(n)))] }), ...q({ targetsPerGroup: 3 }) },
    [
      "+ register: named by the source",
      "! quota | group p1.tcp4: 10.9.0.4:80 | would register 1 more target: they do not fit, the quotas are 3 in a group and 500 in this load balancer. Each group has its fair share; ask AWS for more, or split the mirror. | false",
    ],
  ],
  [
    "a target that the floor needs",
    {
      config: config({ limits: limits({ floor: 2, share: 100 }) }),
      desired: desired({ groups: [group([at(1)], { withheld: [drained(at(2))] })] }),
      actual: actual({ groups: [actualGroup([standing(at(1), "unhealthy"), standing(at(2))])] }),
    },
    [
      "! floor | group p1.tcp4: 10.9.0.2:80 | would deregister 1 target: 0 of the 1 that stay are healthy, the floor is 2. (by its digest) | true",
    ],
  ],
  [
    "a target that stands in for one that comes",
    { desired: desired({ groups: [group([at(1), at(3)], { withheld: [drained(at(2))] })] }) },
    [
      "+ register: named by the source",
      "! add-before-remove | group p1.tcp4: 10.9.0.2:80 | would deregister 1 target: 1 target that the source names is not healthy yet. (by its digest) | true",
    ],
  ],
  [
    "a target that stands in for several",
    { desired: desired({ groups: [group([at(1), at(3), at(4)], { withheld: [drained(at(2))] })] }) },
    [
      "+ register: named by the source",
      "! add-before-remove | group p1.tcp4: 10.9.0.2:80 | would deregister 1 target: 2 targets that the source names are not healthy yet. (by its digest) | true",
    ],
  ],
])("who is served: %s", ([, changes, lines]) => {
  expect(said(changes)).toEqual(lines);
});
