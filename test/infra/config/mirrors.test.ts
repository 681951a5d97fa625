import { expect, test } from "vitest";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import { mirrorDefaults } from "../../../infra/config/resolved-mirror.ts";
import { validateFolder } from "../../../infra/config/validate.ts";
import { folderOf, installation, mirror, problemsOf, withCloud } from "./folder.ts";

const parsed = (file: string, home = withCloud): MirrorConfig | undefined => {
  const { problems, mirrors } = validateFolder(
    folderOf({ "installation.yaml": home, "mirrors/shop.yaml": file }),
  );
  expect(problems).toEqual([]);
  return mirrors[0];
};

/** What is wrong with the mirror `shop` that has these lines more. */
const problems = (more: string, home = withCloud): readonly string[] =>
  problemsOf({ "installation.yaml": home, "mirrors/shop.yaml": mirror("shop", more) }).map((line) =>
    line.replace("mirrors/shop.yaml:", ""),
  );

const cloud = {
  name: "private",
  authUrl: "https://keystone.example.com/v3",
  region: "RegionOne",
  interface: "public",
  project: "3f2b1c0d",
  secret: "login",
};

test("the shortest file gets every default", () => {
  expect(parsed(mirror("shop"))).toEqual({
    mirror: "shop",
    loadBalancer: "06cbf6c3-1bae-4829-b943-86f5d97d3e41",
    cloud,
    targets: "members",
    place: {
      vpcId: "vpc-1a",
      subnetIds: ["subnet-1a", "subnet-1b"],
      scheme: "internal",
      ipAddressType: "ipv4",
      crossZone: false,
    },
    certificates: {},
    limits: { observations: 2, share: 50, count: 100, floor: 1 },
    declaredAddresses: [],
    metrics: "together",
  });
});

test("what a file says holds, then what the installation says, then what is built in", () => {
  const home = withCloud.replace(
    "subnet-1b] }",
    "subnet-1b], scheme: internet-facing, crossZone: true }\n  limits: { share: 20, count: 30 }",
  );
  const file = mirror(
    "shop",
    `cloud: private
targets: vip
metrics: each
place: { ipAddressType: dualstack, crossZone: false }
limits: { share: 10, floor: 3 }
declaredAddresses: [10.20.0.0/16, 10.30.0.5, "2001:DB8::/64", "fd00::5"]
certificates:
  - { port: 443, arn: "arn:aws:acm:eu-central-1:111122223333:certificate/a-1" }
  - { port: 8443, arn: "arn:aws:iam::111122223333:server-certificate/shop/web" }
`,
  );
  expect(parsed(file, home)).toMatchObject({
    targets: "vip",
    metrics: "each",
    place: { scheme: "internet-facing", ipAddressType: "dualstack", crossZone: false },
    limits: { observations: 2, share: 10, count: 30, floor: 3 },
    declaredAddresses: ["10.20.0.0/16", "10.30.0.5/32", "2001:db8::/64", "fd00::5/128"],
    certificates: {
      "443": "arn:aws:acm:eu-central-1:111122223333:certificate/a-1",
      "8443": "arn:aws:iam::111122223333:server-certificate/shop/web",
    },
  });
});

test("mirrors run each minute, a hundred in a share, unless the installation says otherwise", () => {
  const defaults = (home: string) => {
    const { installation } = validateFolder(folderOf({ "installation.yaml": home }));
    return mirrorDefaults(installation ?? {});
  };
  expect(defaults(installation)).toEqual({ everySeconds: 60, share: 100, place: {}, limits: {} });
  expect(defaults(`${installation}mirrors: { every: 5m, share: 20 }\n`)).toMatchObject({
    everySeconds: 300,
    share: 20,
  });
});

test("a mirror in a VPC of its own brings its subnets, and keeps the rest of the installation's place", () => {
  const home = withCloud.replace("subnet-1b] }", "subnet-1b], crossZone: true }");
  const own = "place: { vpcId: vpc-2b, subnetIds: [subnet-2a] }\n";
  expect(parsed(mirror("shop", own), home)?.place).toMatchObject({
    vpcId: "vpc-2b",
    subnetIds: ["subnet-2a"],
    crossZone: true,
  });
  expect(problems("place: { vpcId: vpc-2b }\n")).toEqual([
    "3:8  place: place has a VPC of its own, vpc-2b, and the installation's subnets are in vpc-1a: name its subnetIds too",
  ]);
  expect(parsed(mirror("shop", "place: { vpcId: vpc-1a }\n"))?.place.subnetIds).toEqual([
    "subnet-1a",
    "subnet-1b",
  ]);
});

