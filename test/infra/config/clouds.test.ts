import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installation, problemsOf } from "./folder.ts";

/** What is wrong with `clouds` and `mirrors` of an installation. */
const problemsAtHome = (more: string): readonly string[] =>
  problemsOf({ "installation.yaml": installation + more }).map((line) =>
    line.replace("installation.yaml:", ""),
  );

test.for<[string, string]>([
  ["every: 90s", "6:5  mirrors.every: a schedule counts whole minutes: write 1m, 2m, up to 1h"],
  ["every: 30s", "6:5  mirrors.every: expected a duration from 1m to 1h, found 30s"],
  ["every: 2h", "6:5  mirrors.every: expected a duration from 1m to 1h, found 2h"],
  ["share: 0", "6:5  mirrors.share: expected a number of at least 1, found the number 0"],
  ["share: 101", "6:5  mirrors.share: expected a number of at most 100, found the number 101"],
])("the installation's mirrors: { %s } is refused", ([field, expected]) => {
  const [name = "", value = ""] = field.split(": ");
  expect(problemsAtHome(`mirrors:\n  ${name}:\n    ${value}\n`)).toEqual([expected]);
});

const cloudWith = (field: string, value: string) => {
  const fields = { authUrl: "https://k/v3", region: "R", project: "p", secret: "s", [field]: value };
  return problemsAtHome(`clouds:\n  lab: ${JSON.stringify(fields)}\n`).map((line) =>
    line.replace(/^\S+ {2}/, ""),
  );
};

test.for(["http://127.0.0.1:5000/v3", "https://keystone.example.com/identity/v3/", "http://keystone:5000"])(
  "%s is an address of Keystone",
  (url) => expect(cloudWith("authUrl", url)).toEqual([]),
);

test.for([
  "keystone.example.com",
  "ftp://keystone/v3",
  "https://me:pw@keystone/v3",
  "https://keystone/v3?a=b",
  "https://keystone/#v3",
])("%s is no address of Keystone", (url) =>
  expect(cloudWith("authUrl", url)).toEqual([
    `clouds.lab.authUrl: expected Keystone's address with its path, such as https://keystone.example.com/v3, found the text "${url}"`,
  ]),
);

test("credentials in a file, names that are none and secrets that are none are refused", () => {
  expect(cloudWith("password", "x")).toEqual([
    'clouds.lab: "password" is not a field here: credentials are in the secret, never in a file',
  ]);
  expect(cloudWith("project", "my project")).toEqual([
    expect.stringContaining("expected the id of a project"),
  ]);
  expect(cloudWith("secret", "a secret")).toEqual([
    expect.stringContaining("expected the name or ARN of a secret"),
  ]);
  expect(cloudWith("secret", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:login-AbCdEf")).toEqual(
    [],
  );
  const key = "arn:aws:kms:eu-central-1:111122223333:key/0f6f3d2c-9a4b-4a57-8f1e-2b7c1d9e5a10";
  expect(cloudWith("secretKmsKey", key)).toEqual([]);
  expect(cloudWith("secretKmsKey", "alias/octavia")).toEqual([
    expect.stringContaining("expected the ARN of a KMS key"),
  ]);
  expect(cloudWith("endpoint", "octavia")).toEqual([expect.stringContaining("expected Octavia's address")]);
  expect(problemsAtHome("clouds:\n  Lab: {}\n").join()).toContain(
    "a cloud's name of small letters, digits and hyphens",
  );
});

const pem = readFileSync(join(import.meta.dirname, "certificate.pem"), "utf8");

test("further certificates are read, and a private key among them is refused", () => {
  expect(cloudWith("ca", pem)).toEqual([]);
  expect(cloudWith("ca", pem + pem)).toEqual([]);
  expect(cloudWith("ca", "trust me")).toEqual([
    'clouds.lab.ca: expected certificates in PEM form (-----BEGIN CERTIFICATE-----), found the text "trust me"',
  ]);
  expect(cloudWith("ca", pem + pem.replace("MII", "XXX"))).toEqual([
    "clouds.lab.ca: certificate 2 of 2 cannot be read",
  ]);
  const key = ["-----BEGIN", "PRIVATE KEY-----"].join(" ");
  expect(cloudWith("ca", `${pem}${key}\n`)).toEqual([
    "clouds.lab.ca: expected certificates only, found a private key: take it out, and renew it",
  ]);
});
