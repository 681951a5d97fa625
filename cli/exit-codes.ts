/** What the command's exit code says; scripts rely on it. */
export const exitCodes = {
  done: 0,
  refused: 1,
  usage: 2,
  notAllowed: 3,
  unreachable: 4,
  endedBadly: 5,
  fault: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeTable: readonly (readonly [ExitCode, string])[] = [
  [exitCodes.done, "done; of watch: it settled, or it was a rollback that arrived"],
  [
    exitCodes.refused,
    "refused, problems in the configuration, or a rehearsal that went otherwise than expected",
  ],
  [exitCodes.usage, "the command line was not understood"],
  [exitCodes.notAllowed, "no credentials, or not allowed with these"],
  [exitCodes.unreachable, "AWS, or an installation of that name, could not be reached"],
  [exitCodes.endedBadly, "of watch: the release ended otherwise than settled"],
  [exitCodes.fault, "a fault of pointsman itself; standard error has its trace"],
];

/** Ends the command with a sentence for the person and a code for the script. */
export class Failure extends Error {
  readonly exitCode: ExitCode;

  static {
    this.prototype.name = "Failure";
  }

  constructor(exitCode: ExitCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.exitCode = exitCode;
  }
}
