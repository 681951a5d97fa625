import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { doctor } from "../../../cli/doctor-command.ts";
import { homeSubnets, homeVpc } from "../../../infra/sandbox/ec2/network.ts";
import { cloudSecret } from "../../../infra/sandbox/mirror-functions.ts";
import { accessDenied } from "../../../infra/sandbox/refusal.ts";
import { recording } from "../recording.ts";
import { pointsman } from "../spawned.ts";
import { config, soundAccount } from "./account.ts";
import type { Account } from "./account.ts";
import { followingAccount } from "./following-account.ts";
import { fn } from "./plants.ts";
import { recorded } from "./recorded.ts";

const home = mkdtempSync(join(tmpdir(), "pointsman-doctor-"));
const folder = join(home, "config");
afterAll(() => rmSync(home, { recursive: true }));

beforeAll(() => {
  mkdirSync(join(folder, "services"), { recursive: true });
  writeFileSync(
    join(folder, "installation.yaml"),
    `name: pointsman
account: "111122223333"
region: eu-central-1
network: { vpcId: vpc-0a1b2c3d, subnetIds: [subnet-0a1b2c3d] }
notifications: { emails: [ops@example.com] }
`,
  );
  writeFileSync(
    join(folder, "services", "storefront.yaml"),
    `service: storefront
image: { repository: storefront, tags: ["v*"] }
cells:
  - { name: a, codedeploy: { application: storefront, deploymentGroup: storefront-a }, terminationWait: 30m }
strategy: { kind: all-at-once, bake: 5m }
gates:
  smoke: [{ path: /health, expect: 200 }]
  compatibility: [{ lambda: contract-check }]
rollback: { alarms: [storefront-5xx, storefront-hosts] }
`,
  );
  soundAccount();
}, 240_000);

/** The command in this process, with the sandbox as the account. */
async function look(
  account: Pick<Account, "clients"> = soundAccount(),
  options: { service?: string; json?: true; columns?: number } = {},
) {
  const { session, out } = recording(options.columns ? { columns: options.columns, rows: 40 } : undefined);
  const asked = { config: folder, ...(options.json ? { json: options.json } : {}) };
  const code = await doctor(options.service, asked, session, async () => account.clients);
  return { code, out };
}

/** A role that trusts the right service and may nothing, and an alarm that is gone. */
function sick(): Account {
  const account = soundAccount();
  const role = account.deployed.roles.get("CodeDeployRoleForECS");
  if (role) role.attached = [account.policyArn("/AWSCodeDeployRoleForECSLimited")];
  account.world.alarms.deleteAlarm("storefront-5xx");
  return account;
}

