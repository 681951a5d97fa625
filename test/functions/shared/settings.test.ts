import { describe, expect, test } from "vitest";
import { readSettings } from "../../../functions/shared/settings.ts";

const given = {
  account: "111122223333",
  table: "ledger",
  releaseMachineArn: "arn:release",
  rollbackMachineArn: "arn:rollback",
  topicArn: "arn:topic",
  busName: "pointsman",
  probeFunction: "pointsman-probe",
  hooks: { BeforeInstall: "pointsman-hook" },
  configPath: "/opt/pointsman/services.json",
};
const environment = (settings: unknown) => ({
  AWS_REGION: "eu-central-1",
  POINTSMAN_SETTINGS: JSON.stringify(settings),
});

describe("the settings of an installation", () => {
  test("come from the environment, and the Region from Lambda", () => {
    expect(readSettings(environment(given))).toEqual({ ...given, region: "eu-central-1" });
  });

  test.for(Object.keys(given))("name what is missing: %s", (member) => {
    const rest = Object.fromEntries(Object.entries(given).filter(([name]) => name !== member));
    expect(() => readSettings(environment(rest))).toThrow(new RegExp(`POINTSMAN_SETTINGS\\.${member}`));
  });

  test.for([
    ["without a Region", { POINTSMAN_SETTINGS: JSON.stringify(given) }],
    ["without settings", { AWS_REGION: "eu-central-1" }],
    ["that are no JSON", { AWS_REGION: "eu-central-1", POINTSMAN_SETTINGS: "{nonsense" }],
    ["that are no mapping", { AWS_REGION: "eu-central-1", POINTSMAN_SETTINGS: "null" }],
  ] as const)("%s are refused by name", ([, given]) => {
    expect(() => readSettings(given)).toThrow(
      expect.objectContaining({
        name: "InputInvalid",
        message: expect.stringContaining("POINTSMAN_SETTINGS"),
      }),
    );
  });
});