test("an NLB that has nowhere to stand is refused", () => {
  const nowhere = withCloud.slice(0, withCloud.indexOf("mirrors:"));
  expect(problems("", nowhere)).toEqual([
    "1:1  place: neither place nor mirrors.place of installation.yaml says vpcId: the NLB has to stand somewhere",
  ]);
  expect(problems("place: { vpcId: vpc-1a }\n", nowhere)).toEqual([
    "3:8  place: neither place nor mirrors.place of installation.yaml says subnetIds: the NLB has to stand somewhere",
  ]);
});

test("a cloud must be described, and be named where there are several", () => {
  expect(problems("cloud: privat\n")).toEqual([
    "3:8  cloud: there is no cloud privat in installation.yaml (there: private); did you mean private?",
  ]);
  const bare = withCloud.replace(/clouds:\n.*\n/, "");
  expect(problems("", bare)).toEqual([
    "1:1  cloud: installation.yaml describes no cloud to read the load balancer from: add one under clouds",
  ]);
  expect(problems("cloud: other\n", bare)).toEqual([
    "3:8  cloud: there is no cloud other in installation.yaml",
  ]);
  const two = withCloud.replace(
    "clouds:\n",
    'clouds:\n  lab: { authUrl: "https://k/v3", region: R, project: p, secret: s }\n',
  );
  expect(problems("", two)).toEqual([
    "1:1  cloud: installation.yaml describes 2 clouds (lab, private): say which with cloud",
  ]);
  expect(parsed(mirror("shop", "cloud: lab\n"), two)?.cloud).toMatchObject({ name: "lab", project: "p" });
});

test("two mirrors of one load balancer are refused, the second by name", () => {
  expect(
    problemsOf({
      "installation.yaml": withCloud,
      "mirrors/shop.yaml": mirror("shop"),
      "mirrors/till.yaml": mirror("till"),
      "mirrors/desk.yaml": mirror("desk", "", "16cbf6c3-1bae-4829-b943-86f5d97d3e41"),
    }),
  ).toEqual([
    "mirrors/till.yaml:2:15  loadBalancer: load balancer 06cbf6c3-1bae-4829-b943-86f5d97d3e41 is already followed by mirror shop",
  ]);
});

test("certificates are of the installation's account and Region, one for each port", () => {
  const arn = (region: string, account: string) => `arn:aws:acm:${region}:${account}:certificate/a`;
  const lines = [
    `  - { port: 443, arn: "${arn("eu-central-1", "111122223333")}" }`,
    `  - { port: 443, arn: "${arn("eu-central-1", "111122223333")}" }`,
    `  - { port: 444, arn: "${arn("us-east-1", "111122223333")}" }`,
    `  - { port: 445, arn: "arn:aws:iam::444455556666:server-certificate/a" }`,
  ];
  expect(problems(`certificates:\n${lines.join("\n")}\n`)).toEqual([
    "5:13  certificates[1].port: certificates[0] is for port 443 already, and a TLS listener presents one",
    "6:23  certificates[2].arn: it is a certificate of 111122223333 in us-east-1, and a listener takes those of its own account and Region (111122223333, eu-central-1)",
    "7:23  certificates[3].arn: it is a certificate of 444455556666, and a listener takes those of its own account and Region (111122223333, eu-central-1)",
  ]);
});

test("a subnet twice, and IPv6 addresses for an IPv4 NLB, are refused", () => {
  const more =
    "place: { subnetIds: [subnet-1, subnet-2, subnet-1] }\ndeclaredAddresses: [10.9.0.0/16, fd00::/64]\n";
  expect(problems(more)).toEqual([
    "3:42  place.subnetIds[2]: subnet-1 is in the list already",
    "4:34  declaredAddresses[1]: this NLB is IPv4 only, and takes no IPv6 targets: set ipAddressType: dualstack in place",
  ]);
});