describe("doctor", () => {
  test("says of a sound account what was looked at, and that nothing was found", async () => {
    expect(await look()).toEqual({
      code: 0,
      out: [
        "✓ installation",
        "✓ storefront",
        "✓ storefront / a",
        "",
        "Nothing was found that would break a release.",
      ],
    });
  });

  test("has one line for each thing that would break it, with how to mend it, and ends with exit code 1", async () => {
    const { code, out } = await look(sick());
    expect(code).toBe(1);
    expect(out).toEqual([
      "✓ installation",
      "✓ storefront",
      "✗ storefront / a",
      expect.stringMatching(
        /^ {2}✗ the deployment group \(role CodeDeployRoleForECS\) may not iam:PassRole on .*\. → attach AWSCodeDeployRoleForECS to it.* \[group-role-pass\]$/,
      ),
      expect.stringMatching(
        /^ {2}✗ there is no alarm storefront-5xx .*\. The release is refused .*\. → create it.* \[alarm-missing\]$/,
      ),
      "",
      "2 things would break a release.",
    ]);
  });

  test("folds its lines on a terminal, and loses nothing of them", async () => {
    const { out } = await look(sick(), { columns: 60 });
    expect(
      Math.max(...out.filter((line) => !line.includes("arn:")).map((line) => line.length)),
    ).toBeLessThanOrEqual(60);
    expect(out.map((line) => line.trim()).join(" ")).toContain(
      "→ create it, or take its name out of group or service file [alarm-missing]",
    );
  });

  test("prints JSON that scripts can read, with each finding's check, reason and remedy", async () => {
    const { code, out } = await look(sick(), { json: true });
    expect(code).toBe(1);
    expect(JSON.parse(out.join("\n"))).toMatchObject({
      subjects: [{}, { service: "storefront" }, { service: "storefront", cell: "a" }],
      findings: [
        { check: "group-role-pass", severity: "breaks", service: "storefront", cell: "a" },
        { check: "alarm-missing", severity: "breaks", service: "storefront", cell: "a" },
      ],
      unseen: [],
    });
  });

  test("warns without failing", async () => {
    const account = soundAccount();
    delete fn(account, "pointsman-accept").failureDestination;
    const { code, out } = await look(account);
    expect(code).toBe(0);
    expect(out).toContain("! installation");
    expect(out.at(-1)).toBe("1 warning.");
  });

  test("tells what it was not let see in one line for each right, and ends with exit code 3", async () => {
    const { clients } = recorded(soundAccount().clients, (_, operation) => {
      if (operation === "SimulatePrincipalPolicy") throw accessDenied("iam:SimulatePrincipalPolicy");
    });
    const { code, out } = await look({ clients });
    expect(code).toBe(3);
    const lines = out.filter((line) => line.includes("iam:SimulatePrincipalPolicy"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^ {2}\? not checked, for you may not iam:SimulatePrincipalPolicy: .* and \d+ more\./,
    );
    expect(out[0]).toBe("? installation");
  });

  test("looks at the account of one service, when it is named", async () => {
    const { out } = await look(soundAccount(), { service: config.service });
    expect(out).toContain("✓ storefront / a");
  });

  test("has a line for each mirror, and looks at one when it is named", async () => {
    const withMirrors = mkdtempSync(join(home, "mirrors-"));
    cpSync(folder, withMirrors, { recursive: true });
    mkdirSync(join(withMirrors, "mirrors"));
    appendFileSync(
      join(withMirrors, "installation.yaml"),
      `clouds:
  private: { authUrl: "https://keystone.example.com/v3", region: RegionOne, project: p, secret: ${cloudSecret} }
mirrors: { share: 1, place: { vpcId: ${homeVpc}, subnetIds: [${homeSubnets.join(", ")}] } }
`,
    );
    const account = await followingAccount();
    for (const { mirror, loadBalancer } of account.mirrors)
      writeFileSync(
        join(withMirrors, "mirrors", `${mirror}.yaml`),
        `mirror: ${mirror}\nloadBalancer: ${loadBalancer}\n`,
      );
    const asked = async (name?: string) => {
      const { session, out } = recording();
      const now = { ...session, now: account.now };
      const code = await doctor(name, { config: withMirrors }, now, async () => account.clients);
      return { code, out };
    };
    expect(await asked()).toEqual({
      code: 0,
      out: [
        "✓ installation",
        "✓ storefront",
        "✓ storefront / a",
        "✓ mirror shop",
        "✓ mirror web",
        "",
        "Nothing was found that would break a release or stop a mirror.",
      ],
    });
    expect((await asked("web")).out.slice(0, 2)).toEqual(["✓ installation", "✓ mirror web"]);
    await expect(asked("wob")).rejects.toThrow("there is no service or mirror wob");
  });

  test("suggests a service where there is none of that name", async () => {
    await expect(look(soundAccount(), { service: "storefrnt" })).rejects.toMatchObject({
      exitCode: 2,
      message: "there is no service storefrnt; did you mean storefront?",
    });
    await expect(look(soundAccount(), { service: "zebra" })).rejects.toMatchObject({
      message: "there is no service zebra; there are storefront",
    });
  });
});

describe("the command itself", () => {
  const keys = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };

  /** Whoever asks is told no, each in its own protocol. */
  async function refusing() {
    const server = createServer((request, response) => {
      request.resume().on("end", () => {
        const isQuery = request.headers["content-type"]?.includes("x-www-form-urlencoded") ?? false;
        const name = "AccessDenied";
        const body = isQuery
          ? `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>no</Message></Error></ErrorResponse>`
          : JSON.stringify({ __type: `${name}Exception`, message: "no" });
        const type = isQuery ? "text/xml" : "application/json";
        response.writeHead(403, { "content-type": type, "x-amzn-errortype": `${name}Exception` }).end(body);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
  }

  test("asks AWS with the person's credentials, and tells one who may nothing what was not checked", async () => {
    const { url, close } = await refusing();
    const { code, out, err } = await pointsman(
      ["doctor", "--config", folder, "--endpoint-url", url],
      home,
      keys,
    );
    close();
    expect([code, err]).toEqual([3, ""]);
    expect(out).toContain(
      "? not checked, for you may not lambda:GetFunction: the function pointsman-accept;",
    );
    expect(out).toContain(
      "you may not codedeploy:GetDeploymentGroup: the deployment group storefront/storefront-a.",
    );
    expect(out).toMatch(/\d+ looks not granted or not answered\.\n$/);
    expect(out).not.toContain("✗");
  });

  test("without credentials ends with exit code 3, and with a configuration that is not sound with 1", async () => {
    const nowhere = { AWS_EC2_METADATA_DISABLED: "true" };
    const without = await pointsman(["doctor", "--config", folder], home, nowhere);
    expect([without.code, without.out]).toEqual([3, ""]);
    expect(without.err).toContain("no AWS credentials");
    const bad = join(home, "bad");
    mkdirSync(bad);
    writeFileSync(join(bad, "installation.yaml"), 'name: shop\naccount: "1"\nregion: eu-central-1\n');
    const unsound = await pointsman(["doctor", "--config", bad], home, keys);
    expect([unsound.code, unsound.out]).toEqual([1, ""]);
    expect(unsound.err).toContain("`pointsman validate` lists them");
  });

  test("explains itself", async () => {
    const { code, out } = await pointsman(["doctor", "--help"], home);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:\n {2}\$ pointsman doctor/);
    expect(out).toMatch(/\? {2}could not be looked at +3/);
  });
});
