import type { RoundClients } from "../../functions/targets/round/connect.ts";
import type { RoundDeps } from "../../functions/targets/round/deps.ts";
import type { Installation } from "../installation.ts";
import type { Session } from "../session.ts";
import type { TargetsOptions } from "./options.ts";

/** What the commands about mirrors stand on: an account, its ledger, and a way to the clouds. */
export interface Ground {
  readonly clients: RoundClients;
  /** Name of the ledger's table. */
  readonly table: string;
  readonly read: RoundDeps["read"];
  /** ARN of whoever asks, as AWS itself says it. */
  readonly whoAmI: () => Promise<string>;
  readonly close: () => void;
}

/** @throws Failure when there are no credentials, no such installation, or nobody answers. */
export type OpenGround = (
  installation: Installation,
  options: TargetsOptions,
  session: Session,
) => Promise<Ground>;

/** The person's own account and network. */
export const openGround: OpenGround = async (installation, options, { env, askPerson, now, sleep }) => {
  const [{ findCredentials }, { joinNetwork }, { openAws }, { readDirectly }] = await Promise.all([
    import("../credentials.ts"),
    import("../network.ts"),
    import("./open-aws.ts"),
    import("./read-directly.ts"),
  ]);
  const { profile, endpointUrl, throughFunction } = options;
  const agents = joinNetwork(env);
  // The SDK reads a profile's endpoint and Region only of the profile that the environment names.
  if (profile !== undefined) process.env["AWS_PROFILE"] = profile;
  const askMfaCode = askPerson && ((serial: string) => askPerson(`MFA code for ${serial}: `));
  const { region } = installation;
  const credentials = await findCredentials({ profile, region, askMfaCode, agents }, env);
  const aws = openAws({ credentials, region, endpointUrl, agents });
  const reader = throughFunction
    ? { read: aws.readThrough(installation.name, now), close: () => undefined }
    : readDirectly({ now, sleep });
  return {
    clients: aws.clients,
    table: options.table ?? (await aws.findTable(installation)),
    read: reader.read,
    whoAmI: aws.whoAmI,
    close() {
      reader.close();
      aws.close();
    },
  };
};