test.for<[string, string]>([
  [
    "limits: { observations: 0 }",
    "3:25  limits.observations: expected a whole number from 1 to 100 (complete reads in a row that must say that a target is gone), found the number 0",
  ],
  [
    "limits: { share: 101 }",
    "3:18  limits.share: expected a whole number from 1 to 100 (percentage of a target group's targets that one round may remove), found the number 101",
  ],
  [
    "limits: { share: 0.5 }",
    "3:18  limits.share: expected a whole number from 1 to 100 (percentage of a target group's targets that one round may remove), found the number 0.5",
  ],
  [
    "limits: { count: 0 }",
    "3:18  limits.count: expected a whole number from 1 to 3000 (targets that one round may remove in the whole mirror), found the number 0",
  ],
  [
    "limits: { floor: 0 }",
    "3:18  limits.floor: expected a whole number from 1 to 1000 (healthy targets that stay in each target group, at least one), found the number 0",
  ],
  ["place: { subnetIds: [] }", "3:21  place.subnetIds: expected a list of at least 1, found a list of 0"],
  [
    "place: { scheme: public }",
    '3:18  place.scheme: expected one of internal, internet-facing, found the text "public"',
  ],
  [
    "targets: member",
    '3:10  targets: expected one of members, vip, found the text "member"; did you mean members?',
  ],
  ["listeners: []", '3:1  "listeners" is not a field here: listeners follow the load balancer'],
  [
    "certificates: [{ port: 0, arn: x }]",
    "3:24  certificates[0].port: expected a whole number from 1 to 65535 (a listener's port), found the number 0",
  ],
  [
    "certificates: [{ port: 443, arn: x }]",
    '3:34  certificates[0].arn: expected the ARN of a certificate in ACM (or of a server certificate in IAM), found the text "x"',
  ],
  [
    "declaredAddresses: [shop]",
    '3:21  declaredAddresses[0]: expected a network such as 10.20.0.0/16 or an address, found the text "shop"',
  ],
  [
    "declaredAddresses: [10.20.0.1/16]",
    "3:21  declaredAddresses[0]: 10.20.0.1/16 is an address within a network: write 10.20.0.0/16, or the address alone",
  ],
  [
    "declaredAddresses: [0.0.0.0/0]",
    "3:21  declaredAddresses[0]: expected a network of at least 8 bits, found 0.0.0.0/0: name the site's own",
  ],
  [
    'declaredAddresses: ["fe80::%eth0/64"]',
    '3:21  declaredAddresses[0]: expected a network such as 10.20.0.0/16 or an address, found the text "fe80::%eth0/64"',
  ],
])("%s is refused", ([more, expected]) => expect(problems(`${more}\n`)).toContain(expected));

test("10.0.0.0/8 is a network that may be declared", () => {
  expect(parsed(mirror("shop", "declaredAddresses: [10.0.0.0/8]\n"))?.declaredAddresses).toEqual([
    "10.0.0.0/8",
  ]);
});

test.for(["Shop", "s", "-shop", "shop-", "9shop", "s".repeat(41)])("%s is no name of a mirror", (name) => {
  expect(problemsOf({ "installation.yaml": withCloud, [`mirrors/${name}.yaml`]: mirror(name) })).toEqual([
    `mirrors/${name}.yaml:1:9  mirror: expected 2 to 40 small letters, digits and hyphens, a letter first and no hyphen at the end, found the text "${name}"`,
  ]);
});

test.for(["shop", "06CBF6C3-1BAE-4829-B943-86F5D97D3E41", "06cbf6c31bae4829b94386f5d97d3e41"])(
  "%s is no UUID as Octavia writes it",
  (id) => {
    const found = problemsOf({ "installation.yaml": withCloud, "mirrors/shop.yaml": mirror("shop", "", id) });
    expect(found).toEqual([
      expect.stringContaining("loadBalancer: expected the UUID of an Octavia load balancer"),
    ]);
  },
);

test("mirrors of sound files are there although others are not, and none while the installation's file is not sound", () => {
  const files = {
    "mirrors/shop.yaml": mirror("shop"),
    "mirrors/till.yaml": mirror("tull", "", "16cbf6c3-1bae-4829-b943-86f5d97d3e41"),
  };
  const names = (home: string) =>
    validateFolder(folderOf({ "installation.yaml": home, ...files })).mirrors.map(({ mirror }) => mirror);
  expect(names(withCloud)).toEqual(["shop"]);
  expect(names(`${withCloud}nmae: x\n`)).toEqual([]);
});
