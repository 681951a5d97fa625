import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod/mini";
import { translate } from "../../shared/aws-errors.ts";
import { InputInvalid } from "../../shared/errors.ts";
import type { Credentials } from "../read/source.ts";

const text = z.string().check(z.minLength(1));

const ApplicationCredential = z.object({
  application_credential_id: text,
  application_credential_secret: text,
});
const ByUserId = z.object({ user_id: text, password: text });
const ByUserName = z.object({ username: text, user_domain_name: text, password: text });

/** Long enough that a steady minute costs nothing, short enough that a secret which was changed is soon used. */
const keptMs = 300_000;

/** Logins to clouds, kept in memory for five minutes. @param now epoch ms. */
export function secrets(client: Pick<SecretsManagerClient, "send">, now: () => number) {
  const kept = new Map<string, { readonly until: number; readonly credentials: Credentials }>();
  return {
    /**
     * @param id name or ARN. @throws InputInvalid when the secret is none of the forms that a login may have; what it
     * says instead is not told. CallRefused when there is none, or it may not be read.
     */
    async credentials(id: string): Promise<Credentials> {
      const known = kept.get(id);
      if (known && now() < known.until) return known.credentials;
      const { SecretString } = await client
        .send(new GetSecretValueCommand({ SecretId: id }))
        .catch(translate(`GetSecretValue ${id}`));
      const credentials = credentialsIn(id, SecretString);
      kept.set(id, { until: now() + keptMs, credentials });
      return credentials;
    },

    /** Somebody was refused with it: it may have been changed. */
    forget: (id: string): void => void kept.delete(id),
  };
}

function credentialsIn(id: string, said: string | undefined): Credentials {
  const value = parsed(said);
  const application = ApplicationCredential.safeParse(value).data;
  if (application)
    return {
      kind: "application-credential",
      id: application.application_credential_id,
      secret: application.application_credential_secret,
    };
  const byId = ByUserId.safeParse(value).data;
  if (byId) return { kind: "password", userId: byId.user_id, password: byId.password };
  const byName = ByUserName.safeParse(value).data;
  if (byName)
    return {
      kind: "password",
      username: byName.username,
      userDomain: byName.user_domain_name,
      password: byName.password,
    };
  throw new InputInvalid(
    `the secret ${id} ${value === undefined ? "is not JSON" : "lacks what a login needs"}: it must be a JSON object with ` +
      "application_credential_id and application_credential_secret, or user_id and password, " +
      "or username, user_domain_name and password",
  );
}

/** The parser's own words would show the text. */
function parsed(said: string | undefined): unknown {
  try {
    return JSON.parse(said ?? "");
  } catch {
    return undefined;
  }
}
