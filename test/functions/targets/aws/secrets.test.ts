import { describe, expect, test } from "vitest";
import { secrets } from "../../../../functions/targets/aws/secrets.ts";
import { recording, sdkError } from "../../release/aws/recording.ts";
import { createAwsWorld } from "./aws-world.ts";

const said = (...texts: string[]) => {
  const clock = { now: 0 };
  const recorded = recording({ GetSecretValue: texts.map((SecretString) => ({ SecretString })) });
  return { ...recorded, clock, secrets: secrets(recorded.client, () => clock.now) };
};

describe("a login", () => {
  test.for<[string, object, object]>([
    [
      "an application credential",
      { application_credential_id: "a", application_credential_secret: "s" },
      { kind: "application-credential", id: "a", secret: "s" },
    ],
    ["a user's id", { user_id: "u", password: "p" }, { kind: "password", userId: "u", password: "p" }],
    [
      "a user's name and domain",
      { username: "u", user_domain_name: "Default", password: "p" },
      { kind: "password", username: "u", userDomain: "Default", password: "p" },
    ],
    [
      "an application credential before a user's, with whatever else is beside it",
      {
        application_credential_id: "a",
        application_credential_secret: "s",
        user_id: "u",
        password: "p",
        note: 1,
      },
      { kind: "application-credential", id: "a", secret: "s" },
    ],
  ])("is read of %s", async ([, text, credentials]) => {
    expect(await said(JSON.stringify(text)).secrets.credentials("cloud")).toEqual(credentials);
  });

  test.for<[string, string]>([
    ["a text", "hunter2"],
    ["a list", '["hunter2"]'],
    ["a user without a password", '{"user_id":"hunter2"}'],
    ["a user without a domain", '{"username":"u","password":"hunter2"}'],
    ["an empty password", '{"user_id":"hunter2","password":""}'],
    ["a number for a secret", '{"application_credential_id":"hunter2","application_credential_secret":7}'],
    ["nothing", ""],
  ])("that is %s is refused in a sentence that does not tell it", async ([, text]) => {
    const error: unknown = await said(text)
      .secrets.credentials("cloud")
      .catch((error: unknown) => error);
    expect(error).toMatchObject({
      name: "InputInvalid",
      message: expect.stringContaining("the secret cloud"),
    });
    expect(`${(error as Error).stack} ${String((error as Error).cause)}`).not.toContain("hunter2");
  });

  test("is kept for five minutes, or until somebody was refused with it", async () => {
    const texts = ["one", "two", "three"].map((password) => JSON.stringify({ user_id: "u", password }));
    const { clock, secrets, sent } = said(...texts);
    const password = async () => {
      const credentials = await secrets.credentials("cloud");
      return credentials.kind === "password" ? credentials.password : "";
    };
    expect(await password()).toBe("one");
    clock.now = 299_999;
    expect(await password()).toBe("one");
    clock.now = 300_000;
    expect(await password()).toBe("two");
    secrets.forget("cloud");
    expect(await password()).toBe("three");
    expect(sent).toHaveLength(3);
  });

  test("that could not be read is asked for again", async () => {
    const { client } = recording({
      GetSecretValue: [
        sdkError("ResourceNotFoundException", "no", "client"),
        { SecretString: '{"user_id":"u","password":"p"}' },
      ],
    });
    const reader = secrets(client, () => 0);
    await expect(reader.credentials("cloud")).rejects.toMatchObject({ name: "CallRefused" });
    expect(await reader.credentials("cloud")).toMatchObject({ userId: "u" });
  });

  test("is read of a simulated account", async () => {
    const world = createAwsWorld();
    const { arn } = world.world.secrets.put("cloud", '{"user_id":"u","password":"p"}');
    const reader = secrets(world.clients.secrets, () => world.clock.now());
    expect(await reader.credentials(arn)).toMatchObject({ userId: "u" });
  });
});
